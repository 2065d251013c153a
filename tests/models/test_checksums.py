"""Checksums: every column of every table is under one, our own writes keep them right, and others' are seen."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, Float, LargeBinary, Text, insert, update

from models import migrate
from models.articles import articles
from models.bulk import insert_rows, update_rows
from models.checksums import carriers, checksum, wrong_rows
from models.claims import claim_groups
from models.decisions import decisions
from models.engine import reading, sqlite_engine
from models.schema import metadata
from models.store import Store
from models.verify_faults import Faults
from models.verify_rows import check_rows, lenient
from tests.models.filling import change, one, rows

COLUMNS = [(table.name, column) for table in carriers(metadata) for column in table.columns.keys()]  # noqa: SIM118
VALUES = st.one_of(
    st.none(), st.integers(-(1 << 63), (1 << 63) - 1), st.floats(allow_nan=False), st.text(), st.binary(max_size=50)
)
FERRY = 8599877374203715793


def wrong(engine: Engine) -> dict[str, list[int]]:
    with reading(engine) as connection:
        found = {table.name: wrong_rows(connection, table.name) for table in carriers(metadata)}
    return {name: rowids for name, rowids in found.items() if rowids}


def spelled_out(values: tuple[object, ...]) -> bytes:
    """The serialisation, written down: what a checksum is of may never change."""
    made = b"(" + struct.pack("<i", len(values))
    for value in values:
        if value is None:
            made += b"N"
        elif isinstance(value, int) and -(1 << 31) <= value < 1 << 31:
            made += b"i" + struct.pack("<i", value)
        elif isinstance(value, int):
            digits = [abs(value) >> 15 * n & 0x7FFF for n in range((abs(value).bit_length() + 14) // 15)]
            made += b"l" + struct.pack("<i", len(digits) if value > 0 else -len(digits))
            made += struct.pack(f"<{len(digits)}H", *digits)
        elif isinstance(value, float):
            made += b"g" + struct.pack("<d", value)
        else:
            data = value.encode() if isinstance(value, str) else value
            made += (b"u" if isinstance(value, str) else b"s") + struct.pack("<i", len(data)) + data  # type: ignore[arg-type,operator]
    return made


@given(st.lists(VALUES, max_size=8).map(tuple))
def test_the_serialisation_is_the_one_that_was_written_down(values: tuple[object, ...]) -> None:
    number = xxhash.xxh3_64_intdigest(spelled_out(values))
    assert checksum(values) == number - (1 << 64 if number >> 63 else 0)


def test_checksums_on_record_stay_what_they_were() -> None:
    assert checksum((1, "ferry", None, 0.5, b"\0", "Zoë", 1 << 40)) == FERRY
    assert len({checksum(values) for values in ((1,), (1.0,), ("1",), (b"1",), (None,), ("",), (b"",), ())}) == 8


def test_all_that_is_written_has_its_checksum(filled: Engine) -> None:
    assert wrong(filled) == {}


def test_a_new_row_an_update_and_an_upsert_keep_theirs(filled: Engine) -> None:
    row = {"kind": "rule_off", "subject": "ads.label", "decided_by": "tests", "decided_at": "2025-01-01T00:00:00Z"}
    group = {"text": "One", "articles": 2, "origins": 1, "disputed": True, "id": 900}
    with filled.begin() as connection:
        connection.execute(insert(decisions).values(row))
        insert_rows(connection, claim_groups, [group | dict.fromkeys(("predicate", "first_seen", "last_seen"))])
        connection.execute(update(articles).values(similarity=1, section="Harbour"))
        update_rows(connection, articles, [{"id": 2, "title": "Another"}, {"id": 3, "title": None}])
        connection.exec_driver_sql(
            "insert into desks (sha, parts) select sha, parts from desks where true"
            " on conflict (sha) do update set parts = '{}'"
        )
    assert wrong(filled) == {}


def test_rows_are_counted_as_without_triggers(filled: Engine) -> None:
    with filled.begin() as connection:
        assert connection.execute(update(articles).values(section="Harbour")).rowcount == 12


def test_what_something_else_changed_is_not_vouched_for_by_the_next_update(filled: Engine, filled_path: Path) -> None:
    with closing(sqlite3.connect(filled_path)) as other, other:
        other.execute("update articles set section = 'Quay' where id = 2")
    change(filled, "update articles set published_raw = 'yesterday'")
    assert wrong(filled) == {"articles": [2]}


@pytest.mark.parametrize("reverse", [False, True])
def test_migrations_leave_right_ones_right(filled: Engine, filled_path: Path, reverse: bool) -> None:
    migrate.downgrade(filled, "0010" if reverse else "0004")
    migrate.upgrade(filled)
    assert wrong(filled) == {}
    assert one(filled, "select count(*) from articles where checksum = 0") == 0


def test_connections_that_read_have_no_triggers(filled: Engine) -> None:
    with reading(filled) as connection:
        assert connection.exec_driver_sql("select count(*) from sqlite_temp_master").scalar() == 0


def test_another_program_can_write(filled_path: Path) -> None:
    with closing(sqlite3.connect(filled_path)) as other, other:
        assert other.execute("update articles set section = 'Quay'").rowcount == 12


@pytest.fixture
def full(filled_path: Path) -> Path:
    """A database with a row in every table."""
    engine = sqlite_engine(filled_path)
    with engine.begin() as connection:
        for table in carriers(metadata):
            if not connection.exec_driver_sql(f"select 1 from {table.name}").first():
                row = {c.name: _filler(c.type) for c in table.columns if c.name != "checksum"}
                for key in table.foreign_keys:
                    row[key.parent.name] = 1
                insert_rows(connection, table, [row])
    engine.dispose()
    return filled_path


def _filler(kind: object) -> object:
    return (
        "x"
        if isinstance(kind, Text)
        else b"x"
        if isinstance(kind, LargeBinary)
        else 0.5
        if isinstance(kind, Float)
        else 1
    )


def _faults(path: Path) -> set[str]:
    found = Faults()
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = lenient
        list(check_rows(connection, found))
    return {fault.place for group in found.groups.values() for fault in group.faults}


def test_every_column_of_every_table_is_under_a_checksum(full: Path) -> None:
    """Generated from the metadata: a new column is covered by itself."""
    assert _faults(full) == set()
    missed = []
    with closing(sqlite3.connect(full, isolation_level=None)) as connection:
        for table, column in COLUMNS:
            connection.execute("begin")
            (rowid, value) = connection.execute(f'select rowid, "{column}" from "{table}" limit 1').fetchone()
            new = (
                value + 1_000_003
                if isinstance(value, int | float)
                else b"changed"
                if isinstance(value, bytes)
                else "changed"
            )
            connection.execute(f'update "{table}" set "{column}" = ? where rowid = ?', (new, rowid))
            found = Faults()
            list(check_rows(connection, found))
            connection.execute("rollback")
            places = {fault.place for group in found.groups.values() for fault in group.faults}
            if not any(place.startswith(f"{table} row ") for place in places):
                missed.append((table, column))
    assert missed == []
    assert len(COLUMNS) > 150


def test_a_row_that_something_else_wrote_is_seen(store: Store, tmp_path: Path) -> None:
    path = Path(store.engine.url.database or "")
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("insert into sources (kind, name) values ('person', 'Nobody')")
    assert wrong(store.engine) == {"sources": [1]}
    assert rows(store.engine, "select checksum from sources") == [(0,)]
