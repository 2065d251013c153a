"""`copydesk sources`: who there is, and what a person decides about who is who."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli_sources import sources
from models.digest import content_digest
from models.store import Store
from tests.models.filling import new_store
from tests.models.naming import organisation, person, speakers, told


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A database in the working folder, in which two names of one person speak."""
    monkeypatch.chdir(tmp_path)
    made = new_store(tmp_path / "copydesk.db")
    told(made, "a", person("Ada Lane"), organisation("National Ferry Union", "NFU"))
    told(made, "b", person("Ada Láne"), person("Adelaide Lane"))
    yield made
    made.engine.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(sources, list(arguments))


def test_the_list_has_spellings_and_figures(store: Store) -> None:
    shown = run("list")
    assert shown.exit_code == 0, shown.output
    assert "Ada Láne  (also Ada Lane)\n       person, 2 claims in 2 articles" in shown.stdout
    assert "harbourpost.example\n       publisher, published 2" in shown.stdout


def test_the_list_is_limited_to_a_kind_and_printed_as_json(store: Store) -> None:
    found = json.loads(run("list", "--kind", "organisation", "--json").stdout)
    assert [(one["name"], one["names"], one["claims"]) for one in found] == [
        ("National Ferry Union", ["National Ferry Union", "NFU"], 1)
    ]
    assert len(json.loads(run("list", "--limit", "2", "--json").stdout)) == 2
    assert run("list", "--kind", "document").stdout == "there are none\n"


def test_one_source_is_shown_by_any_spelling(store: Store) -> None:
    shown = run("show", "nfu").stdout
    assert shown.startswith("National Ferry Union (source ")
    assert "  spelled NFU\n" in shown
    assert "nobody at the quay of Quernby could say" in shown
    assert json.loads(run("show", "NFU", "--json").stdout)["source"]["kind"] == "organisation"


def test_merging_and_taking_it_back(store: Store) -> None:
    before = content_digest(store.engine)
    assert run("merge", "Ada Lane", "Adelaide Lane", "--by", "ada", "--note", "same person").exit_code == 0
    assert {name for _, name in speakers(store.engine)} == {"Adelaide Lane", "National Ferry Union"}
    assert "one source already" in run("merge", "Ada Lane", "Adelaide Lane").stdout
    assert "taken back" in run("merge", "Ada Lane", "Adelaide Lane", "--undo").stdout
    assert content_digest(store.engine) == before


def test_splitting_and_taking_it_back(store: Store) -> None:
    before = content_digest(store.engine)
    assert "of its own from now on" in run("split", "Ada Láne", "--by", "ada").stdout
    assert "already" in run("split", "Ada Láne").stdout
    assert ("a", "Ada Lane") in speakers(store.engine)
    assert run("split", "Ada Láne", "--undo").exit_code == 0
    assert content_digest(store.engine) == before


def test_pairs_are_proposed(store: Store) -> None:
    assert "no two look alike" in run("suggest").stdout
    told(store, "c", person("Adele Quill"), person("Adela Quill"))
    assert "the given names may be one" in run("suggest").stdout
    [pair] = json.loads(run("suggest", "--json").stdout)
    assert {pair["name"], pair["other_name"]} == {"Adele Quill", "Adela Quill"}


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (["show", "Nobody"], 2, ["Nobody", "copydesk sources list"]),
        (["merge", "Ada Lane", "Adelaide Laine"], 2, ["Adelaide Laine", "do you mean Adelaide Lane"]),
        (["merge", "Ada Lane", "Adelaide Lane", "--undo"], 2, ["nobody merged them"]),
        (["split", "Adelaide Lane"], 2, ["only spelling"]),
        (["split", "Ada Lane", "--from", "99"], 2, ["no spelling of source 99"]),
        (["split", "Ada Lane", "--undo"], 2, ["nobody split it off"]),
        (["list", "--kind", "ghost"], 2, ["ghost"]),
        (["list", "--db", "none.db"], 5, ["none.db", "no such database"]),
        (["merge", "A", "B", "--db", "none.db"], 5, ["none.db", "no such database"]),
    ],
)
def test_what_a_user_can_get_wrong(store: Store, arguments: list[str], exit_code: int, words: list[str]) -> None:
    before = content_digest(store.engine)
    ended = run(*arguments)
    assert ended.exit_code == exit_code, ended.output
    assert all(word in ended.stderr for word in words), ended.stderr
    assert content_digest(store.engine) == before
