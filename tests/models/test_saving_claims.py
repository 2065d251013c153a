"""Claims in the database: none twice, each with its evidence."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from copydesk.claim_types import Claim, Source, Span
from copydesk.desk import Desk
from models.claim_store import CONTEXT, article_texts, pending_articles, save_claims
from models.digest import content_digest
from models.store import Store
from models.verify import verify
from tests.models.filling import EXTRACTOR, contents, extract, made_of, one, rows, save, search, seeds

QUOTED = 'The pond froze on Sunday. "It carries a horse now," said Tobias Wend, the miller. Nobody lent him one.\n'
CONTENT = "It carries a horse now,"


def quote(text: str, content: str, speaker: str | None = "Tobias Wend") -> Claim:
    """A claim as an extractor makes it."""
    start = text.index(content)
    spans = (Span("content", start, start + len(content)),)
    source = Source("person", speaker, (speaker,)) if speaker else None
    return Claim("direct_quote", content, spans, "named" if speaker else "none", 0.9, source)


@pytest.fixture
def quoted(store: Store, desk: Desk) -> Engine:
    """A database with one article that has no claims yet."""
    save(store, made_of(QUOTED, desk))
    return store.engine


def read_by(engine: Engine, extractor: str, *claims: Claim) -> int:
    return save_claims(engine, 1, extractor, [(1, claims)])


def test_all_articles_are_pending_at_first(store: Store, desk: Desk) -> None:
    save(store, *seeds(desk))
    assert pending_articles(store.engine, "any@1") == [1, 2, 3, 4, 5, 6, 7, 8]


def test_no_article_is_pending_after_extraction(filled: Engine) -> None:
    assert pending_articles(filled, EXTRACTOR.id) == []


def test_an_article_without_claims_is_not_read_twice(quoted: Engine) -> None:
    assert read_by(quoted, "any@1") == 0
    assert pending_articles(quoted, "any@1") == []


def test_every_article_is_pending_for_a_new_version(filled: Engine) -> None:
    assert len(pending_articles(filled, f"{EXTRACTOR.name}@999")) == 11


def test_superseded_and_quarantined_inputs_are_not_pending(store: Store, desk: Desk) -> None:
    save(store, made_of(QUOTED, desk), made_of(b"", desk, "empty.txt"))
    save(store, made_of(QUOTED.replace("Sunday", "Monday"), desk))
    assert pending_articles(store.engine, "any@1") == [2]


def test_article_texts_gives_what_was_stored(filled: Engine, desk: Desk) -> None:
    found = article_texts(filled, [2, 5])
    made = seeds(desk)
    assert sorted(found) == [2, 5]
    assert found[5].text == made[4].text
    assert found[5].paragraphs == made[4].paragraphs
    assert found[5].language == "en"


def test_saving_claims_twice_adds_nothing(filled: Engine) -> None:
    before, digest = contents(filled), content_digest(filled)
    again = [(i, EXTRACTOR.extract(text)) for i, text in article_texts(filled, range(1, 9)).items()]
    assert save_claims(filled, 1, EXTRACTOR.id, again) == 0
    assert contents(filled) == before
    assert content_digest(filled) == digest


def test_a_new_version_replaces_the_old_claims(quoted: Engine) -> None:
    read_by(quoted, "quotes@1", quote(QUOTED, CONTENT), quote(QUOTED, "Nobody lent him one."))
    assert read_by(quoted, "quotes@2", quote(QUOTED, "carries a horse")) == 1
    assert rows(quoted, "select text, extractor from claims") == [("carries a horse", "quotes@2")]
    assert rows(quoted, "select extractor, claims from claim_extractions") == [("quotes@2", 1)]
    assert one(quoted, "select count(*) from claim_spans") == 1


def test_search_forgets_replaced_claims(quoted: Engine) -> None:
    read_by(quoted, "quotes@1", quote(QUOTED, CONTENT))
    read_by(quoted, "quotes@2", quote(QUOTED, "Nobody lent him one."))
    assert search(quoted, "horse", "claims_fts") == []
    assert len(search(quoted, "nobody", "claims_fts")) == 1
    assert verify(quoted).faults == ()


@pytest.mark.parametrize("other", ["numbers@1", "direct_quotes_too@1", "directXquotes@1", "DIRECT_QUOTES@1"])
def test_claims_of_another_extractor_stay(quoted: Engine, other: str) -> None:
    read_by(quoted, other, quote(QUOTED, CONTENT))
    read_by(quoted, "direct_quotes@2", quote(QUOTED, CONTENT))
    found = rows(quoted, "select extractor from claims")
    assert {extractor for (extractor,) in found} == {other, "direct_quotes@2"}


def test_a_span_says_what_stands_there_and_around_it(quoted: Engine) -> None:
    read_by(quoted, "quotes@1", quote(QUOTED, CONTENT))
    [(exact, prefix, suffix)] = rows(quoted, "select exact, prefix, suffix from claim_spans")
    assert exact == CONTENT
    assert prefix == 'The pond froze on Sunday. "'
    assert suffix == QUOTED.split(CONTENT)[1][:CONTEXT]


def test_every_stored_span_is_found_by_its_words(filled: Engine) -> None:
    query = """select a.text, s.start, s."end", s.exact, s.prefix, s.suffix
               from claim_spans s join claims c on c.id = s.claim_id join articles a on a.id = c.article_id"""
    found = rows(filled, query)
    assert len(found) > 50
    for text, start, end, *selector in found:
        expected = [text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]]
        assert selector == expected


def test_a_claim_stands_in_its_paragraph(filled: Engine) -> None:
    query = """select c.id from claims c
               join claim_spans s on s.claim_id = c.id join paragraphs p on p.id = c.paragraph_id
               where s.position = 1
                 and (p.start > s.start or s."end" > p."end" or p.article_id <> c.article_id)"""
    assert rows(filled, query) == []


def test_claims_with_sources_tells_who_said_what_where(quoted: Engine) -> None:
    read_by(quoted, "quotes@1", quote(QUOTED, CONTENT), quote(QUOTED, "Nobody lent him one.", None))
    query = "select text, source, source_kind, via, attribution, uri from claims_with_sources order by claim_id"
    uri = "file:///inbox/article.txt"
    assert rows(quoted, query) == [
        (CONTENT, "Tobias Wend", "person", None, "named", uri),
        ("Nobody lent him one.", None, None, None, "none", uri),
    ]


def test_claims_with_sources_has_every_claim_of_the_current_articles(filled: Engine) -> None:
    assert one(filled, "select count(*) from claims_with_sources") == one(filled, "select count(*) from claims")


def test_claims_with_sources_leaves_out_superseded_articles(quoted: Engine, desk: Desk) -> None:
    read_by(quoted, "quotes@1", quote(QUOTED, CONTENT))
    save(Store(quoted), made_of(QUOTED.replace("Sunday", "Monday"), desk))
    assert rows(quoted, "select * from claims_with_sources") == []


def test_claims_that_fail_half_way_leave_nothing(quoted: Engine) -> None:
    beyond = Claim("direct_quote", "x", (Span("cue", 0, 1),), "none", 0.5)  # has no content
    before = contents(quoted)
    with pytest.raises(ValueError, match="empty"):
        read_by(quoted, "quotes@1", quote(QUOTED, CONTENT), beyond)
    assert contents(quoted) == before


def test_extraction_finds_claims_of_what_was_reinstated(quoted: Engine, desk: Desk) -> None:
    save(Store(quoted), made_of(QUOTED.replace("Sunday", "Monday"), desk))
    extract(quoted)
    save(Store(quoted), made_of(QUOTED, desk))
    assert extract(quoted) == 1
    assert one(quoted, "select source from claims_with_sources") == "Tobias Wend"


def test_an_article_that_was_cleaned_again_meanwhile_is_read_again(quoted: Engine) -> None:
    text = article_texts(quoted, [1])[1].text
    with quoted.begin() as connection:
        connection.exec_driver_sql("update articles set text = 'Another one.' where id = 1")
    found = [(1, [quote(text, CONTENT)])]
    assert save_claims(quoted, 1, "any@1", found, texts={1: text}) == 0
    assert pending_articles(quoted, "any@1") == [1]
    with quoted.begin() as connection:
        connection.exec_driver_sql("delete from paragraphs")
        connection.exec_driver_sql("delete from fields")
        connection.exec_driver_sql("delete from edits")
        connection.exec_driver_sql("delete from articles")
    assert save_claims(quoted, 1, "any@1", found, texts={1: text}) == 0
