"""Views and canned queries about duplicates, with every row that they give for a small made corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.duplicates import renew_duplicates
from models.query import run_query
from models.store import Store
from tests.models.copying import (
    BELLS,
    COAST,
    COST,
    GOATS,
    INLAND,
    MUD,
    NAME,
    NUMBER,
    POST,
    VOTE,
    WORDING,
    changed,
    dated,
    document,
    fresh,
    ingest,
)
from tests.models.filling import change, rows

REWORDED = changed([COST], *WORDING)[0]
OWN = "Our reporters went down to the quay and found nobody."
CORPUS = (
    dated("goats", 1, GOATS),
    dated("post", 3, VOTE, COST, MUD),
    dated("coast", 4, VOTE, REWORDED, OWN, publisher=COAST),
    document("inland", VOTE, COST, MUD, publisher=INLAND),
    dated("again", 6, VOTE, COST, MUD),
    dated("brill", 5, *changed([VOTE, COST, MUD], NUMBER, NAME), publisher=COAST),
    dated("goats", 2, GOATS, BELLS),
    dated("coast", 4, VOTE, REWORDED, OWN.replace("quay", "mole"), publisher=COAST),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = fresh(tmp_path_factory.mktemp("queries"))
    ingest(opened, *CORPUS)
    yield opened
    opened.engine.dispose()


def asked(store: Store, name: str, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of a canned query's rows."""
    names, found = run_query(store.engine, name)
    return [tuple(row[names.index(column)] for column in columns) for row in found]


def first_words(texts: object) -> str:
    return " ".join(str(texts).split()[:3])


def test_unique_paragraphs(store: Store) -> None:
    query = """select a.uri, u.position, u.text from unique_paragraphs u join articles b on b.id = u.article_id
               join current_articles a on a.id = b.id order by a.uri, u.position"""
    found = [
        (uri.removeprefix("file:///"), position, first_words(text)) for uri, position, text in rows(store.engine, query)
    ]
    assert found == [
        ("brill", 1, "The harbour board"),
        ("brill", 3, "Mud from the"),
        ("coast", 3, "Our reporters went"),
        ("goats", 1, "A herd of"),
        ("goats", 2, "The bells of"),
        ("post", 1, "The harbour board"),
        ("post", 2, "The work will"),
        ("post", 3, "Mud from the"),
    ]


def test_paragraph_spread(store: Store) -> None:
    query = (
        "select uri, publisher, published_at, similarity from paragraph_spread where text like 'The work %' order by 1"
    )
    near = 0.9429
    assert rows(store.engine, query) == [
        ("file:///again", POST, "2025-03-06", 1.0),
        ("file:///brill", COAST, "2025-03-05", 1.0),
        ("file:///coast", COAST, "2025-03-04", near),
        ("file:///inland", INLAND, None, 1.0),
        ("file:///post", POST, "2025-03-03", None),
    ]
    families = "select o.text, count(*) from paragraph_spread s join paragraphs o on o.id = s.original_id group by o.id"
    assert rows(store.engine, f"{families} order by o.id") == [(VOTE, 4), (COST, 5), (MUD, 3)]


def test_spread_begins_with_the_original(store: Store) -> None:
    families: list[list[tuple[object, object]]] = []
    for publisher, published, similarity in asked(store, "spread", "publisher", "published_at", "similarity"):
        if similarity is None:
            families.append([])
        families[-1].append((publisher, published))
    vote, cost, mud = families
    assert vote == [(POST, "2025-03-03"), (COAST, "2025-03-04"), (POST, "2025-03-06"), (INLAND, None)]
    assert cost == [*vote[:2], (COAST, "2025-03-05"), *vote[2:]]
    assert mud == [vote[0], *vote[2:]]


def test_spread_begins_with_an_original_of_which_the_month_is_known(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    ingest(store, dated("post", 3, VOTE), dated("coast", 4, VOTE))
    change(store.engine, "update articles set published_at = '2025-03', published_precision = 'month' where id = 1")
    renew_duplicates(store, 1)
    assert [row[0] for row in asked(store, "spread", "similarity")] == [None, 1.0]


def test_article_origins_and_syndication(store: Store) -> None:
    query = "select uri, relation, similarity, publisher, published_at from article_origins order by uri"
    share = (len(VOTE) + len(REWORDED)) / len(VOTE + REWORDED + OWN)
    assert rows(store.engine, query) == [
        ("file:///again", "same text", 1.0, POST, "2025-03-06"),
        ("file:///coast", "copy", round(share, 4), COAST, "2025-03-04"),
        ("file:///inland", "same text", 1.0, INLAND, None),
        ("file:///post", "original", None, POST, "2025-03-03"),
    ]
    assert rows(store.engine, "select distinct original_id, coalesce(duplicate_of_id, 2) from article_origins") == [
        (2, 2)
    ]
    found = asked(store, "syndication", "relation", "publisher")
    assert found[0] == ("original", POST)
    assert sorted(found) == [("copy", COAST), ("original", POST), ("same text", INLAND), ("same text", POST)]


def test_the_same_document_under_another_address(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    ingest(store, dated("post", 3, VOTE), dated("mirror", 3, VOTE), dated("zero", 3, VOTE, publisher=COAST))
    query = "select uri, relation from article_origins order by uri"
    assert rows(store.engine, query) == [
        ("file:///mirror", "original"),
        ("file:///post", "same document"),
        ("file:///zero", "same document"),
    ]


def test_paragraphs_in_common(store: Store) -> None:
    columns = ("articles", "publishers", "text", "first_publisher", "first_published", "least_similarity")
    assert asked(store, "paragraphs_in_common", *columns) == [
        (5, 3, COST, POST, "2025-03-03", 0.9429),
        (4, 3, VOTE, POST, "2025-03-03", 1.0),
        (3, 2, MUD, POST, "2025-03-03", 1.0),
    ]


def test_variants(store: Store) -> None:
    columns = "kind, slot, earlier_value, value, earlier_publisher, publisher, same_story, earlier_published_at"
    found = rows(store.engine, f"select {columns}, published_at, earlier_text, text from variants order by slot desc")
    assert found == [
        ("elsewhere", "number", "4", "3", POST, COAST, 1, "2025-03-03", "2025-03-05", VOTE, changed([VOTE], NUMBER)[0]),
        (
            "elsewhere",
            "name",
            "Brill",
            "Marlow",
            POST,
            COAST,
            1,
            "2025-03-03",
            "2025-03-05",
            MUD,
            changed([MUD], NAME)[0],
        ),
    ]
    assert sorted(asked(store, "variants", "slot", "earlier_value", "value")) == [
        ("name", "Brill", "Marlow"),
        ("number", "4", "3"),
    ]


def test_versions_and_what_is_current(store: Store) -> None:
    query = "select uri, status, count(*) from versions where uri in ('file:///goats', 'file:///coast')"
    assert rows(store.engine, f"{query} group by uri, status order by uri, status") == [
        (f"file:///{name}", status, 1) for name in ("coast", "goats") for status in ("loaded", "superseded")
    ]
    assert rows(store.engine, "select count(*), count(distinct uri) from current_articles") == [(6, 6)]
    old = "select p.id from paragraphs p join versions v on v.id = p.article_id where v.status = 'superseded'"
    for view, column in (("paragraph_spread", "paragraph_id"), ("unique_paragraphs", "id")):
        assert rows(store.engine, f"select * from {view} where {column} in ({old})") == []
