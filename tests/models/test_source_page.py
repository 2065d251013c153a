"""Sources for people: found by any spelling, with what they said over time and what others say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from copydesk.errors import QueryError
from models.paging import PER_PAGE, FilterError
from models.source_claims import MOST_PLACES, Timeline
from models.source_decisions import merge
from models.source_index import sources_page
from models.source_page import SourcePage, source_page
from models.store import Store
from tests.models.claiming import article, ingest
from tests.models.copying import COAST, fresh
from tests.models.filling import change, one

LANTERN = "“The last lantern on the northern pier will be lit before the tide turns,” said {}."
ROPE = "“Nobody splices a rope like the crew of the Marigold did in those years,” said {}."
TOLD = "“The bell number {} of the chapel will ring at noon from Sunday on,” said Odile Farrant."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = fresh(tmp_path)
    yield opened
    opened.engine.dispose()


def page_of(engine: Engine, name: str, number: int = 1) -> SourcePage:
    source_id = one(engine, "select source_id from source_names where name = ?", name)
    return source_page(engine, source_id, number)


def found(engine: Engine, words: str) -> list[str]:
    return [row.name for row in sources_page(engine, words).found.rows]


def test_what_a_source_said_the_oldest_first(store: Store) -> None:
    ingest(
        store,
        article("new", 9, LANTERN.format("Odile Farrant"), publisher=COAST),
        article("old", 3, ROPE.format("Odile Farrant")),
        article("undated", None, TOLD.format(1)),
    )
    page = page_of(store.engine, "Odile Farrant")
    assert [(row.published_at, row.publisher, row.kind) for row in page.claims.rows] == [
        ("2024-02-03", "quillpost.example", "direct_quote"),
        ("2024-02-09", COAST, "direct_quote"),
        (None, "quillpost.example", "direct_quote"),
    ]
    assert page.claims.rows[0].text == ROPE[1 : ROPE.index(",”")]
    assert (page.kind, page.claims.total, page.wrote, page.published) == ("person", 3, 0, 0)
    assert page.timeline == Timeline("month", ("2024-02",), (2,), 1)


def test_spellings_with_where_they_stand(store: Store) -> None:
    ingest(
        store,
        article("one", 1, LANTERN.format("Odile Farrant")),
        article("two", 2, ROPE.format("Odile Fárrant")),
        article("three", 3, TOLD.format(1)),
    )
    spellings = {row.name: row for row in page_of(store.engine, "Odile Farrant").spellings}
    assert {name: (row.articles, row.roles) for name, row in spellings.items()} == {
        "Odile Farrant": (2, ("says something",)),
        "Odile Fárrant": (1, ("says something",)),
    }
    assert [first.uri for first in spellings["Odile Fárrant"].first] == ["file:///two"]


def test_a_publisher_s_spelling_stands_as_publisher(store: Store) -> None:
    ingest(store, article("one", 1, LANTERN.format("Odile Farrant")))
    page = page_of(store.engine, "quillpost.example")
    assert (page.published, page.domain) == (1, "quillpost.example")
    assert [(row.articles, row.roles) for row in page.spellings] == [(1, ("as publisher",))]
    assert page.claims.total == 0


def test_what_others_say_otherwise(filled: Engine) -> None:
    """Of a dispute, each side's source has the other side with the reason."""
    change(
        filled,
        "update claims set source_id = (select min(id) from sources) where id in (select claim_a_id from disputes)",
    )
    source_id = one(filled, "select min(id) from sources")
    page = source_page(filled, source_id)
    [said] = [row for row in page.claims.rows if row.otherwise]
    [other] = said.otherwise
    assert page.disputes == 1
    assert other.claim_id == one(filled, "select claim_b_id from disputes")
    assert (other.severity, other.attribution) == ("hard", "own")
    assert "both cannot be right" in other.reason


def test_months_without_a_claim_are_none_and_years_stand_for_long_times(store: Store) -> None:
    ingest(store, *(article(f"a{n}", n, TOLD.format(n)) for n in range(1, 5)))
    for n, date in enumerate(("2023-11-05", "2024-02-01T10:00:00Z", "2024", "2024-02"), 1):
        change(store.engine, f"update articles set published_at = '{date}' where id = {n}")
    page = page_of(store.engine, "Odile Farrant")
    assert page.timeline == Timeline("month", ("2023-11", "2023-12", "2024-01", "2024-02"), (1, 0, 0, 2), 1)
    change(store.engine, "update articles set published_at = '2014-05-05' where id = 1")
    page = page_of(store.engine, "Odile Farrant")
    assert page.timeline.by == "year"
    assert page.timeline.names == tuple(map(str, range(2014, 2025)))
    assert sum(page.timeline.claims) + page.timeline.unplaced == 4


def test_a_date_of_another_age_makes_no_endless_plot(store: Store) -> None:
    ingest(store, article("a", 1, TOLD.format(1)), article("b", 2, TOLD.format(2)))
    change(store.engine, "update articles set published_at = '0001-01-01' where id = 1")
    found = page_of(store.engine, "Odile Farrant").timeline
    assert len(found.names) <= MOST_PLACES
    assert sum(found.claims) == 2


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("odile", ["Odile Farrant"]),
        ("ÓDILE  farr", ["Odile Farrant"]),
        ("fárrant", ["Odile Farrant"]),
        ("post.ex", ["quillpost.example"]),
        ("%", []),
        ("'; drop table sources --", []),
        ("nobody", []),
    ],
)
def test_the_list_is_searched_by_name(store: Store, words: str, names: list[str]) -> None:
    ingest(store, article("one", 1, LANTERN.format("Odile Farrant")), article("two", 2, ROPE.format("Ansel Tarrow")))
    assert found(store.engine, words) == names


def test_the_list_has_those_first_who_said_most(store: Store) -> None:
    ingest(
        store, article("one", 1, LANTERN.format("Ansel Tarrow")), *(article(f"a{n}", n, TOLD.format(n)) for n in (2, 3))
    )
    rows = sources_page(store.engine).found.rows
    assert [(row.name, row.claims, row.published) for row in rows] == [
        ("Odile Farrant", 2, 0),
        ("Ansel Tarrow", 1, 0),
        ("quillpost.example", 0, 3),
    ]
    assert [row.name for row in sources_page(store.engine, kind="publisher").found.rows] == ["quillpost.example"]


def test_the_list_and_the_claims_come_in_pages(store: Store) -> None:
    people = [f"Odile {chr(65 + n // 26)}{chr(97 + n % 26)}rrant" for n in range(PER_PAGE + 1)]
    ingest(store, article("all", 1, *(LANTERN.format(name) for name in people)))
    pages = [sources_page(store.engine, "odile", number=n).found for n in (1, 2)]
    assert [len(page.rows) for page in pages] == [PER_PAGE, 1]
    assert {row.name for page in pages for row in page.rows} == set(people)
    ingest(store, article("more", 2, *(TOLD.format(n) for n in range(PER_PAGE + 5))))
    assert len(page_of(store.engine, "Odile Farrant", 2).claims.rows) == 5
    with pytest.raises(QueryError, match="no page 3; the last one is page 2"):
        page_of(store.engine, "Odile Farrant", 3)


def test_unknown_kinds_and_sources(store: Store) -> None:
    ingest(store, article("one", 1, LANTERN.format("Odile Farrant")), article("two", 2, ROPE.format("Odile Ferrant")))
    with pytest.raises(FilterError, match=r"choose one of: person, publisher"):
        sources_page(store.engine, kind="oracle")
    gone = one(store.engine, "select max(source_id) from source_names where name = 'Odile Ferrant'")
    merge(store.engine, "Odile Farrant", "Odile Ferrant", "tests")
    with pytest.raises(QueryError, match="A source that was merged with another goes by the other's number"):
        source_page(store.engine, gone)
    assert page_of(store.engine, "Odile Ferrant").claims.total == 2
