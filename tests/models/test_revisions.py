"""Variants: what says something else is on record, of a newer version and of other articles, and is no copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from models import revisions
from models.duplicates import Renewed, renew_duplicates
from models.reclean import reclean_documents
from models.store import Store
from models.verify import verify
from tests.models.copying import (
    BELLS,
    COAST,
    COST,
    GOATS,
    MUD,
    NAME,
    NEGATION,
    NUMBER,
    VOTE,
    WORDING,
    changed,
    copied,
    dated,
    fresh,
    ingest,
    linked,
    variants,
)
from tests.models.filling import one, rows
from tests.models.recleaning import desk_of, rule

OLD = (VOTE, COST, MUD, BELLS)
PLACES = """
    select d.sha256 <> e.sha256, d.uri = e.uri, p.position, q.position, v.slot, v.value, v.earlier_value
    from paragraph_variants v join paragraphs p on p.id = v.paragraph_id join paragraphs q on q.id = v.variant_of_id
    join articles a on a.id = p.article_id join documents d on d.id = a.document_id
    join articles b on b.id = q.article_id join documents e on e.id = b.document_id
    where v.kind = 'revision' order by p.id
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = fresh(tmp_path)
    yield opened
    opened.engine.dispose()


def corrections(store: Store) -> list[tuple[int, int, str, str, str]]:
    """Position, position in the older version, slot, value and earlier value of each."""
    found = rows(store.engine, PLACES)
    assert all(row[:2] == (1, 1) for row in found), "of two versions of one input"
    return [row[2:] for row in found]


CHANGES = {
    "a figure": (changed(OLD, NUMBER), [(1, 1, "number", "3", "4")]),
    "a name": (changed(OLD, NAME), [(3, 3, "name", "Marlow", "Brill")]),
    "a negation": (changed(OLD, NEGATION), [(4, 4, "negation", "not", "")]),
    "two at once": (changed(OLD, NUMBER, NAME), [(1, 1, "number", "3", "4"), (3, 3, "name", "Marlow", "Brill")]),
    "moved as well": (changed(OLD[::-1], NUMBER), [(4, 1, "number", "3", "4")]),
    "beside wording": (changed(OLD, *WORDING, NAME), [(3, 3, "name", "Marlow", "Brill")]),
    "beside what is new and gone": ((GOATS, *changed(OLD[:2], NUMBER)), [(2, 1, "number", "3", "4")]),
    "wording alone": (changed(OLD, *WORDING), []),
    "case alone": (tuple(line.upper() for line in OLD), []),
    "another order": (OLD[::-1], []),
    "something new": ((*OLD, GOATS), []),
    "something gone": (OLD[1:], []),
    "everything else": ((GOATS,), []),
    "too much to be the same paragraph": ((changed(OLD, NUMBER)[0].replace("the", "a").upper()[:90], *OLD[1:]), []),
}


@pytest.mark.parametrize(("new", "expected"), CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("at_once", [True, False], ids=["one run", "two runs"])
def test_what_a_new_version_says_instead(store: Store, new: Sequence[str], expected: object, at_once: bool) -> None:
    versions = dated("post", 3, *OLD), dated("post", 3, *new)
    for run in [versions] if at_once else [versions[:1], versions[1:]]:
        ingest(store, *run)
    assert corrections(store) == expected
    assert one(store.engine, "select count(*) from variants where kind <> 'revision'") == 0
    assert verify(store.engine).faults == ()


def test_each_version_is_compared_with_the_one_before(store: Store) -> None:
    for votes in ("9 to 4", "9 to 3", "8 to 3"):
        ingest(store, dated("post", 3, VOTE.replace("9 to 4", votes), GOATS))
    assert corrections(store) == [(1, 1, "number", "3", "4"), (1, 1, "number", "8", "9")]


def test_a_correction_is_taken_back(store: Store) -> None:
    first, second = dated("post", 3, VOTE), dated("post", 3, *changed([VOTE], NUMBER))
    for given in (first, second, first):
        ingest(store, given)
    assert rows(store.engine, "select status from versions order by id") == [("loaded",), ("superseded",)]
    assert corrections(store) == [(1, 1, "number", "3", "4")]  # it was made, though it does not stand
    assert verify(store.engine).faults == ()


def test_the_most_alike_of_what_is_gone_is_the_earlier_one(store: Store) -> None:
    other = changed([VOTE], ("9 to 4", "5 to 5"), ("autumn", "spring"), ("old slipway", "new slipway"))
    ingest(store, dated("post", 3, *other, VOTE))
    ingest(store, dated("post", 3, *changed([VOTE], NUMBER)))
    assert corrections(store) == [(1, 2, "number", "3", "4")]


def test_a_version_that_is_withdrawn_takes_its_corrections_along(store: Store) -> None:
    ingest(store, dated("post", 3, VOTE, COST))
    ingest(store, dated("post", 3, *changed([VOTE], NUMBER)))
    desk = desk_of(rule("made.three", ".* 9 to 3 .*"))
    run_id = store.start_run("reclean", {}, desk, None)
    reclean_documents(store, run_id, desk, [2])
    assert renew_duplicates(store, run_id) == Renewed(0, 0, 0, 0, ())
    assert rows(store.engine, "select status from documents order by id") == [("loaded",), ("quarantined",)]
    assert variants(store.engine) == set()


def test_a_correction_and_who_still_has_the_old_figure(store: Store) -> None:
    ingest(store, dated("post", 3, VOTE, COST), dated("coast", 4, VOTE, COST, publisher=COAST))
    ingest(store, dated("post", 5, *changed([VOTE, COST], NUMBER)))
    assert variants(store.engine) == {
        ("post", "post", "revision", "number", "3", "4"),
        ("post", "coast", "elsewhere", "number", "3", "4"),
    }
    assert rows(store.engine, "select same_story from variants where kind = 'elsewhere'") == [(1,)]


def test_versions_that_differ_in_too_much_are_not_compared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(store, dated("post", 3, *OLD))
    save_new = dated("post", 3, *changed(OLD, NUMBER))
    new = len(VOTE)
    monkeypatch.setattr(revisions, "MOST_WORK", new * new - 1)
    assert ingest(store, save_new).variants == 0
    monkeypatch.setattr(revisions, "MOST_WORK", new * new)  # what both have does not count
    assert renew_duplicates(store, 1).variants == 1


VARIANTS = {
    NUMBER: ("number", "3", "4"),
    NAME: ("name", "Marlow", "Brill"),
    NEGATION: ("negation", "not", ""),
    ("on Tuesday", "on Monday"): ("date", "Monday", "Tuesday"),
    ("3.2 million", "3.5 million"): ("number", "3.5", "3.2"),
    ("Quillhaven voted", "Quillhaven may have voted"): ("modal", "may have", ""),
    ("east of", "west of"): ("opposite", "west", "east"),
}


@pytest.mark.parametrize("edit", VARIANTS, ids=lambda edit: edit[1])
def test_what_says_something_else_is_a_variant_and_no_copy(store: Store, edit: tuple[str, str]) -> None:
    [line] = [text for text in OLD if edit[0] in text]
    ingest(store, dated("later", 4, line.replace(*edit), publisher=COAST), dated("post", 3, line))
    slot, value, earlier = VARIANTS[edit]
    assert variants(store.engine) == {("later", "post", "elsewhere", slot, value, earlier)}
    assert (list(linked(store.engine)), copied(store.engine)) == ([], {})
    ingest(store, dated("later", 4, GOATS, publisher=COAST))
    assert variants(store.engine) == set()
