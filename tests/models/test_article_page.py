"""All about one article, read back for its page."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from copydesk.errors import QueryError
from models.article_page import article_of_claim, article_page
from tests.models.filling import change, new_store, one, rows


def test_claims_come_in_the_order_of_the_text_with_their_spans(filled: Engine) -> None:
    page = article_page(filled, 1)
    starts = [claim["start"] for claim in page.claims]
    assert starts == sorted(starts)
    assert {span.claim_id for span in page.spans} == {claim["id"] for claim in page.claims}
    text = page.article["text"]
    found = {(s.claim_id, text[s.start : s.end]) for s in page.spans if s.role == "source"}
    assert all((c["id"], c["source_words"]) in found for c in page.claims if c["source_words"])


def test_an_article_without_raw_text_says_why_it_has_no_redline(filled: Engine) -> None:
    change(filled, "update documents set raw = null where id = (select document_id from articles where id = 1)")
    page = article_page(filled, 1)
    assert page.history is None
    assert "was not kept" in (page.no_history or "")


def test_a_claim_is_found_in_its_article(filled: Engine) -> None:
    for claim, article in rows(filled, "select id, article_id from claims limit 20"):
        assert article_of_claim(filled, claim) == article


def test_what_there_is_none_of_is_answered_with_what_there_is(filled: Engine) -> None:
    newest = one(filled, "select max(id) from articles")
    with pytest.raises(QueryError, match=f"article 999: there is none; the newest is {newest}"):
        article_page(filled, 999)
    with pytest.raises(QueryError, match="claim 99999: there is none"):
        article_of_claim(filled, 99999)


def test_an_empty_database_has_no_article(tmp_path: object) -> None:
    store = new_store(tmp_path / "empty.db")
    with pytest.raises(QueryError, match="no articles yet"):
        article_page(store.engine, 1)
    store.engine.dispose()
