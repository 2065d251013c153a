"""Attributions agree with annotated ones as well as they did: on our own articles and on real political news."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.annotated import read_annotated
from benchmarks.claim_score import Agreement, Annotated, Attribution, agreement, read_gold
from copydesk.claim_types import ArticleText
from copydesk.claims.extract import extract
from copydesk.types import Paragraph
from tests.conftest import ROOT, SHARED
from tests.quality.floors import Floor, floors, needs

pytestmark = pytest.mark.slow

OWN = sorted((ROOT / "tests" / "cases" / "attributions").glob("*.txt"))
POLNEAR = SHARED / "data" / "claims" / "polnear.dev.jsonl.gz"
FLOORS = floors("claims")
BY_SET = {name: [floor for floor in FLOORS if floor.set == name] for name in {floor.set for floor in FLOORS}}


def own(held_out: bool) -> list[Annotated]:
    chosen = [path for path in OWN if path.name.startswith("heldout") == held_out]
    return [Annotated(a.id, a.text, a.attributions) for a in map(read_annotated, chosen)]


def found_in(text: str) -> list[Attribution]:
    lines, at = [], 0
    for line in text.split("\n"):
        start = at + len(line) - len(line.lstrip())
        stripped = line.strip()
        if stripped:
            place = len(lines) + 1
            lines.append(Paragraph(place, "paragraph", stripped, start, start + len(stripped), place, place, 0))
        at += len(line) + 1
    claims = extract(ArticleText(text, tuple(lines), "en"))
    roles = ("content", "cue", "source")
    return [
        {role: [(s.start, s.end) for s in claim.spans if s.role == role] for role in roles}
        for claim in claims
        if claim.kind != "statement"
    ]


def check(gold: Sequence[Annotated], stands: Sequence[Floor]) -> None:
    counted: Agreement = agreement(gold, {article.id: found_in(article.text) for article in gold})
    figures = {
        "content": counted.content,
        "with_source": counted.content_and_source,
        "direct": counted.recall("direct"),
    }
    below = {str(floor): figures[floor.what] for floor in stands if (figures[floor.what] or 0) < floor.floor}
    assert below == {}


@pytest.mark.parametrize(("name", "held_out"), [("own", False), ("heldout", True)])
def test_attributions_in_our_own_articles(name: str, held_out: bool) -> None:
    check(own(held_out), BY_SET[name])


@needs(POLNEAR)
def test_attributions_in_political_news() -> None:
    check(read_gold(Path(POLNEAR)), BY_SET["polnear"])
