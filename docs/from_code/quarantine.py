"""The codes of inputs that were not loaded: the tables of the README, as a page of the reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docs.from_code.markdown import page

README = Path(__file__).parents[2] / "README.md"
INTRODUCTION = """\
# Quarantine codes

An input that cannot be loaded never stops a batch. It is a row of `documents` with status `quarantined`, and
`error_code` and `error_message` say why; `copydesk quarantine list` lists them. Mended inputs are loaded by the next
`copydesk ingest`; those that a new rule would save, by `copydesk reclean`. [Get inputs out of
quarantine](../how-to/quarantine.md) says when which are tried again.
"""


def quarantine() -> str:
    """The page. Raises ValueError where the README has no tables of codes."""
    return page(_page())


def _page() -> Iterator[str]:
    section = README.read_text(encoding="utf-8").partition("## Bad input\n")[2].partition("\n## ")[0]
    tables = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
    if len(tables) != 2:
        raise ValueError(f"README.md: 'Bad input' has {len(tables)} tables, not one of files and one of web addresses")
    yield from (INTRODUCTION, tables[0], "## Of web addresses", "", tables[1])
    yield "What to do about each: [Fetch pages](../how-to/fetch.md#why-a-page-was-not-fetched)."
