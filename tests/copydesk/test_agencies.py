"""Agency credits: found where papers put them, with what was written there."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from copydesk.agencies import credits
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.types import Article, Document
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests" / "cases" / "agency_credits.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["texts"])[:60])
def test_credits(case: dict[str, Any]) -> None:
    found = credits(case["texts"], case.get("authors", []))
    assert [[field.value, field.raw, field.origin] for field in found] == case["credits"]


def test_a_credit_is_on_record_and_changes_no_text(desk: Desk) -> None:
    text = "QUILLHAVEN (AP) — The council met on Monday to speak about the ferry, and about nothing else."
    article = run(Document("file:///inbox/a.txt", text.encode()), desk)
    assert isinstance(article, Article)
    assert [field.value for field in article.fields if field.name == "credit"] == ["Associated Press"]
    assert article.text == text


@pytest.mark.parametrize("text", ["(" * 50_000, " " * 50_000 + "(AP)", "(AP/" * 20_000, "A" * 50_000 + "(AP) -"])
def test_hostile_paragraphs_are_read_at_once(text: str) -> None:
    assert len(list(credits([text], [text]))) <= 1
