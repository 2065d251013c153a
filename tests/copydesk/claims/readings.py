"""Texts as the modules of claims read them: paragraphs parted by blank lines, parsed, with their attributions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from copydesk.claim_types import ArticleText
from copydesk.claims.parse import Parsed, parse
from copydesk.claims.passages import Passage, Range
from copydesk.claims.placed import Reported
from copydesk.claims.reported import reported
from copydesk.claims.speakers import phrase
from copydesk.types import Paragraph
from tests.conftest import ROOT

BLANK = "\n\n"
WIDEST_ID = 50  # characters


def cases(*names: str) -> list[Any]:
    """The cases of files in tests/cases, grouped by table, as parameters; those known to fail are marked so."""
    found = []
    for name in names:
        groups = tomllib.loads((ROOT / "tests/cases" / f"{name}.toml").read_text(encoding="utf-8"))
        for group, listed in groups.items():
            for case in listed:
                marks = [pytest.mark.xfail(strict=True)] if case.get("known_failure") else []
                label = f"{group}: {case['text'].strip()[:WIDEST_ID]}"
                found.append(pytest.param(case, marks=marks, id=label.encode("ascii", "replace").decode()))
    return found


def article(text: str, language: str | None = "en") -> ArticleText:
    """A text as a stored article."""
    paragraphs = (
        Paragraph(number, "paragraph", part, start, start + len(part), number + 1, number + 1, 0)
        for number, (part, start) in enumerate(pieces(text))
    )
    return ArticleText(text, tuple(paragraphs), language)


def pieces(text: str) -> Iterator[tuple[str, int]]:
    """The paragraphs of a text with the places where they begin."""
    start = 0
    for part in text.split(BLANK):
        yield part, start
        start += len(part) + len(BLANK)


def parsed(text: str) -> list[list[Parsed]]:
    """A text's paragraphs, parsed."""
    return list(parse(list(pieces(text))))


def attributions(text: str) -> tuple[list[Passage], list[Reported]]:
    """The passages of a text and what is reported in it, in the order of what was said."""
    passages, found = reported(parsed(text))
    return passages, sorted(found, key=lambda one: min(one.contents))


def shown(text: str, places: tuple[Range, ...] | list[Range]) -> list[str]:
    """What stands at some places of a text."""
    return [text[start:end] for start, end in places]


def source_words(passages: list[Passage], one: Reported) -> Range:
    """The words of the phrase that names a source."""
    assert one.speaker is not None
    return phrase(passages[one.passage], one.speaker)
