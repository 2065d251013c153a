"""The reference, made from code. The pages are committed, because readers see them without a build; a test renews none.

`python -m docs.generate` writes them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docs.from_code.commands import commands
from docs.from_code.quarantine import quarantine
from docs.from_code.queries import queries
from docs.from_code.rules import rules
from docs.from_code.settings import settings
from models.dictionary import data_dictionary

REFERENCE = Path(__file__).parent / "reference"
PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "data-dictionary.md": data_dictionary,
    "quarantine.md": quarantine,
    "queries.md": queries,
    "rules.md": rules,
    "settings.md": settings,
}


if __name__ == "__main__":
    for name, make in PAGES.items():
        (REFERENCE / name).write_text(make(), encoding="utf-8")
