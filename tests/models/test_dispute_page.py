"""Disputes for people: both sides with their context, which came first, who else says so, and the list of them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from copydesk.errors import QueryError
from models.dispute_list import PER_PAGE, Narrowed, disputes
from models.dispute_page import DisputePage, dispute
from models.paging import FilterError
from models.store import Store
from tests.models.claiming import DECEMBER, DENIED, FILLER, JANUARY, SOLD, SOLD_MORE, article, ingest
from tests.models.copying import COAST, INLAND, POST, document, fresh
from tests.models.filling import change, rows

RELEASE = DECEMBER.removeprefix("The single ")  # what is read as the claim
FIRST = article("first", 1, DECEMBER, publisher=POST)
SECOND = article("second", 2, JANUARY, publisher=COAST)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = fresh(tmp_path)
    yield opened
    opened.engine.dispose()


def only(engine: Engine) -> DisputePage:
    """The page of the only dispute there is."""
    [(a, b)] = rows(engine, "select claim_a_id, claim_b_id from disputes")
    return dispute(engine, a, b)


def test_both_sides_in_their_context(store: Store) -> None:
    ingest(store, FIRST, SECOND)
    page = only(store.engine)
    earlier, later = page.earlier, page.later
    assert (earlier.text, later.text) == (RELEASE, JANUARY)
    assert (earlier.publisher.name, later.publisher.name) == (POST, COAST)
    assert earlier.subject == "Low Tide"
    assert [p.text for p in earlier.context.pieces if "value" in p.roles] == ["2023-12-24"]
    assert "".join(p.text for p in later.context.pieces).startswith(f"{JANUARY}\n\n{FILLER[:12]}")
    assert (earlier.source, earlier.attribution) == (None, "own")
    [differs] = page.differences
    assert (differs.slot, differs.earlier, differs.later) == ("date", "2023-12-24", "2024-01-24")
    assert "2023-12-24" in differs.reason


def test_the_order_in_which_claims_are_named_does_not_matter(store: Store) -> None:
    ingest(store, FIRST, SECOND)
    page = only(store.engine)
    assert dispute(store.engine, page.earlier.claim_id, page.later.claim_id) == page


def test_a_denial_is_told_as_one(store: Store) -> None:
    ingest(store, SECOND, article("no", 3, DENIED, publisher=POST))
    [differs] = only(store.engine).differences
    assert (differs.slot, differs.earlier, differs.later) == ("negation", "says that it is so", "denies it")


DATES = [
    (FIRST, SECOND, "The earlier one was published 1 day before the other.", True),
    (
        FIRST,
        article("other", 5, JANUARY, publisher=COAST),
        "The earlier one was published 4 days before the other.",
        True,
    ),
    (FIRST, article("other", None, JANUARY, publisher=COAST), "has no date, so it is not known", False),
    (
        article("one", None, DECEMBER),
        article("other", None, JANUARY, publisher=COAST),
        "Neither article has a date",
        False,
    ),
    (FIRST, article("other", 1, JANUARY, publisher=COAST), "Both are dated 2024-02-01", False),
]


@pytest.mark.parametrize(("one", "other", "words", "is_known"), DATES)
def test_which_came_first(store: Store, one: object, other: object, words: str, is_known: bool) -> None:
    ingest(store, one, other)
    page = only(store.engine)
    assert words in page.order
    assert page.is_ordered is is_known


@pytest.mark.parametrize(
    ("first", "last", "words", "is_known"),
    [
        ("2024-02-01T08:00:00+02:00", "2024-02-01T07:30:00Z", "1 hour", True),
        ("2024-02-01T08:00:00Z", "2024-02-01T08:05:00Z", "5 minutes", True),
        ("2024-02-01T08:00:00Z", "2024-02-01T10:00:00+02:00", "Both are dated", False),
        ("2024-02-01", "2024-02-01T10:00:00Z", "Both are dated 2024-02-01,", False),
        ("2024", "2024-05-01", "Both are dated 2024,", False),
        ("2023", "2024-05-01", "some time", True),
        ("2023-12-31T23:00:00Z", "2024-02-01", "32 days", True),
    ],
)
def test_which_came_first_to_the_minute(store: Store, first: str, last: str, words: str, is_known: bool) -> None:
    ingest(store, FIRST, SECOND)
    change(store.engine, f"update articles set published_at = '{first}' where published_at = '2024-02-01'")
    change(store.engine, f"update articles set published_at = '{last}' where published_at = '2024-02-02'")
    page = only(store.engine)
    assert words in page.order
    assert page.is_ordered is is_known


def test_one_article_that_contradicts_itself(store: Store) -> None:
    ingest(store, article("both", 1, DECEMBER, JANUARY))
    page = only(store.engine)
    assert (page.order, page.is_ordered) == ("Both stand in one article, in this order.", True)
    assert page.earlier.text == RELEASE


def test_who_else_says_so_with_copies_folded(store: Store) -> None:
    story = (JANUARY, FILLER.replace("evening", "second"))
    copies = [
        document(f"copy-{n}", *story, publisher=paper, date=f"2024-02-0{n}") for n, paper in ((3, INLAND), (4, POST))
    ]
    other = article("other", 5, JANUARY.replace("in a loft", "in Brill"), publisher="brillnews.example")
    ingest(store, FIRST, SECOND, other, *copies)
    [(a, b)] = rows(store.engine, "select claim_a_id, claim_b_id from disputes where publisher_a = ?", COAST)
    told = dispute(store.engine, a, b).later.told
    assert (told.articles, told.origins) == (4, 2)
    assert {(t.publisher, t.copy_of is not None) for t in told.others} == {
        (INLAND, True),
        (POST, True),
        ("brillnews.example", False),
    }
    [(a, b)] = rows(store.engine, "select claim_a_id, claim_b_id from disputes where publisher_a like 'brill%'")
    told = dispute(store.engine, a, b).later.told
    [original] = told.others
    assert (original.publisher, [copy.publisher for copy in original.copies]) == (COAST, [INLAND, POST])


@pytest.mark.parametrize(("a", "b", "words"), [(1, 999, "claim 999: there is none"), (1, 1, "claims 1 and 1: nothing")])
def test_what_is_no_dispute(store: Store, a: int, b: int, words: str) -> None:
    ingest(store, FIRST, SECOND)
    with pytest.raises(QueryError, match=words):
        dispute(store.engine, a, b)


def many(store: Store) -> None:
    """More disputes than a page of the list has, in articles that contradict themselves."""
    titles = [f"Low Tide{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    told = [[line.replace("Low Tide", title) for line in (DECEMBER, JANUARY)] for title in titles]
    ingest(store, *(article(f"a{n:02}", 1 + n, *lines, publisher=f"p{n % 3}.example") for n, lines in enumerate(told)))


def test_the_list_comes_in_pages_hard_ones_first(store: Store) -> None:
    many(store)
    ingest(store, article("x", 3, SOLD), article("y", 6, SOLD_MORE, publisher=COAST))
    first = disputes(store.engine, Narrowed())
    assert len(first.found.rows) == PER_PAGE
    everything = [row for n in range(first.found.pages) for row in disputes(store.engine, Narrowed(), n + 1).found.rows]
    assert len(everything) == first.found.total == len(rows(store.engine, "select 1 from disputes"))
    severities = [row.severity for row in everything]
    assert severities == sorted(severities)
    assert {choice.value for choice in first.slots} == {"date", "number"}
    assert sum(choice.rows for choice in first.severities) == first.found.total


def test_the_list_is_narrowed(store: Store) -> None:
    many(store)
    ingest(store, article("x", 3, SOLD), article("y", 6, SOLD_MORE, publisher=COAST))
    found = disputes(store.engine, Narrowed(slot="number")).found
    assert {row.slot for row in found.rows} == {"number"}
    [coast] = [c.value for c in disputes(store.engine, Narrowed()).publishers if c.name == COAST]
    for row in disputes(store.engine, Narrowed(publisher=coast)).found.rows:
        assert COAST in (row.later.publisher, row.earlier.publisher)


@pytest.mark.parametrize("wanted", [Narrowed("mild"), Narrowed(slot="colour"), Narrowed(publisher="x' or 1")])
def test_unknown_filters_name_what_there_is(store: Store, wanted: Narrowed) -> None:
    ingest(store, FIRST, SECOND)
    with pytest.raises(FilterError, match="choose one of: "):
        disputes(store.engine, wanted)


def test_a_page_beyond_the_end(store: Store) -> None:
    assert disputes(store.engine, Narrowed()).found.total == 0
    with pytest.raises(QueryError, match="there is no page 2; the last one is page 1"):
        disputes(store.engine, Narrowed(), 2)
