"""Repair: after it a database says what it said, or names what is left."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from copydesk.desk import Desk
from models.checksums import checksum
from models.digest import content_digest
from models.engine import sqlite_engine
from models.repair import Repaired, repair
from models.repair_bits import unflipped
from models.store import Store
from models.verify import verify
from tests.models.filling import made_of, rows, save

VALUES = [7, "The ferry sails", None, 0.75, b"\x00\xff", 1 << 40]
WRONG = {
    "a title": "update articles set title = 'Nothing of the kind' where id = 2",
    "a paragraph": "update paragraphs set text = 'Nothing of the kind' where id = 9",
    "an edit's reason": "update edits set reason = 'None' where id = 2",
    "an edit deleted": "delete from edits where rule = 'lift.byline'",
    "a field": "update fields set value = 'None' where id = 3",
    "a claim": "update claims set text = 'Nothing of the kind' where id = 7",
    "a span": "update claim_spans set suffix = 'None' where claim_id = 5",
    "a link": "update paragraphs set similarity = 0.5 where duplicate_of_id is not null",
    "a variant": "update paragraph_variants set value = 'None'",
    "a dispute": "update claim_relations set reason = 'None'",
    "full-text search": (
        "insert into articles_fts(articles_fts, rowid, title, text) select 'delete', id, title, text from articles"
    ),
    "a bit of a source": (
        "update sources set name = char((unicode(name) & ~1) | (1 - (unicode(name) & 1))) || substr(name, 2)"
        " where id = 3"
    ),
    "a view": "drop view disputes",
    "an index": "drop index ix_articles_text_sha256",
}


def spoil(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        for statement in statements:
            other.execute(statement)


def mended(path: Path, desk: Desk, accept: bool = False) -> Repaired:
    engine = sqlite_engine(path)
    before = verify(engine)
    engine.dispose()
    assert before.count > 0
    return repair(path, desk, before, accept=accept)


def digest(path: Path) -> str:
    engine = sqlite_engine(path)
    found = content_digest(engine)
    engine.dispose()
    return found


@pytest.mark.parametrize("what", WRONG)
def test_it_is_made_again_as_it_was(filled_path: Path, desk: Desk, what: str) -> None:
    before = digest(filled_path)
    spoil(filled_path, WRONG[what])
    done = mended(filled_path, desk)
    assert done.after is not None
    assert done.after.faults == ()
    assert digest(filled_path) == before


def test_a_page_that_is_gone_is_made_again_from_the_raw_inputs(filled_path: Path, desk: Desk) -> None:
    before = digest(filled_path)
    with closing(sqlite3.connect(filled_path)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        root = connection.execute("select rootpage from sqlite_master where name = 'paragraphs'").fetchone()[0]
        size = connection.execute("pragma page_size").fetchone()[0]
    with filled_path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(bytes(size))
    done = mended(filled_path, desk)
    assert done.made_anew
    assert done.after is not None
    assert done.after.faults == ()
    assert digest(filled_path) == before


def test_what_nothing_vouches_for_is_left_and_named_until_it_is_accepted(filled_path: Path, desk: Desk) -> None:
    spoil(filled_path, "update runs set flow_name = 'something else'")
    done = mended(filled_path, desk)
    assert done.after is not None
    assert [fault.place for fault in done.after.faults] == ["runs row 1"]
    accepted = mended(filled_path, desk, accept=True).after
    assert accepted is not None
    assert accepted.faults == ()


def test_an_input_whose_bytes_are_damaged_is_replaced_when_it_comes_again(store: Store, desk: Desk) -> None:
    path = Path(store.engine.url.database or "")
    given = made_of("The ferry sailed on Monday, its operator said.\n", desk)
    save(store, given)
    store.engine.dispose()
    spoil(path, "update documents set raw = x'00ff00ff'")
    done = mended(path, desk)
    assert done.to_ingest == ["file:///inbox/article.txt"]
    assert done.after is not None
    assert done.after.faults == ()
    saved = save(store, given)
    assert saved.loaded == 1
    assert rows(store.engine, "select status, raw is null from documents order by id") == [
        ("superseded", 1),
        ("loaded", 0),
    ]
    assert verify(store.engine).faults == ()


def test_the_database_as_it_was_lies_beside_it(filled_path: Path, desk: Desk) -> None:
    spoil(filled_path, WRONG["a title"])
    copy = mended(filled_path, desk).copy
    assert copy is not None
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("select title from articles where id = 2").fetchone() == ("Nothing of the kind",)


@pytest.mark.parametrize("place", [0, 1, 3, 4, 5])
@pytest.mark.parametrize("bit", [0, 5])
def test_one_flipped_bit_is_found(place: int, bit: int) -> None:
    stamp = checksum(VALUES)
    flipped: list[object] = list(VALUES)
    value = VALUES[place]
    if isinstance(value, int):
        flipped[place] = value ^ 1 << bit
    elif isinstance(value, float):
        (number,) = struct.unpack("<q", struct.pack("<d", value))
        (flipped[place],) = struct.unpack("<d", struct.pack("<q", number ^ 1 << bit))
    else:
        data = bytearray(value.encode() if isinstance(value, str) else value)
        data[1] ^= 1 << bit
        flipped[place] = bytes(data).decode() if isinstance(value, str) else bytes(data)
    assert unflipped(flipped, stamp) == VALUES


def test_a_flipped_checksum_is_known_and_other_changes_are_not() -> None:
    assert unflipped(VALUES, checksum(VALUES) ^ 4) == VALUES
    assert unflipped([8, "The train sails", *VALUES[2:]], checksum(VALUES)) is None
