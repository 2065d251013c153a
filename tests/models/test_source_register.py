"""Sources: spellings of one name are one source, different names never are, whatever comes first."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from copydesk.claim_types import Source
from copydesk.desk import Desk
from models.source_register import SourceRegister
from models.store import Store
from tests.conftest import ROOT
from tests.models.filling import made_of, one, rows, save
from tests.models.naming import organisation, person, say, speakers, spelled, told

Registering = Callable[..., list[int]]
CASES = tomllib.loads((ROOT / "tests/cases/source_names.toml").read_text(encoding="utf-8"))["case"]
SAME = [pair for case in CASES for pair in case["same"]]
DIFFERENT = [pair for case in CASES for pair in case["different"]]


def register(engine: Engine, *sources: Source) -> list[int]:
    """Their ids, all found in one transaction."""
    with engine.begin() as connection:
        found = SourceRegister(connection)
        ids = [found.id_of(source) for source in sources]
        found.flush()
    return ids


def register_in_turn(engine: Engine, *sources: Source) -> list[int]:
    """Their ids, each found in a transaction of its own."""
    return [found for source in sources for found in register(engine, source)]


def rows_of_sources(engine: Engine) -> list[tuple[object, ...]]:
    query = """select s.kind, s.name, s.domain, s.handle, s.platform, n.name, n.folded, n.kind
               from sources s join source_names n on n.source_id = s.id order by n.folded"""
    return rows(engine, query)


@pytest.mark.parametrize("registering", [register, register_in_turn])
def test_spellings_of_a_name_are_one_source(store: Store, registering: Registering) -> None:
    for pair in SAME:
        assert len({*registering(store.engine, *map(person, [*pair, pair[0]]))}) == 1, pair


@pytest.mark.parametrize("registering", [register, register_in_turn])
def test_different_names_are_two_sources(store: Store, registering: Registering) -> None:
    for first, second in DIFFERENT:
        ids = registering(store.engine, person(first), person(second), person(first))
        assert ids[0] == ids[2] != ids[1], (first, second)


@pytest.mark.parametrize("registering", [register, register_in_turn])
def test_what_is_registered_does_not_depend_on_the_order(store: Store, registering: Registering) -> None:
    names = [name for pair in SAME for name in pair]
    registering(store.engine, *map(person, names))
    first = rows_of_sources(store.engine)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("delete from source_names")
        connection.exec_driver_sql("delete from sources")
    register_in_turn(store.engine, *map(person, reversed(names)))
    assert rows_of_sources(store.engine) == first


def test_every_spelling_is_kept_once(store: Store) -> None:
    register_in_turn(store.engine, *map(person, ["Zoe Carrabine", "zoé carrabine", "ZOÉ CARRABINE", "Zoé Carrabine"]))
    assert spelled(store.engine) == {"Zoé Carrabine": {"Zoé Carrabine", "Zoe Carrabine"}}


def test_an_account_keeps_its_handle(store: Store) -> None:
    register(store.engine, Source("social_account", "@gulls", ("@gulls",), handle="gulls", platform="Bluesky"))
    assert rows(store.engine, "select kind, handle, platform from sources") == [("social_account", "gulls", "Bluesky")]


def test_a_publisher_named_by_its_domain_keeps_it(store: Store, desk: Desk) -> None:
    text = "The heron came back to the mill pond this week.\n"
    save(store, made_of(text, desk, publisher="harbourpost.example"))
    save(store, made_of(text, desk, "other.txt", publisher="Harbour Post"))
    assert rows(store.engine, "select name, domain from sources order by id") == [
        ("harbourpost.example", "harbourpost.example"),
        ("Harbour Post", None),
    ]


def test_a_publisher_that_speaks_is_the_publisher(store: Store) -> None:
    told(store, "a", organisation("The Quernby Lantern"), publisher="Quernby Lantern")
    assert rows(store.engine, "select kind, name from sources") == [("publisher", "The Quernby Lantern")]


def test_a_programme_of_a_persons_name_is_another_source(store: Store) -> None:
    told(store, "a", person("Ada Lane"), Source("programme", "Ada Lane"))
    assert {("person", "Ada Lane"), ("programme", "Ada Lane")} <= set(
        rows(store.engine, "select kind, name from sources")
    )


def test_an_acronym_is_who_an_article_says(store: Store) -> None:
    told(store, "a", organisation("NFU"))
    assert speakers(store.engine) == [("a", "NFU")]
    told(store, "b", organisation("National Ferry Union", "NFU"))
    assert speakers(store.engine) == [("a", "National Ferry Union"), ("b", "National Ferry Union")]


def test_an_acronym_of_two_is_neithers(store: Store) -> None:
    told(store, "a", organisation("NFU"))
    told(store, "b", organisation("National Ferry Union", "NFU"))
    told(store, "c", organisation("National Farmers' Union", "NFU"))
    told(store, "d", organisation("NFU"))
    found = ["NFU", "National Ferry Union", "National Farmers' Union", "NFU"]
    assert speakers(store.engine) == list(zip("abcd", found, strict=True))


def test_what_joined_two_goes_with_the_claims_that_said_so(store: Store) -> None:
    told(store, "a", organisation("NFU"))
    joining = told(store, "b", organisation("National Ferry Union", "NFU"))
    say(store.engine, joining, [organisation("National Ferry Union")], "naming@2")
    assert speakers(store.engine) == [("a", "NFU"), ("b", "National Ferry Union")]


def test_names_that_no_claim_gives_any_more_are_forgotten(store: Store) -> None:
    article = told(store, "a", Source("organisation", "Odile Farrant"), person("Bo Reed", "Robert Reed"))
    say(store.engine, article, [person("Odile Farrant")], "naming@2")
    assert spelled(store.engine) == {
        "harbourpost.example": {"harbourpost.example"},
        "Odile Farrant": {"Odile Farrant"},
    }
    assert one(store.engine, "select kind from sources where name = 'Odile Farrant'") == "person"
    assert one(store.engine, "select count(*) from source_mentions") == 1


def test_a_surname_is_no_name_of_the_source_elsewhere(store: Store) -> None:
    told(store, "a", person("Ada Lane", "Lane", "Minister Lane"))
    assert spelled(store.engine)["Ada Lane"] == {"Ada Lane"}


def test_an_account_is_a_persons_where_an_article_says_so(store: Store) -> None:
    told(store, "a", Source("social_account", "@adalane", handle="adalane"))
    told(store, "b", person("Ada Lane", "@adalane"))
    found = rows(store.engine, "select kind, name, handle from sources where kind <> 'publisher'")
    assert found == [("person", "Ada Lane", "adalane")]
