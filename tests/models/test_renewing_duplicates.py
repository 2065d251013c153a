"""Duplicates in a database: the earliest published is the original, and links follow what is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

import pytest

from copydesk.types import Document
from models.duplicates import Renewed, renew_duplicates
from models.reclean import reclean_documents
from models.store import Store
from models.verify import verify
from tests.models.copying import (
    BELLS,
    COAST,
    COST,
    GOATS,
    INLAND,
    MUD,
    NUMBER,
    VOTE,
    WORDING,
    changed,
    copied,
    dated,
    document,
    fresh,
    ingest,
    linked,
    originals,
    save,
)
from tests.models.filling import EMPTY_DESK, contents, rows
from tests.models.recleaning import desk_of, document_ids, rule

NOTHING = Renewed(signed=0, paragraphs=0, articles=0, variants=0, faults=())
FIRST, LATE, UNDATED = dated("first", 3, VOTE), dated("late", 9, VOTE, publisher=COAST), document("undated", VOTE)
DREDGING = (VOTE, COST, MUD)
ORDERS = list(permutations((FIRST, LATE, UNDATED)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = fresh(tmp_path)
    yield opened
    opened.engine.dispose()


def reclean(store: Store, *patterns: str) -> Renewed:
    """Clean everything again under a desk that strikes some lines."""
    desk = desk_of(*(rule(f"made.rule-{n}", pattern) for n, pattern in enumerate(patterns)))
    run_id = store.start_run("reclean", {}, desk, None)
    reclean_documents(store, run_id, desk, document_ids(store.engine))
    return renew_duplicates(store, run_id)


@pytest.mark.parametrize("order", ORDERS)
def test_the_first_published_is_the_original_whatever_came_first(store: Store, order: Sequence[Document]) -> None:
    for one in order:
        ingest(store, one)
    assert originals(store.engine) == {("late", 1): ("first", 1), ("undated", 1): ("first", 1)}
    assert copied(store.engine) == {"late": ("first", "first", 1.0), "undated": ("first", "first", 1.0)}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2024", "2025"),
        ("2024-12-31", "2025"),
        ("2025", "2025-01-01"),
        ("2025-03", "2025-03-04"),
        ("2025-03-04", "2025-03-04T00:00:00Z"),
        ("2025-03-04", "2025-03-04T08:00:00Z"),
        ("2025-03-04T10:00:00+02:00", "2025-03-04T09:00:00Z"),
        ("2025-03-04T23:30:00-05:00", "2025-03-05T05:00:00Z"),
        ("2025-03-05T01:00:00+02:00", "2025-03-05"),
        ("2025-03-04T09:00:00Z", "2025-03-04T09:00:01Z"),
        ("2025-03-04", None),
    ],
)
def test_dates_are_points_in_time(store: Store, earlier: str, later: str | None) -> None:
    save(store, [document("a", VOTE), document("z", VOTE)])
    set_date = "update articles set published_at = ? where id = ?"
    with store.engine.begin() as connection:
        connection.exec_driver_sql(set_date, [(later, 1), (earlier, 2)])
    renew_duplicates(store, 1)
    assert originals(store.engine) == {("a", 1): ("z", 1)}


def test_of_one_day_the_input_decides(store: Store) -> None:
    ingest(store, dated("c", 3, VOTE), dated("b", 3, VOTE), document("e", GOATS), document("d", GOATS))
    assert originals(store.engine) == {("c", 1): ("b", 1), ("e", 1): ("d", 1)}


def test_a_late_original_takes_the_family_over(store: Store) -> None:
    reworded = changed(DREDGING, *WORDING)
    ingest(store, dated("post", 5, *DREDGING), dated("copy", 6, *DREDGING, publisher=COAST), dated("goats", 1, GOATS))
    assert set(originals(store.engine).values()) == {("post", n) for n in (1, 2, 3)}
    done = ingest(store, dated("wire", 4, *reworded, publisher=INLAND))
    assert (done.signed, done.paragraphs, done.articles) == (3, 6, 2)
    assert originals(store.engine) == {(name, n): ("wire", n) for name in ("post", "copy") for n in (1, 2, 3)}
    assert copied(store.engine) == dict.fromkeys(("post", "copy"), ("wire", "wire", 1.0))
    assert {row[3] for row in linked(store.engine) if row[0][1] == 1} == {1.0}
    assert all(0.75 <= row[3] < 1 for row in linked(store.engine) if row[0][1] > 1)
    assert verify(store.engine).faults == ()


def test_a_new_version_takes_its_links_along(store: Store) -> None:
    ingest(store, dated("post", 3, VOTE, GOATS), dated("copy", 4, VOTE, GOATS), dated("third", 5, VOTE, GOATS))
    assert ingest(store, dated("post", 3, BELLS, GOATS)) == Renewed(2, 4, 2, 0, ())
    assert originals(store.engine) == {("copy", 2): ("post", 2), ("third", 1): ("copy", 1), ("third", 2): ("post", 2)}
    assert copied(store.engine) == {"third": ("copy", "copy", 1.0)}
    old = "from versions v join paragraphs p on p.article_id = v.id where v.status = 'superseded'"
    nothing = rows(store.engine, f"select p.duplicate_of_id, p.original_id, p.similarity, v.original_id {old}")
    assert nothing == [(None, None, None, None)] * 2
    ingest(store, dated("copy", 4, MUD))
    assert originals(store.engine) == {("third", 2): ("post", 2)}
    ingest(store, dated("post", 3, VOTE, GOATS))  # it went back to what it was
    assert originals(store.engine) == {("third", 1): ("post", 1), ("third", 2): ("post", 2)}
    assert copied(store.engine) == {"third": ("post", "post", 1.0)}
    assert verify(store.engine).faults == ()


def test_a_new_version_is_no_copy_of_the_old_one(store: Store) -> None:
    ingest(store, dated("post", 3, *DREDGING))
    ingest(store, dated("post", 3, *DREDGING, GOATS))
    assert (list(linked(store.engine)), copied(store.engine)) == ([], {})


def test_what_is_struck_later_repeats_nothing(store: Store) -> None:
    ingest(store, dated("post", 3, VOTE, GOATS), dated("copy", 4, VOTE, GOATS), dated("third", 5, VOTE, MUD))
    reclean(store, "A herd .*")
    assert originals(store.engine) == {("copy", 1): ("post", 1), ("third", 1): ("post", 1)}
    reclean(store, "Mud .*")
    assert originals(store.engine)["copy", 2] == ("post", 2)
    assert copied(store.engine) == dict.fromkeys(("copy", "third"), ("post", "post", 1.0))
    assert verify(store.engine).faults == ()


def test_an_original_that_comes_to_nothing_is_followed_by_the_next(store: Store) -> None:
    ingest(store, dated("post", 3, VOTE), dated("copy", 4, VOTE, GOATS), dated("third", 5, VOTE, GOATS))
    reclean(store, "The harbour .*")
    assert rows(store.engine, "select status from documents where uri = 'file:///post'") == [("quarantined",)]
    assert originals(store.engine) == {("third", 1): ("copy", 1)}  # the goats
    reclean(store)
    assert originals(store.engine)["copy", 1] == originals(store.engine)["third", 1] == ("post", 1)
    assert verify(store.engine).faults == ()


def test_renewing_again_changes_nothing(store: Store) -> None:
    corpus = (FIRST, LATE, UNDATED, dated("x", 2, *DREDGING), dated("y", 3, *changed(DREDGING, NUMBER, *WORDING)))
    ingest(store, *corpus)
    before = contents(store.engine, but=("alembic_version", "runs"))
    assert renew_duplicates(store, 1) == NOTHING
    assert ingest(store, *corpus) == NOTHING
    assert contents(store.engine, but=("alembic_version", "runs")) == before


def test_an_empty_database_has_nothing_to_renew(store: Store) -> None:
    run_id = store.start_run("maintain", {}, EMPTY_DESK, None)
    assert renew_duplicates(store, run_id) == renew_duplicates(store, run_id, rebuild=True) == NOTHING


OWN = "Our reporters went down to the quay and found nobody."
COPIES = {
    "under another address": (DREDGING, True),
    "with some lines of its own": ((OWN, *DREDGING, OWN.replace("quay", "mole")), True),
    "with more lines of its own": ((OWN, *DREDGING, OWN.replace("quay", "mole"), OWN.replace("quay", "ferry")), False),
    "without its end": (DREDGING[:2], True),
    "reordered": (DREDGING[::-1], True),
    "reworded": (changed(DREDGING, *WORDING), True),
    "one paragraph of it": ((VOTE,), True),
    "half of it": ((VOTE, MUD, GOATS, BELLS), False),
    "with another figure in a third of it": (changed(DREDGING, NUMBER), False),
    "a short sentence of it": (("The tide turned.", "The tide turned."), False),
}


@pytest.mark.parametrize(("lines", "is_copy"), COPIES.values(), ids=COPIES)
def test_whole_articles(store: Store, lines: Sequence[str], is_copy: bool) -> None:
    ingest(store, dated("post", 3, *DREDGING, "The tide turned."), dated("other", 4, *lines, publisher=COAST))
    shared = sum(len(line) for line in lines if not line.startswith("Our reporters"))
    share = round(shared / sum(map(len, lines)), 4)
    assert copied(store.engine) == ({"other": ("post", "post", share)} if is_copy else {})
    assert verify(store.engine).faults == ()


def test_short_texts_are_copies_only_where_all_is_the_same(store: Store) -> None:
    short = "The ferry to Ostrey is late again, and nobody on the quay knows why."
    ingest(store, dated("a", 1, short, "Fog."), dated("b", 2, short, "Fog."), dated("c", 3, short))
    assert copied(store.engine) == {"b": ("a", "a", 1.0)}
    assert originals(store.engine)["c", 1] == ("a", 1)


ZH = "港口的委员会昨天晚上以九票对四票选了一盏新灯，大家都很高兴，因为旧灯已经坏了两年，渔民们在雾里找不到回家的路。"
JA = "港の委員会は昨日の夜、九対四で新しい灯台の明かりを選び、町の人々に伝えた。古い明かりは二年前から壊れていた。"
TH = "คณะกรรมการท่าเรือเลือกโคมไฟดวงใหม่เมื่อคืนนี้ด้วยคะแนนเสียงเก้าต่อสี่ เพราะโคมไฟดวงเก่าเสียมาสองปีแล้ว"
ODD = {  # paragraphs and the original that the same, published later, is linked to
    "one word": ["Goats"],
    "one character": ["—"],
    "one short paragraph over and over": ["The tide turned."] * 5_000,
    "many short paragraphs": [f"Boat {n} of {n * 7919 % 99991} came in." for n in range(3_000)],
    "one paragraph without an end": ["The tide turned and the boats came in. " * 3_000],
    "Chinese": [ZH],
    "Japanese": [JA],
    "Thai": [TH],
    "pictographs": ["🐐" * 200, "🐐🐑" * 90],
    "marks alone": ["\u0301\u0302" * 50],
    "half a pair": ["The goats \ud83d ate the index of the atlas."],
    "invisible": ["\u200b\u200bThe\u200b goats ate the index of the atlas.\u200b"],
    "nothing but the invisible": ["The tide turned.", "\u200b\u200b \u200b"],
}


@pytest.mark.parametrize("lines", ODD.values(), ids=ODD)
def test_odd_articles(store: Store, lines: Sequence[str]) -> None:
    raw = "\n\n".join(lines).encode("utf-8", "surrogatepass")
    first, second = Document("file:///a", raw), Document("file:///b", raw + b"\n\nNobody knows why.\n")
    ingest(store, first, second)
    held = {row[0] for row in rows(store.engine, "select position from unique_paragraphs where article_id = 1")}
    found = originals(store.engine)
    assert all(found["b", position] == ("a", position) for position in held)
    assert renew_duplicates(store, 1, rebuild=True).paragraphs == 0
    assert verify(store.engine).faults == ()


@pytest.mark.parametrize(
    "edit", [(ZH, "九票", "八票"), (JA, "九対", "八対"), (TH, "เก้า", "หก")], ids=["zh", "ja", "th"]
)
def test_unspaced_scripts_are_not_joined_where_a_figure_differs(store: Store, edit: tuple[str, str, str]) -> None:
    text, old, new = edit
    ingest(store, dated("a", 3, text), dated("b", 4, text.replace(old, new)))
    assert originals(store.engine) == {}


def test_what_is_empty_after_cleaning_repeats_nothing(store: Store) -> None:
    ingest(store, dated("a", 3, VOTE), Document("file:///b", b" \n"), Document("file:///c", b""))
    assert reclean(store, ".*") == NOTHING
    assert rows(store.engine, "select count(*) from current_articles") == [(0,)]
    ingest(store, dated("a", 3, VOTE, MUD), dated("d", 4, VOTE, MUD))
    assert originals(store.engine) == {("d", 1): ("a", 1), ("d", 2): ("a", 2)}
