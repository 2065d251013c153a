"""The whole pipeline: a text, a Markdown file or a page of any bytes keeps every promise."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from copydesk.desk import Desk, load_desk
from copydesk.pipeline import run
from copydesk.types import Article, Document
from tests.fuzz.promises import BARE, URI, cleaned, cleaning_again

TYPES = ("text/plain", "text/markdown", "text/html", "text/plain")


@cache
def desk() -> Desk:
    return load_desk(Path(__file__).parent)  # a folder without rules of its own


def check(raw: bytes) -> None:
    kind, raw = TYPES[raw[0] % len(TYPES)] if raw else TYPES[0], raw[1:]
    cleaned(Document(URI, raw, kind), desk())
    if kind == "text/plain":
        made = run(Document(URI, raw), BARE)
        if isinstance(made, Article):
            cleaning_again(made)
