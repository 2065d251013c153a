"""Exports read back with other programs' readers, and compared with the database."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from typing import Any, get_args

import pytest
from pyarrow import parquet
from sqlalchemy import Engine

from copydesk.errors import DatabaseError
from models import export_rows
from models.engine import reading
from models.export_formats import defused
from models.export_rows import EXPORTABLE, portions_of
from models.export_selection import Selection
from models.exporting import WRITERS, Format, What, export
from models.schema import metadata
from models.store import Store
from tests.models.claiming import DECEMBER, JANUARY, PROMISE, article, ingest
from tests.models.copying import COAST, INLAND
from tests.models.filling import change, one, rows

ALL = Selection()
EVERY = [(what, form) for what in get_args(What) for form in get_args(Format) if form != "claimreview"]
EVERY.append(("claims", "claimreview"))
# What the database says of the same rows, in the order in which an export has to have them.
EXPECTED = {
    "articles": """
        select a.id as article_id, a.uri, a.title, a.publisher, a.published_at, a.language, a.text, a.word_count,
               a.duplicate_of_id, a.similarity from current_articles a order by a.uri
    """,
    "claims": """
        select v.claim_id, v.article_id, v.uri, v.text, v.source_id, v.source, v.source_kind, v.via, v.venue, v.kind,
               v.attribution, v.value, v.confidence, v.group_id, c.extractor
        from claims_with_sources v join claims c on c.id = v.claim_id order by v.uri, c.extractor, c.position
    """,
    "edits": """
        select r.uri, r.line_no, r.rule, r.reason, r.before, r.after, r.made_at from redline r
        join current_articles a on a.id = r.article_id order by r.uri, r.position
    """,
    "sources": """
        select s.id as source_id, s.name, s.kind, s.domain,
               (select count(*) from claims_with_sources c where c.source_id = s.id) as claims,
               (select count(*) from current_articles a where a.publisher_id = s.id) as published
        from sources s where s.id in (
            select source_id from claims_with_sources union select publisher_id from current_articles
            union select x.source_id from article_authors x join current_articles a on a.id = x.article_id
            union select c.via_source_id from claims c union select c.venue_source_id from claims c
        ) order by s.name, s.kind
    """,
}


def exported(engine: Engine, what: Any, form: Any, selection: Selection = ALL, most_rows: int = 500) -> bytes:
    file = io.BytesIO()
    export(engine, what, form, selection, file, most_rows)
    return file.getvalue()


def read_back(data: bytes, form: str) -> list[dict[str, Any]]:
    if form == "jsonl":
        return [json.loads(line) for line in data.decode().splitlines()]
    if form == "csv":
        return list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    found: list[dict[str, Any]] = parquet.read_table(io.BytesIO(data)).to_pylist()
    return found


def expected(engine: Engine, what: str) -> list[dict[str, Any]]:
    with reading(engine) as connection:
        return [dict(row) for row in connection.exec_driver_sql(EXPECTED[what]).mappings()]


def as_in(form: str, name: str, value: Any) -> Any:
    """A value of the database as a format's reader gives it."""
    if form == "csv":
        return "" if value is None else defused(value) if isinstance(value, str) else str(value)
    if form == "parquet" and name == "made_at":
        return datetime.fromisoformat(value)
    return value


@pytest.mark.parametrize(("what", "form"), EVERY[:-1])
def test_what_is_read_back_is_what_the_database_has(filled: Engine, what: str, form: str) -> None:
    found = read_back(exported(filled, what, form), form)
    wanted = expected(filled, what)
    assert wanted
    assert [{name: row[name] for name in wanted[0]} for row in found] == [
        {name: as_in(form, name, value) for name, value in row.items()} for row in wanted
    ]


@pytest.mark.parametrize(("what", "form"), EVERY)
def test_the_size_of_portions_does_not_show(
    filled: Engine, what: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exported(filled, what, form)
    assert exported(filled, what, form, most_rows=1) == exported(filled, what, form, most_rows=3) == whole
    monkeypatch.setattr(export_rows, "MOST_SIZE", 10)
    assert exported(filled, what, form) == whole


def test_portions_are_bounded_by_rows_and_by_size(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(filled) as connection:
        assert {len(part) for part in portions_of(connection, EXPORTABLE["claims"], ALL, 2)} <= {1, 2}
        monkeypatch.setattr(export_rows, "MOST_SIZE", 1)
        assert {len(part) for part in portions_of(connection, EXPORTABLE["articles"], ALL)} == {1}


def test_what_is_written_meanwhile_does_not_show(filled: Engine) -> None:
    before = one(filled, "select count(*) from claims_with_sources")
    with reading(filled) as connection:
        portions = portions_of(connection, EXPORTABLE["claims"], ALL, 1)
        first = next(portions)
        change(filled, "delete from claim_relations", "delete from claim_spans", "delete from claims")
        assert len(first) + sum(map(len, portions)) == before
    assert one(filled, "select count(*) from claims") == 0


def test_evidence_lists_and_disputes(filled: Engine) -> None:
    texts = {row["article_id"]: row["text"] for row in read_back(exported(filled, "articles", "jsonl"), "jsonl")}
    found = read_back(exported(filled, "claims", "jsonl"), "jsonl")
    assert found == read_back(exported(filled, "claims", "parquet"), "parquet")
    spans = [(span, texts[claim["article_id"]]) for claim in found for span in claim["evidence"]]
    assert {span["role"] for span, _ in spans} >= {"content", "cue", "source"}
    assert all(text[span["start"] : span["end"]] == span["exact"] for span, text in spans)


def test_disputes_and_origins(store: Store) -> None:
    papers = (
        article("a", 3, DECEMBER),
        article("b", 5, DECEMBER, publisher=COAST),
        article("c", 7, JANUARY, PROMISE, publisher=INLAND),
    )
    ingest(store, *papers)
    change(store.engine, "update claim_groups set origins = 7")
    found = read_back(exported(store.engine, "claims", "jsonl"), "jsonl")
    pairs = rows(store.engine, "select claim_a_id, claim_b_id from disputes")
    groups = rows(store.engine, "select claim_id from claims_of_groups where disputed")
    disputed = {claim["claim_id"] for claim in found if claim["disputed"]}
    assert disputed == {claim for pair in (*pairs, *groups) for claim in pair}
    assert len(disputed) == 3
    origins = dict(rows(store.engine, "select claim_id, origins from claims_of_groups"))
    assert all(claim["origins"] == origins.get(claim["claim_id"], 1) for claim in found)
    assert {claim["origins"] for claim in found} == {1, 7}


def test_only_current_articles_are_exported(filled: Engine) -> None:
    assert one(filled, "select count(*) from documents where status = 'superseded'") == 1
    assert one(filled, "select count(*) from documents where status = 'quarantined'") == 3
    current = {uri for (uri,) in rows(filled, "select uri from documents where status = 'loaded'")}
    for what in ("articles", "claims", "edits"):
        assert {row["uri"] for row in read_back(exported(filled, what, "jsonl"), "jsonl")} <= current


@pytest.mark.parametrize("what", get_args(What))
def test_columns_have_meanings_and_rows_have_the_columns(filled: Engine, what: str) -> None:
    columns = EXPORTABLE[what].columns
    comments = {column.comment for table in metadata.tables.values() for column in table.columns}
    assert all(column.meaning for column in columns)
    assert sum(column.meaning in comments for column in columns) >= len(columns) / 2
    first, *_ = read_back(exported(filled, what, "jsonl"), "jsonl")
    assert list(first) == [column.name for column in columns]


@pytest.mark.parametrize(("what", "form"), EVERY)
def test_an_empty_selection_is_a_valid_file(filled: Engine, what: str, form: str) -> None:
    data = exported(filled, what, form, Selection(since="2999-01-01"))
    if form == "claimreview":
        assert json.loads(data) == {"@context": "https://schema.org", "@graph": []}
    else:
        assert read_back(data, form) == []
    if form == "csv":
        assert data.decode().strip().split(",") == [column.name for column in EXPORTABLE[what].columns]


def test_every_format_has_a_writer() -> None:
    assert set(WRITERS) == set(get_args(Format))
    assert set(EXPORTABLE) == set(get_args(What))


def test_a_database_that_cannot_be_read_is_named(filled: Engine) -> None:
    change(filled, "alter table edits rename to changes")
    with pytest.raises(DatabaseError, match=r"news\.db: has another schema"):
        exported(filled, "edits", "csv")
