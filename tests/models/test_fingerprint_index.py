"""The fingerprint index: what is damaged, foreign or half written is made anew, and never changes what is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from copydesk.duplicates.signatures import SIGNATURE
from models import fingerprint_index
from models.digest import content_digest
from models.duplicates import Renewed, renew_duplicates
from models.reclean import reclean_documents
from models.store import Store
from tests.models.copying import (
    EVERYTHING,
    RUNS,
    STORIES,
    VOTE,
    dated,
    digest_of_everything,
    fresh,
    ingest,
    originals,
    save,
)
from tests.models.filling import change, one, rows
from tests.models.recleaning import desk_of, rule

BLOBS = "select id, run_id, paragraphs, length(signatures) from fingerprint_index order by id"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = fresh(tmp_path)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def filled(store: Store) -> Store:
    for run in RUNS:
        ingest(store, *run)
    return store


@pytest.fixture(scope="module")
def expected() -> str:
    return digest_of_everything()


def unlinked(store: Store) -> None:
    """Forget all that was found, so that it has to be found again."""
    for table in ("articles", "paragraphs"):
        change(store.engine, f"update {table} set duplicate_of_id = null, original_id = null, similarity = null")
    change(store.engine, "delete from paragraph_variants")


def test_each_run_appends_what_it_brought(filled: Store, expected: str) -> None:
    sizes = [(1, 1, 5), (2, 2, 6), (3, 3, 6), (4, 4, 3)]
    assert rows(filled.engine, BLOBS) == [(*row, row[2] * SIGNATURE.itemsize) for row in sizes]
    kept = rows(filled.engine, "select * from fingerprint_index order by id")
    assert content_digest(filled.engine) == expected
    ingest(filled, dated("late", 9, "The tide turned."))
    assert rows(filled.engine, "select * from fingerprint_index where id < 5 order by id") == kept
    assert rows(filled.engine, BLOBS)[4][2:] == (1, SIGNATURE.itemsize)


def test_a_large_run_is_cut_into_blobs(store: Store, monkeypatch: pytest.MonkeyPatch, expected: str) -> None:
    monkeypatch.setattr(fingerprint_index, "MOST_PARAGRAPHS", 4)
    ingest(store, *EVERYTHING)
    current = one(store.engine, "select count(*) from unique_paragraphs") + len(originals(store.engine))
    assert sum(row[2] for row in rows(store.engine, BLOBS)) == current
    assert {row[2] for row in rows(store.engine, BLOBS)[:-1]} == {4}
    assert content_digest(store.engine) == expected


def test_made_anew_it_is_one_piece_and_finds_the_same(filled: Store, expected: str) -> None:
    assert content_digest(filled.engine) == expected
    unlinked(filled)
    done = renew_duplicates(filled, 2, rebuild=True)
    assert done.faults == ()
    assert rows(filled.engine, BLOBS) == [(1, 2, done.signed, done.signed * SIGNATURE.itemsize)]
    assert done.signed == one(filled.engine, "select count(*) from paragraphs p join current_articles a"
                              " on a.id = p.article_id")  # fmt: skip
    assert content_digest(filled.engine) == expected


FLIPPED = "cast(substr(signatures, 1, 40) || x'ff' || substr(signatures, 42) as blob)"
DAMAGE = {
    "a byte flipped": (f"update fingerprint_index set signatures = {FLIPPED} where id = 1", {1: "it is damaged"}),
    "cut short": (
        "update fingerprint_index set signatures = substr(signatures, 1, length(signatures) - 9) where id = 2",
        {2: "it is damaged"},
    ),
    "cut at a signature": (
        f"update fingerprint_index set signatures = substr(signatures, 1, {SIGNATURE.itemsize}), paragraphs = 1"
        " where id = 1",
        {1: "it is damaged"},
    ),
    "emptied": ("update fingerprint_index set signatures = x'' where id = 3", {3: "it is damaged"}),
    "a wrong count": ("update fingerprint_index set paragraphs = paragraphs + 1 where id = 4", {4: "it is damaged"}),
    "another checksum": ("update fingerprint_index set checksum = 'none' where id = 1", {1: "it is damaged"}),
    "made otherwise": (
        """update fingerprint_index set parameters = replace(parameters, '"version": ', '"version": 9')""",
        dict.fromkeys((1, 2, 3, 4), "its signatures were made by another version of copydesk, or of Unicode"),
    ),
    "no parameters": (
        "update fingerprint_index set parameters = '' where id = 2",
        {2: "its signatures were made by another version of copydesk, or of Unicode"},
    ),
    "another type": ("update fingerprint_index set signatures = 'signatures' where id = 1", {1: "it is damaged"}),
    "one missing": ("delete from fingerprint_index where id = 2", {}),
    "all missing": ("delete from fingerprint_index", {}),
}


@pytest.mark.parametrize(("statement", "faults"), DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("is_linked", [True, False], ids=["links there", "links gone"])
def test_damage_is_named_and_mended(
    filled: Store, expected: str, statement: str, faults: dict[int, str], is_linked: bool
) -> None:
    if not is_linked:
        unlinked(filled)
    change(filled.engine, statement)
    done = renew_duplicates(filled, 4)
    assert done.faults == tuple(f"blob {key} of the fingerprint index: {why}" for key, why in faults.items())
    assert done.signed > 0
    assert ((done.paragraphs, done.articles, done.variants) == (0, 0, 0)) is is_linked
    assert content_digest(filled.engine) == expected
    assert renew_duplicates(filled, 4) == Renewed(0, 0, 0, 0, ())


@pytest.mark.parametrize("rebuild", [False, True])
@pytest.mark.parametrize("column", ["parameters", "checksum", "signatures"])
def test_damage_that_is_no_text_is_mended_too(filled: Store, expected: str, column: str, rebuild: bool) -> None:
    change(filled.engine, f"update fingerprint_index set {column} = cast(x'ff' as text) where id = 2")
    done = renew_duplicates(filled, 4, rebuild=rebuild)
    assert len(done.faults) == 1
    assert content_digest(filled.engine) == expected


def test_a_signature_counts_for_its_paragraph_with_its_text_alone(filled: Store, expected: str) -> None:
    """Ids and fingerprints of others in the index: made of ids that were given to other paragraphs since."""
    others = "update paragraphs set fingerprint = fingerprint {} 1 where article_id = 2"
    change(filled.engine, others.format("+"))
    assert renew_duplicates(filled, 4).signed == len(STORIES["goats"])
    change(filled.engine, others.format("-"))
    assert renew_duplicates(filled, 4).signed == 0
    assert content_digest(filled.engine) == expected


def test_an_id_that_is_given_again_is_signed_again(store: Store) -> None:
    """Keys ignore case and facts do not: a paragraph in capitals gives its id to one that is not."""
    ingest(store, dated("post", 1, VOTE.replace("reach the", "come to the")))
    ingest(store, dated("loud", 2, VOTE.replace("harbour board", "HARBOUR BOARD")))
    desk = desk_of(rule("made.board", "The harbour .*"))
    reclean_documents(store, store.start_run("reclean", {}, desk, None), desk, [2])
    ingest(store, dated("quiet", 3, VOTE))
    found = originals(store.engine)
    renew_duplicates(store, 1, rebuild=True)
    assert found == originals(store.engine) == {("quiet", 1): ("post", 1)}


def test_an_outcome_that_cannot_be_written_leaves_no_index(store: Store, expected: str) -> None:
    run_id = save(store, EVERYTHING)
    for table, moment in (("paragraphs", "update of duplicate_of_id"), ("paragraph_variants", "insert")):
        with store.engine.begin() as connection:
            raising = "begin select raise(abort, 'the disk is on fire'); end"
            connection.exec_driver_sql(f"create trigger fire before {moment} on {table} {raising}")
        with pytest.raises(IntegrityError, match="the disk is on fire"):
            renew_duplicates(store, run_id)
        assert rows(store.engine, BLOBS) == []
        assert originals(store.engine) == {}
        with store.engine.begin() as connection:
            connection.exec_driver_sql("drop trigger fire")
    renew_duplicates(store, run_id)
    assert content_digest(store.engine) == expected
