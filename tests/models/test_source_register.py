"""Sources: spellings of one name are one source, different names never are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from copydesk.desk import Desk
from copydesk.types import Source
from models.migrate import ensure
from models.source_register import SourceRegister
from models.store import Store
from tests.models.filling import made_of, rows, save

Registering = Callable[..., list[int]]


def person(name: str, *names: str) -> Source:
    return Source("person", name, names)


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


def spellings(engine: Engine) -> Iterable[str]:
    return [name for (name,) in rows(engine, "select name from source_names order by id")]


SAME = [
    ("Maeng Bit-nuri", "Maeng Bit Nuri"),
    ("Zoé Carrabine", "Zoe Carrabine"),
    ("Odile Farrant", "ODILE FARRANT"),
    ("Odile Farrant", "Odile  Farrant"),
    ("Seamus O’Dell", "Seamus O'Dell"),
    ("Jonas A. Reed", "Jonas A Reed"),
    ("The Quernby Lantern", "Quernby Lantern"),
    ("Captain Odile Farrant", "Odile Farrant"),
    ("Odile Farrant", "Former Captain Odile Farrant"),
]
DIFFERENT = [
    ("Odile Farrant", "Odile Farrand"),
    ("Odile Farrant", "Otto Farrant"),
    ("Odile Farrant", "Farrant"),
    ("Studio 12", "Studio 21"),
    ("@gullsetlists", "gullsetlists"),
    ("!!!", "???"),
    ("김서연", "김서영"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
@pytest.mark.parametrize("registering", [register, register_in_turn])
def test_spellings_of_a_name_are_one_source(store: Store, registering: Registering, one: str, other: str) -> None:
    assert registering(store.engine, person(one), person(other), person(one)) == [1, 1, 1]
    assert rows(store.engine, "select id, name from sources") == [(1, one)]


@pytest.mark.parametrize(("one", "other"), [pair for pair in SAME if pair[0].casefold() != pair[1].casefold()])
def test_every_spelling_is_kept(store: Store, one: str, other: str) -> None:
    register_in_turn(store.engine, person(one), person(other))
    folded = {" ".join(name.casefold().split()): name for name in (other, one)}
    assert set(spellings(store.engine)) == set(folded.values())


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
@pytest.mark.parametrize("registering", [register, register_in_turn])
def test_different_names_are_two_sources(store: Store, registering: Registering, one: str, other: str) -> None:
    assert registering(store.engine, person(one), person(other), person(one)) == [1, 2, 1]


def test_a_spelling_is_written_once(store: Store) -> None:
    register_in_turn(store.engine, person("Zoé Carrabine"), person("zoé carrabine"), person("Zoé Carrabine"))
    assert spellings(store.engine) == ["Zoé Carrabine"]


def test_a_source_is_found_by_any_of_its_names(store: Store) -> None:
    ids = register_in_turn(store.engine, person("Ottoline Garsed", "Ottie Garsed"), person("Ottie Garsed"))
    assert ids == [1, 1]


def test_names_that_join_two_sources_do_not_depend_on_batches(tmp_path: Path) -> None:
    named = [person("Ann Reed"), person("Zoé Poe"), person("Ann Reed", "Zoe Poe"), person("Zoé Poe")]
    at_once = register(ensure(tmp_path / "a.db"), *named)
    in_two = ensure(tmp_path / "b.db")
    assert register(in_two, *named[:2]) + register(in_two, *named[2:]) == at_once


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
