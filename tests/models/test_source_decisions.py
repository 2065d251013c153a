"""Decisions on sources: carried out at once, kept to by whatever comes later, and taken back without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.claim_types import Source
from copydesk.errors import QueryError
from models.digest import content_digest
from models.source_decisions import merge, split, undo_merge, undo_split
from models.source_list import list_sources, show_source, suggest_merges
from models.store import Store
from models.verify import verify
from tests.models.filling import new_store, one, rows
from tests.models.naming import organisation, person, say, speakers, spelled, told

ADA, ADELAIDE, BO = person("Ada Lane"), person("Adelaide Lane"), person("Bo Reed")


@pytest.fixture
def told_store(store: Store) -> Store:
    """Two names that nothing joins, in three articles, one of which has both; one of them is an author too."""
    told(store, "a", ADA, BO)
    told(store, "b", ADELAIDE, author="Adelaide Lane")
    told(store, "c", ADA, ADELAIDE, person("Ada Láne"))
    return store


def by_author(store: Store) -> list[str]:
    query = "select s.name from article_authors x join sources s on s.id = x.source_id order by x.article_id"
    return [name for (name,) in rows(store.engine, query)]


def test_merged_sources_are_one_everywhere(told_store: Store) -> None:
    assert merge(told_store.engine, "Ada Lane", "adelaide lane", "ada", "same person")
    assert {name for _, name in speakers(told_store.engine)} == {"Adelaide Lane", "Bo Reed"}
    assert spelled(told_store.engine)["Adelaide Lane"] == {"Adelaide Lane", "Ada Lane", "Ada Láne"}
    assert by_author(told_store) == ["Adelaide Lane"]
    assert verify(told_store.engine).faults == ()


def test_merging_twice_says_so(told_store: Store) -> None:
    assert merge(told_store.engine, "Ada Lane", "Adelaide Lane", "ada")
    digest = content_digest(told_store.engine)
    assert not merge(told_store.engine, "Adelaide Lane", "Ada Láne", "bo")
    assert content_digest(told_store.engine) == digest


def test_what_is_loaded_later_follows(told_store: Store) -> None:
    merge(told_store.engine, "Ada Lane", "Adelaide Lane", "ada")
    told(told_store, "d", ADA, person("ADELAIDE LANE"))
    assert {name for where, name in speakers(told_store.engine) if where == "d"} == {"Adelaide Lane"}


def test_merging_before_or_after_loading_comes_to_the_same(told_store: Store, tmp_path: Path) -> None:
    told(told_store, "d", ADELAIDE)
    merge(told_store.engine, "Ada Lane", "Adelaide Lane", "ada")
    earlier = new_store(tmp_path / "earlier.db")
    told(earlier, "c", ADA, ADELAIDE, person("Ada Láne"))
    merge(earlier.engine, "Ada Lane", "Adelaide Lane", "ada")
    told(earlier, "d", ADELAIDE)
    told(earlier, "b", ADELAIDE, author="Adelaide Lane")
    told(earlier, "a", ADA, BO)
    assert content_digest(earlier.engine) == content_digest(told_store.engine)


def test_a_merge_that_is_taken_back_leaves_nothing(told_store: Store) -> None:
    before = content_digest(told_store.engine)
    merge(told_store.engine, "Ada Lane", "Adelaide Lane", "ada")
    assert content_digest(told_store.engine) != before
    undo_merge(told_store.engine, "Adelaide Lane", "Ada Lane", "bo")
    assert content_digest(told_store.engine) == before
    assert rows(told_store.engine, "select kind, decided_by, withdrawn_by from decisions") == [
        ("merge_sources", "ada", "bo")
    ]


def test_what_came_meanwhile_goes_where_its_name_belongs(told_store: Store) -> None:
    merge(told_store.engine, "Ada Lane", "Adelaide Lane", "ada")
    told(told_store, "d", ADELAIDE)
    undo_merge(told_store.engine, "Ada Lane", "Adelaide Lane", "ada")
    assert ("d", "Adelaide Lane") in speakers(told_store.engine)
    assert ("a", "Ada Láne") in speakers(told_store.engine)


def test_three_are_merged_and_one_is_let_go(told_store: Store) -> None:
    before = content_digest(told_store.engine)
    merge(told_store.engine, "Ada Lane", "Adelaide Lane", "ada")
    merge(told_store.engine, "Ada Lane", "Bo Reed", "ada")
    assert {name for _, name in speakers(told_store.engine)} == {"Adelaide Lane"}
    undo_merge(told_store.engine, "Ada Lane", "Adelaide Lane", "ada")
    assert len({name for _, name in speakers(told_store.engine)}) == 2
    with pytest.raises(QueryError, match="merged are"):
        undo_merge(told_store.engine, "Ada Lane", "Adelaide Lane", "ada")
    for pair in rows(told_store.engine, "select sample from decisions where withdrawn_at is null"):
        undo_merge(told_store.engine, *pair[0].split(" = "), "ada")
    assert content_digest(told_store.engine) == before


def test_merged_publishers_share_their_articles(store: Store) -> None:
    told(store, "a", BO, publisher="harbourpost.example")
    told(store, "b", BO, publisher="Harbour Post")
    before = content_digest(store.engine)
    merge(store.engine, "harbourpost.example", "Harbour Post", "ada")
    found = rows(store.engine, "select kind, name, domain, articles from sources where kind = 'publisher'")
    assert found == [("publisher", "Harbour Post", "harbourpost.example", 2)]
    assert verify(store.engine).faults == ()
    undo_merge(store.engine, "harbourpost.example", "Harbour Post", "ada")
    assert content_digest(store.engine) == before
    assert one(store.engine, "select max(articles) from sources") == 1
    assert verify(store.engine).faults == ()


def test_a_spelling_is_split_off_and_put_back(told_store: Store) -> None:
    before = content_digest(told_store.engine)
    assert split(told_store.engine, "Ada Láne", "ada", note="her niece")
    assert ("c", "Ada Láne") in speakers(told_store.engine)
    assert not split(told_store.engine, "ada láne", "ada")
    told(told_store, "d", person("Ada Láne"))
    assert ("d", "Ada Láne") in speakers(told_store.engine)
    undo_split(told_store.engine, "ADA LÁNE", "ada")
    assert {name for _, name in speakers(told_store.engine)} == {"Ada Láne", "Adelaide Lane", "Bo Reed"}
    assert content_digest(told_store.engine) != before  # an article came meanwhile


def test_a_split_that_is_taken_back_leaves_nothing(told_store: Store) -> None:
    before = content_digest(told_store.engine)
    split(told_store.engine, "Ada Láne", "ada")
    undo_split(told_store.engine, "Ada Láne", "ada")
    assert content_digest(told_store.engine) == before


def test_what_an_article_joined_is_split(store: Store) -> None:
    told(store, "a", organisation("National Ferry Union", "NFU"))
    told(store, "b", organisation("NFU"))
    split(store.engine, "NFU", "ada")
    assert speakers(store.engine) == [("a", "National Ferry Union"), ("b", "NFU")]


def test_a_split_spelling_is_merged_with_another_and_split_again(told_store: Store) -> None:
    split(told_store.engine, "Ada Láne", "ada")
    merge(told_store.engine, "Ada Láne", "Bo Reed", "ada")
    assert spelled(told_store.engine)["Ada Lane"] == {"Ada Lane"}
    assert {"Ada Láne", "Bo Reed"} in spelled(told_store.engine).values()
    assert split(told_store.engine, "Ada Láne", "ada")
    assert spelled(told_store.engine)["Bo Reed"] == {"Bo Reed"}


def test_decisions_outlive_what_they_are_about(told_store: Store) -> None:
    merge(told_store.engine, "Ada Lane", "Bo Reed", "ada")
    say(told_store.engine, 1, [ADA], "naming@2")
    assert "Bo Reed" not in {name for names in spelled(told_store.engine).values() for name in names}
    say(told_store.engine, 1, [BO], "naming@3")
    assert ("a", "Ada Láne") in speakers(told_store.engine)
    undo_merge(told_store.engine, "Bo Reed", "Ada Lane", "ada")
    assert ("a", "Bo Reed") in speakers(told_store.engine)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("merge", "Ada Lane", "Nobody Known", "ada"), "Nobody Known: there is no such source"),
        (("merge", "Ada Lane", "Adelaide Lain", "ada"), "do you mean Adelaide Lane"),
        (("merge", "Ada Lane", "99", "ada"), "99: there is no such source"),
        (("undo", "Ada Lane", "Bo Reed", "ada"), "nobody merged them; nothing is merged"),
        (("split", "Bo Reed", "ada"), "the only spelling of source"),
        (("split", "Nobody Known", "ada"), "no article has this spelling"),
        (("split", "Ada Láne", "ada", 1), "is no spelling of source 1"),
        (("unsplit", "Ada Láne", "ada"), "nobody split it off"),
    ],
)
def test_what_a_person_can_get_wrong_changes_nothing(told_store: Store, given: tuple[str, ...], words: str) -> None:
    before = content_digest(told_store.engine)
    what, *named = given
    decide = {"merge": merge, "undo": undo_merge, "split": split, "unsplit": undo_split}[what]
    with pytest.raises(QueryError, match=words):
        decide(told_store.engine, *named)
    assert content_digest(told_store.engine) == before


def test_a_name_of_several_sources_is_asked_back(store: Store) -> None:
    told(store, "a", person("Ada Lane"), Source("programme", "Ada Lane (programme)"), person("Bo Reed"))
    split_from = told(store, "b", person("Ada Láne"))
    assert split_from
    split(store.engine, "Ada Láne", "ada")
    with pytest.raises(QueryError, match="may be several sources"):
        show_source(store.engine, "Áda Lane")


def test_the_list_says_who_said_how_much(told_store: Store) -> None:
    found = list_sources(told_store.engine)
    assert [(s.name, s.kind, s.claims, s.articles, s.wrote, s.published) for s in found] == [
        ("Ada Láne", "person", 3, 2, 0, 0),
        ("Adelaide Lane", "person", 2, 2, 1, 0),
        ("Bo Reed", "person", 1, 1, 0, 0),
        ("harbourpost.example", "publisher", 0, 0, 0, 3),
    ]
    assert found[0].names == ("Ada Lane", "Ada Láne")
    assert [s.name for s in list_sources(told_store.engine, "publisher")] == ["harbourpost.example"]


def test_a_source_is_shown_by_any_of_its_names(told_store: Store) -> None:
    for given in ("Ada Lane", "ADA LÁNE", "Dr Ada Lane", str(show_source(told_store.engine, "Ada Lane").source.id)):
        shown = show_source(told_store.engine, given)
        assert (shown.source.name, len(shown.claims)) == ("Ada Láne", 3)


def test_pairs_that_look_alike_are_proposed(store: Store) -> None:
    told(store, "a", person("Dan Quill"), person("Don Quill"), organisation("National Ferry Union"), BO)
    [pair] = suggest_merges(store.engine)
    assert {pair.name, pair.other_name} == {"Dan Quill", "Don Quill"}
    merge(store.engine, str(pair.id), str(pair.other_id), "ada")
    assert suggest_merges(store.engine) == []
