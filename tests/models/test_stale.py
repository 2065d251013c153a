"""The articles a changed desk can touch are found from the redline: never one too few."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.decisions import Decisions
from copydesk.desk import Desk
from copydesk.errors import QueryError
from copydesk.fingerprints import fingerprint
from copydesk.pipeline import run
from copydesk.rules import Rule
from copydesk.types import Article, Document
from models.digest import content_digest
from models.publishers import publisher_named
from models.reclean import reclean_documents
from models.stale import find_stale, restamp
from models.store import Store
from tests.models.filling import change, extract, new_store, rows
from tests.models.recleaning import desk_of, fill, load, page, publisher, rule

WRAPPED = "The harbour wall, which was built by the convicts of the old gaol, is to be\nmended before the winter. "
LINES = (
    "Advertisement",
    "Follow the Harbour Post on the wireless",
    "Follow the ferry’s crew and tell a neighbour",
    "Tell a neighbour about this story",
    "Tell a friend: the ferry &amp; the mill",
    "All pictures by the harbour office",
    " date 2025-03-04 Follow the council, which met on Tuesday and talked for hours about the harbour.",
    "date: 2025-03-04",
    "By Perpetua Lanning",
    "The Council Talks for Hours",
    "The skipper looked at the wall and said:",
    "“Follow me to the wall,” said Odile Farrant.",
    "The council met on Tuesday and approved the budget of the harbour for two years.",
    "The council met on Tuesday and approved the budget of the harbour for two years.",
    WRAPPED * 6,
)
RULES = (
    rule("ads.label", "Advertisement"),
    rule("ads.any", "A.{5,40}"),
    rule("social.follow", "Follow .{3,60}"),
    rule("social.follow-end", "Follow .{3,60}", where="end"),
    rule("social.tell", "(Tell|Follow) a? ?.{3,60}"),
    rule("social.tell-end", "Tell a .{3,40}", where="end"),
    rule("end.pictures", "All pictures by .{3,40}", where="tail"),
    rule("head.any", "(By|The) .{3,40}", where="head"),
    rule("glued.date", "date .{10,150}"),
    rule("wall.any", ".* built by the convicts .*"),
    rule("council.any", "The council .{10,100}"),
)
PUBLISHERS = [
    publisher(),
    publisher(name="Harbour Post & Mail", author="json-ld: *"),
    replace(publisher("millpost.example", "The Mill Post"), other_domains=("harbourpost.example",)),
]
PAGES = [page("https://harbourpost.example/ferry"), page("https://news.millpost.example/ferry")]
OFF = (
    "ads.label",
    "social.follow",
    "content.outside",
    "content.aside",
    "content.heading",
    "glued.date",
    "line.shape",
    "line.words",
)


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    chosen: list[Rule] = draw(st.lists(st.sampled_from(RULES), unique=True, max_size=8))
    edited = draw(st.sets(st.sampled_from([r.id for r in RULES]), max_size=2))
    rules = [replace(r, why="another reason") if r.id in edited else r for r in chosen]
    publishers = draw(st.one_of(st.none(), st.sampled_from(PUBLISHERS)))
    kept = draw(st.sets(st.sampled_from(LINES), max_size=2))
    off = draw(st.sets(st.sampled_from(OFF), max_size=2))
    decisions = Decisions(frozenset(off), frozenset(map(fingerprint, kept)))
    return desk_of(*rules, publishers=[publishers] if publishers else [], decisions=decisions)


texts = st.lists(st.sampled_from(LINES), min_size=1, max_size=10).map("\n\n".join)
corpora = st.lists(texts, min_size=1, max_size=5, unique=True)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """Two databases that are loaded anew for each example, and keep what SQLAlchemy has compiled for them."""
    folder = tmp_path_factory.mktemp("stale")
    made = new_store(folder / "one.db"), new_store(folder / "other.db")
    yield made
    for store in made:
        store.engine.dispose()


def loaded(store: Store, nothing: sqlite3.Connection, desk: Desk, given: list[Document]) -> Store:
    """Put an empty database in the place of what is in the store, and load the documents."""
    with store.engine.connect() as connection:
        nothing.backup(connection.connection.driver_connection)
    return fill(store, desk, given)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """An empty database."""
    path = tmp_path_factory.mktemp("nothing") / "empty.db"
    new_store(path).engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def outcome(document: Document, desk: Desk) -> object:
    made = run(document, desk)
    return replace(made, desk_sha="") if isinstance(made, Article) else made


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=desks(), after=desks(), corpus=corpora)
def test_what_comes_out_differently_is_touched(
    stores: tuple[Store, Store], nothing: sqlite3.Connection, before: Desk, after: Desk, corpus: list[str]
) -> None:
    given = [Document(f"file:///inbox/{n}.txt", text.encode()) for n, text in enumerate(corpus)] + PAGES
    store = loaded(stores[0], nothing, before, given)
    found = find_stale(store.engine, after)
    touched = {rows(store.engine, "select uri from documents where id = ?", i)[0][0] for i in found.to_clean}
    changed = {document.uri for document in given if outcome(document, before) != outcome(document, after)}
    assert changed <= touched, found.why

    run_id = store.start_run("reclean", {}, after, None)
    reclean_documents(store, run_id, after, found.to_clean)
    restamp(store, found.untouched, after.sha)
    again = find_stale(store.engine, after)
    assert (again.articles, again.untouched) == (0, {})
    fresh = loaded(stores[1], nothing, after, given)
    extract(store.engine, run_id)
    assert content_digest(store.engine) == content_digest(fresh.engine)


ONE = [Document("file:///inbox/1.txt", b"Advertisement\n\nThe ferry sailed on Monday, and nobody was on board.")]
OTHERS = [
    Document("file:///inbox/2.txt", b"Tell a neighbour about this story\n\nThe mill was sold on Tuesday for a song."),
    Document("file:///inbox/3.txt", b"The mayor went home on Wednesday because it rained all day long."),
]
LABELS, TELLING = rule("ads.label", "Advertisement"), rule("social.tell", "Tell a .*")


@pytest.mark.parametrize(
    ("after", "words", "touched"),
    [
        (desk_of(LABELS), "rules removed: social.tell", [2]),
        (desk_of(LABELS, TELLING, rule("sold.line", ".* sold on .*")), "rules added: sold.line", [2]),
        (desk_of(replace(LABELS, why="advert"), TELLING), "rules changed: ads.label", [1]),
        (desk_of(TELLING, LABELS), "rules in another order: ads.label, social.tell", []),
        (desk_of(LABELS, TELLING, publishers=[publisher()]), "publishers' files changed: harbourpost.example", []),
        (desk_of(LABELS, TELLING, decisions=Decisions(frozenset({"ads.label"}))), "rules switched off: ads.label", [1]),
        (
            desk_of(LABELS, TELLING, decisions=Decisions(kept_lines=frozenset({fingerprint("ADVERTISEMENT")}))),
            "lines to be kept: 1",
            [1],
        ),
    ],
)
def test_only_what_a_change_can_touch_is_touched(tmp_path: Path, after: Desk, words: str, touched: list[int]) -> None:
    store = load(tmp_path / "news.db", desk_of(LABELS, TELLING), ONE + OTHERS)
    found = find_stale(store.engine, after)
    assert (found.why, found.documents, found.without_article) == ([words], touched, [])
    assert sorted(i for ids in found.untouched.values() for i in ids) == [n for n in (1, 2, 3) if n not in touched]


def test_a_decision_taken_back_is_a_change_too(tmp_path: Path) -> None:
    decided = Decisions(frozenset({"ads.label"}), frozenset({fingerprint("Tell a neighbour about this story")}))
    store = load(tmp_path / "news.db", desk_of(LABELS, TELLING, decisions=decided), ONE + OTHERS)
    found = find_stale(store.engine, desk_of(LABELS, TELLING))
    assert found.why == ["rules switched on again: ads.label", "lines no longer to be kept: 1"]
    assert found.documents == [1, 2]


@pytest.mark.parametrize(
    "change_of_parts",
    ["delete from desks", """update desks set parts = json_set(parts, '$.steps.version', '0')"""],
    ids=["parts unknown", "steps changed"],
)
def test_all_are_touched_where_nothing_less_is_sure(tmp_path: Path, change_of_parts: str) -> None:
    store = load(tmp_path / "news.db", desk_of(LABELS), ONE + OTHERS)
    change(store.engine, change_of_parts)
    assert find_stale(store.engine, desk_of(TELLING)).documents == [1, 2, 3]


def test_under_the_same_desk_nothing_is_stale(tmp_path: Path) -> None:
    given = [*ONE, Document("file:///inbox/4.txt", b"Advertisement")]
    store = load(tmp_path / "news.db", desk_of(LABELS), given)
    found = find_stale(store.engine, desk_of(LABELS))
    assert (found.to_clean, found.untouched, found.articles) == ([], {}, 0)
    assert find_stale(store.engine, desk_of(LABELS), everything=True).to_clean == [1, 2]


def test_of_one_publisher_only_its_articles_are_stale(tmp_path: Path) -> None:
    given = [replace(one, origin={"publisher": name}) for one, name in zip(OTHERS, ("Mill Post", "Quay"), strict=True)]
    store = load(tmp_path / "news.db", desk_of(), given)
    quay = publisher_named(store.engine, "quay")
    assert find_stale(store.engine, desk_of(rule("all.lines", ".*")), publisher_id=quay).documents == [2]
    with pytest.raises(QueryError, match="do you mean Mill Post"):
        publisher_named(store.engine, "Mill Pots")
