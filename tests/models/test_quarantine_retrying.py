"""Trying again: a newer version takes inputs out of quarantine, and what comes out as before is only noted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from copydesk import __version__
from copydesk.desk import Desk
from copydesk.readers.digests import digest_of
from copydesk.types import Document, Quarantined
from models.digest import content_digest
from models.quarantine_drops import drop, take_back
from models.reclean import reclean_documents
from models.store import Saved, Store
from models.verify import verify
from tests.models.filling import contents, made_of, new_store, one, rows, save, start
from tests.models.quarantining import BAD, GOOD, TEXT, URI, meet, newer, states


def undisturbed(path: Path, desk: Desk) -> str:
    """The digest of a database in which nothing ever went wrong."""
    store = new_store(path)
    meet(store, desk, [GOOD])
    return content_digest(store.engine)


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return contents(store.engine, but=("alembic_version", "runs"))


def test_the_same_version_leaves_it(store: Store, desk: Desk) -> None:
    save(store, BAD)
    assert store.known([BAD.version]) == {BAD.version: "quarantined"}
    assert meet(store, desk, [GOOD]) == Saved(0, 0, 0)
    assert states(store) == [("quarantined", "internal_error", __version__)]


def test_another_version_loads_it_as_if_nothing_had_been(
    store: Store, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, BAD)
    newer(monkeypatch)
    assert meet(store, desk, [GOOD]) == Saved(loaded=1, quarantined=0, unchanged=0)
    assert states(store) == [("loaded", None, None)]
    assert content_digest(store.engine) == undisturbed(tmp_path / "other.db", desk)
    assert verify(store.engine).faults == ()
    assert meet(store, desk, [GOOD]) == Saved(0, 0, 0)


def test_what_comes_out_as_before_is_noted_once(store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = made_of(b"\x89PNG\r\n\x1a\n\0\0", desk)
    save(store, picture)
    digest = content_digest(store.engine)
    newer(monkeypatch)
    assert meet(store, desk, [picture]).still == (picture.version,)
    assert states(store, picture.document.uri) == [("quarantined", "binary", "99.0")]
    assert content_digest(store.engine) == digest
    before = content(store)
    assert meet(store, desk, [picture]) == Saved(0, 0, 0)
    assert content(store) == before


def test_another_reason_takes_the_place_of_the_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, BAD)
    newer(monkeypatch)
    other = replace(BAD, code="cpu_limit", message="it took more than 10 seconds")
    assert save(store, other) == Saved(loaded=0, quarantined=1, unchanged=0)
    assert states(store) == [("quarantined", "cpu_limit", "99.0")]


def test_other_columns_are_another_try(store: Store, desk: Desk) -> None:
    save(store, BAD)
    assert meet(store, desk, [replace(GOOD, origin={"publisher": "coastline.example"})]).loaded == 1
    assert one(store.engine, "select origin from documents") == '{"publisher": "coastline.example"}'
    assert verify(store.engine).faults == ()


def test_the_article_of_an_earlier_version_gives_way(store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, made_of(TEXT.replace("Monday", "Tuesday"), desk, "quay.txt"), BAD)
    assert [status for status, *_ in states(store)] == ["loaded", "quarantined"]
    newer(monkeypatch)
    meet(store, desk, [GOOD])
    assert [status for status, *_ in states(store)] == ["superseded", "loaded"]
    assert one(store.engine, "select supersedes_id from articles order by id desc limit 1") == 1
    assert verify(store.engine).faults == ()


def test_bytes_that_were_too_many_are_kept_once_they_are_read(store: Store, desk: Desk) -> None:
    save(store, Quarantined(Document(URI, b"", origin=GOOD.origin), "too_large", "it is", digest=digest_of(GOOD.raw)))
    assert rows(store.engine, "select raw, sha256, size_bytes from documents") == [(None, GOOD.sha256, len(GOOD.raw))]
    assert meet(store, desk, [GOOD], again=True).loaded == 1
    assert rows(store.engine, "select raw is null, size_bytes from documents") == [(0, len(GOOD.raw))]
    assert verify(store.engine).faults == ()


def test_a_changed_file_is_another_version_though_its_bytes_are_not_kept(store: Store) -> None:
    for raw in (b"one", b"two"):
        save(store, Quarantined(Document(URI, b""), "too_large", "it is", digest=digest_of(raw)))
    assert [status for status, *_ in states(store)] == ["superseded", "quarantined"]


def test_what_was_put_aside_is_not_tried(store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, BAD)
    drop(store, [1], "Odile", None)
    newer(monkeypatch)
    assert store.known([GOOD.version]) == {GOOD.version: "dropped"}
    assert store.due([GOOD], again=True) == set()
    assert save(store, *[made_of(TEXT, desk, "quay.txt", **GOOD.origin)]).unchanged == 1
    assert reclean_documents(store, start(store), desk, [1]).counts()["restored"] == 0
    assert states(store) == [("quarantined", "internal_error", __version__)]
    take_back(store, [1])
    assert meet(store, desk, [GOOD]).loaded == 1


def test_recleaning_notes_who_tried(store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = made_of("Advertisement\n", desk)
    save(store, nothing)
    newer(monkeypatch)
    assert reclean_documents(store, start(store), desk, [1]).counts()["unchanged"] == 1
    assert states(store, nothing.document.uri) == [("quarantined", "nothing_left", "99.0")]
