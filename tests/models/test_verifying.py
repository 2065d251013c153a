"""Verify: a sound database has no fault, and none that was tampered with passes."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from sqlalchemy import Engine

from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.types import Document, Quarantined
from models.digest import content_digest
from models.store import Store
from models.verify import data_tests, verify
from tests.models.filling import change, contents, fill, one

RAW = "x'" + zlib.compress(b"Something else was printed that day.\n").hex() + "'"
TAMPERED = {
    "a paragraph reworded": "update paragraphs set text = replace(text, 'e', 'o') where id = 3",
    "a paragraph lengthened": "update paragraphs set text = text || '!' where id = 3",
    "a paragraph moved": 'update paragraphs set start = start + 1, "end" = "end" + 1 where id = 3',
    "an article reworded": "update articles set text = replace(text, '14 months', '15 months') where id = 1",
    "an article cut short": "update articles set text = substr(text, 1, 200) where id = 4",
    "an article emptied": "update articles set text = '' where id = 2",
    "an edit's before": "update edits set before = 'Advertisements' where before = 'Advertisement'",
    "an edit's after": "update edits set after = 'Advertisement' where action = 'strike' and document_id = 1",
    "a repair's after": "update edits set after = 'e' where after = 'é'",
    "an edit moved": "update edits set line_no = line_no + 1, last_line = last_line + 1 where id = 2",
    "raw bytes replaced": f"update documents set raw = {RAW} where id = 3",
    "raw bytes damaged": "update documents set raw = x'00ff00ff' where id = 3",
    "raw bytes without end": "update documents set raw = substr(raw, 1, length(raw) / 2) where id = 3",
    "the encoding": "update documents set encoding = 'utf-16' where id = 5",
    "an encoding there is none of": "update documents set encoding = 'klingon' where id = 5",
    "a span moved": 'update claim_spans set start = start + 1, "end" = "end" + 1 where claim_id = 5',
    "a span's words": "update claim_spans set exact = 'I never said that' where claim_id = 5 and position = 1",
    "a claim without content": "delete from claim_spans where claim_id = 5 and role = 'content'",
    "a claim's speaker taken away": "update claims set source_id = null where attribution = 'named'",
    "a claim given a speaker": "update claims set source_id = 1 where attribution = 'unnamed'",
    "a claim of no article": "update claims set article_id = 999 where id = 1",
    "an edit deleted": "delete from edits where rule = 'lift.byline'",
    "a strike deleted": "delete from edits where document_id = 3",
    "a quarantined input's edit deleted": "delete from edits where article_id is null",
    "a paragraph deleted": "delete from paragraphs where article_id = 3 and position = 2",
    "all paragraphs deleted": "delete from paragraphs where article_id = 3",
    "an article missing": "delete from articles where id = 6",
    "quarantine without a reason": "update documents set error_message = null where status = 'quarantined'",
    "quarantine without a code": "update documents set error_code = null where status = 'quarantined'",
    "a loaded input with an error": "update documents set error_code = 'binary' where id = 1",
    "an article missing from search": (
        "insert into articles_fts(articles_fts, rowid, title, text) "
        "select 'delete', id, title, text from articles limit 1"
    ),
    "a claim missing from search": (
        "insert into claims_fts(claims_fts, rowid, text) select 'delete', id, text from claims limit 1"
    ),
    "two current versions": "update documents set uri = (select uri from documents where id = 1) where id = 2",
    "a copy's figure changed": (
        "update paragraphs set duplicate_of_id = v.variant_of_id, similarity = v.similarity,"
        " original_id = (select coalesce(q.original_id, q.id) from paragraphs q where q.id = v.variant_of_id)"
        " from (select * from paragraph_variants where kind = 'revision') v where paragraphs.id = v.paragraph_id"
    ),
    "a copy linked to another paragraph": "update paragraphs set duplicate_of_id = 1 where duplicate_of_id is not null",
    "a copy of nothing": "update paragraphs set original_id = null where duplicate_of_id is not null",
    "a variant that says the same": (
        "update paragraph_variants set variant_of_id = p.duplicate_of_id, paragraph_id = p.id"
        " from (select * from paragraphs where duplicate_of_id is not null limit 1) p"
        " where paragraph_variants.id = (select min(id) from paragraph_variants)"
    ),
    "a run missing": "delete from runs",
    "a publisher missing": "delete from sources where kind = 'publisher'",
    "a blank input given text": f"update documents set raw = {RAW} where error_code = 'empty'",
}
# Raw bytes and texts have digests of their own, which nothing but a comparison with the content can keep true.
UNTRUE_DIGESTS = {
    "of raw bytes": "update documents set sha256 = '0' where id = 3",
    "of a quarantined input": "update documents set sha256 = '0' where error_code = 'binary'",
    "of raw bytes that only differ in blank lines": "update documents set raw = {} where id = 3",
    "of a text": "update articles set text_sha256 = '0' where id = 3",
}
NOT_CONTENT = {"a run missing", "an article missing from search", "a claim missing from search"}


def with_blank_lines(engine: Engine) -> str:
    raw = zlib.decompress(one(engine, "select raw from documents where id = 3"))
    return "x'" + zlib.compress(raw + b"\n\n").hex() + "'"


def test_a_sound_database_has_no_fault(filled: Engine) -> None:
    report = verify(filled)
    assert (report.documents, report.faults) == (15, ())
    assert report.checks == len(data_tests()) > 5


def test_an_empty_database_has_no_fault(store: Store) -> None:
    report = verify(store.engine)
    assert (report.documents, report.faults) == (0, ())


def test_two_databases_loaded_in_different_batches_have_one_digest(filled: Engine, tmp_path: Path, desk: Desk) -> None:
    other = fill(tmp_path / "other.db", desk, 2)
    assert content_digest(other) == content_digest(filled)
    assert verify(other).faults == ()


def test_verifying_writes_nothing(filled: Engine, filled_path: Path) -> None:
    before = filled_path.read_bytes(), contents(filled)
    verify(filled)
    assert (filled_path.read_bytes(), contents(filled)) == before


@pytest.mark.parametrize("what", TAMPERED)
def test_verify_finds(filled: Engine, what: str) -> None:
    change(filled, TAMPERED[what])
    assert len(verify(filled).faults) >= 1


@pytest.mark.parametrize("what", UNTRUE_DIGESTS)
def test_verify_finds_the_untrue_digest(filled: Engine, what: str) -> None:
    change(filled, UNTRUE_DIGESTS[what].format(with_blank_lines(filled)))
    assert len(verify(filled).faults) >= 1


@pytest.mark.parametrize("what", sorted(set(TAMPERED) - NOT_CONTENT))
def test_the_digest_changes_with(filled: Engine, what: str) -> None:
    before = content_digest(filled)
    change(filled, TAMPERED[what])
    assert content_digest(filled) != before


@pytest.mark.parametrize("what", sorted(NOT_CONTENT))
def test_the_digest_does_not_change_with(filled: Engine, what: str) -> None:
    before = content_digest(filled)
    change(filled, TAMPERED[what])
    assert content_digest(filled) == before


def test_the_digest_leaves_out_times_and_ids(filled: Engine) -> None:
    before = content_digest(filled)
    change(
        filled,
        "update documents set fetched_at = '1999-01-01T00:00:00Z'",
        "update claim_spans set claim_id = claim_id + 100000",
        "update claim_relations set claim_a_id = claim_a_id + 100000, claim_b_id = claim_b_id + 100000",
        "update source_mentions set claim_id = claim_id + 100000",
        "update claims set id = id + 100000",
    )
    assert content_digest(filled) == before


def test_a_fault_says_where_it_is(filled: Engine) -> None:
    change(filled, TAMPERED["an edit deleted"])
    places = {fault.place for fault in verify(filled).faults}
    assert places == {"file:///inbox/02-title-and-byline.txt"}


def test_an_input_of_which_no_version_counts_is_a_fault(filled: Engine) -> None:
    change(filled, "update documents set status = 'superseded' where id = 3")
    assert len(verify(filled).faults) >= 1


def test_each_data_test_says_what_it_promises() -> None:
    assert all(path.read_text(encoding="utf-8").startswith("-- ") for path in data_tests())


def test_a_page_quarantined_for_its_size_is_no_fault(store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.limits.MOST_BLOCKS", 2)
    result = run(Document("file:///inbox/long.html", b"<p>one<p>two<p>three", "text/html"), desk)
    assert isinstance(result, Quarantined)
    assert result.code == "too_large"
    store.save_batch(store.start_run("ingest", {}, desk, None), [result])
    assert verify(store.engine).faults == ()
