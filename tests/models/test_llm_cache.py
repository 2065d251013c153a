"""What models answered: kept by text, model and prompt, the first answer for good."""

from __future__ import annotations

from pathlib import Path

from copydesk.desk import Desk
from models.digest import content_digest
from models.llm_cache import LlmCache, contents_of_others
from tests.models.filling import EXTRACTOR, fill, new_store, one, rows

ODD = "a lone surrogate: \ud800, and “marks”"


def test_an_answer_is_kept_for_its_text_model_and_prompt(tmp_path: Path) -> None:
    engine = new_store(tmp_path / "news.db").engine
    cache = LlmCache(engine, "small", "1")
    assert cache.known(["a", ODD]) == {}
    assert [cache.keep(text, f"of {number}") for number, text in enumerate(("a", ODD))] == ["of 0", "of 1"]
    assert cache.known(["a", "b", ODD, "a"]) == {"a": "of 0", ODD: "of 1"}
    assert LlmCache(engine, "large", "1").known(["a"]) == {}
    assert LlmCache(engine, "small", "2").known(["a"]) == {}


def test_of_two_answers_the_first_counts(tmp_path: Path) -> None:
    engine = new_store(tmp_path / "news.db").engine
    cache = LlmCache(engine, "small", "1")
    assert [cache.keep("a", "one"), cache.keep("a", "two")] == ["one", "one"]
    assert one(engine, "select count(*) from llm_answers") == 1


def test_answers_are_no_part_of_the_content(tmp_path: Path) -> None:
    engine = new_store(tmp_path / "news.db").engine
    before = content_digest(engine)
    LlmCache(engine, "small", "1").keep("a", "one")
    assert content_digest(engine) == before


def test_contents_of_others_are_those_of_each_article(tmp_path: Path, desk: Desk) -> None:
    engine = fill(tmp_path / "news.db", desk)
    found = contents_of_others(engine, [1, 2, 3], "llm")
    assert sum(map(len, found.values())) == one(engine, "select count(*) from claims where article_id in (1, 2, 3)")
    assert contents_of_others(engine, [1, 2, 3], EXTRACTOR.name) == {}
    spans = rows(engine, "select start, \"end\" from claim_spans where role = 'content' and claim_id = 1")
    [article] = rows(engine, "select article_id from claims where id = 1")
    assert spans in found[article[0]]
