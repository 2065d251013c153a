"""Recleaned, a database is the one that a load with the new desk would have made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from copydesk.batches import read_all
from copydesk.claims.naming import match_key
from copydesk.decisions import Decisions
from copydesk.fingerprints import fingerprint
from copydesk.readers.places import find_inputs
from copydesk.types import Document
from models.digest import content_digest
from models.reclean import document_batches, reclean_batch, reclean_documents
from models.stale import find_stale
from models.store import Store
from models.verify import verify
from tests.models.filling import change, contents, extract, one, rows, search
from tests.models.recleaning import (
    ADS,
    FOOT,
    PROMPT,
    RULES,
    SHARE,
    TELL,
    desk_of,
    document_ids,
    documents,
    load,
    page,
    publisher,
    reclean_all,
    rule,
)

PAGES = [page("https://harbourpost.example/ferry"), page("https://millpost.example/ferry")]
ALL = [*documents(), *PAGES]
DECIDED = Decisions(frozenset({"social.follow"}), frozenset({fingerprint(SHARE)}))
LEARNED = Decisions(learned={match_key("millpost.example"): frozenset({fingerprint(PROMPT), fingerprint(FOOT)})})
DESKS = {
    "none": desk_of(),
    "all": desk_of(*RULES),
    "without one": desk_of(ADS, TELL),
    "one added": desk_of(*RULES, rule("weather.rain", "Then it rained .*")),
    "one widened": desk_of(ADS, rule("social.follow", "(Follow|Then) .{3,40}"), TELL),
    "reversed": desk_of(*reversed(RULES), rule("any.prompt", "(Follow|Tell) .*")),
    "another reason": desk_of(replace(ADS, why="an advert")),
    "everything struck": desk_of(rule("all.lines", '[^“"]+')),
    "publisher": desk_of(*RULES, publishers=[publisher()]),
    "publisher renamed": desk_of(*RULES, publishers=[publisher(name="Harbour Post & Mail", author="json-ld: *")]),
    "decided": desk_of(*RULES, decisions=DECIDED),
    "rule off": desk_of(*RULES, decisions=Decisions(frozenset({"ads.label"}))),
    "learned": desk_of(decisions=LEARNED),
}


@pytest.fixture(scope="module")
def loads(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], Store]:
    """Gives a copy of the database that was loaded with a desk."""
    folder = tmp_path_factory.mktemp("loads")

    @cache
    def made(name: str) -> Path:
        path = folder / f"{name}.db"
        load(path, DESKS[name], ALL).engine.dispose()
        return path

    return lambda name, path: Store.open(Path(shutil.copy(made(name), path)))


@pytest.mark.parametrize("after", DESKS)
@pytest.mark.parametrize("before", ["none", "all", "everything struck", "publisher", "decided", "learned"])
def test_recleaned_it_is_the_database_of_a_new_load(
    loads: Callable[[str, Path], Store], tmp_path: Path, before: str, after: str
) -> None:
    old, new = loads(before, tmp_path / "old.db"), loads(after, tmp_path / "new.db")
    if before != after:
        assert content_digest(old.engine) != content_digest(new.engine)
    done = reclean_all(old, DESKS[after])
    assert sum(done.counts().values()) == len(ALL)
    assert content_digest(old.engine) == content_digest(new.engine)
    assert verify(old.engine).faults == ()


def test_what_comes_out_the_same_is_not_written(tmp_path: Path) -> None:
    store = load(tmp_path / "news.db", DESKS["all"], ALL)
    before = contents(store.engine, but=("runs",))
    done = reclean_all(store, DESKS["all"])
    assert done.counts() == {"rewritten": 0, "quarantined": 0, "restored": 0, "unchanged": 8, "without_raw": 0}
    assert contents(store.engine, but=("runs",)) == before


def test_an_article_keeps_its_id_and_its_place_in_the_search(tmp_path: Path) -> None:
    store = load(tmp_path / "news.db", DESKS["none"], ALL)
    before = rows(store.engine, "select id, document_id from articles where document_id < 4")
    [found] = search(store.engine, "neighbour ferry")
    reclean_all(store, DESKS["all"])
    assert rows(store.engine, "select id, document_id from articles where document_id < 4") == before
    assert search(store.engine, "neighbour") == []
    assert found in search(store.engine, "ferry")
    assert one(store.engine, "select run_id from articles where id = ?", found) == 2
    assert one(store.engine, "select run_id from documents where id = 1") == 1


def test_only_the_articles_that_changed_have_their_claims_read_anew(tmp_path: Path) -> None:
    store = load(tmp_path / "news.db", DESKS["none"], ALL)
    reclean_all(store, DESKS["without one"], claims=False)
    kept = rows(store.engine, "select d.uri from claim_extractions e join articles a on a.id = e.article_id"
                " join documents d on d.id = a.document_id order by 1")  # fmt: skip
    assert ("file:///inbox/three.txt",) in kept
    assert ("file:///inbox/one.txt",) not in kept
    assert one(store.engine, "select count(*) from sources where name = 'Tobias Wend'") == 1


def test_sources_that_nothing_names_any_more_are_forgotten(tmp_path: Path) -> None:
    store = load(tmp_path / "news.db", DESKS["none"], documents())
    reclean_all(store, desk_of(rule("mayor.line", "The mayor.*"), rule("by.line", "By Perpetua.*")))
    assert rows(store.engine, "select name from sources where name in ('Perpetua Lanning', 'Tobias Wend')") == [
        ("Tobias Wend",)  # a line that quotes someone is never struck
    ]


def test_killed_between_batches_and_run_again_it_is_the_same(
    loads: Callable[[str, Path], Store], tmp_path: Path
) -> None:
    new = loads("decided", tmp_path / "new.db")
    for killed_after in range(len(ALL)):
        store = loads("none", tmp_path / f"{killed_after}.db")
        run_id = store.start_run("reclean", {}, DESKS["decided"], None)
        for batch in list(document_batches(store.engine, document_ids(store.engine), 1))[:killed_after]:
            reclean_batch(store, run_id, DESKS["decided"], batch)
        found = find_stale(store.engine, DESKS["decided"])
        reclean_documents(store, run_id, DESKS["decided"], found.to_clean)
        assert not found.untouched or killed_after < len(ALL)
        reclean_all(store, DESKS["decided"], claims=False)
        extract(store.engine, run_id)
        assert content_digest(store.engine) == content_digest(new.engine)


@pytest.mark.parametrize("lost", ["update documents set raw = null", "update documents set raw = x'00'"])
def test_without_its_raw_text_an_article_stays_as_it_is(tmp_path: Path, lost: str) -> None:
    store = load(tmp_path / "news.db", DESKS["none"], documents())
    change(store.engine, lost)
    before = contents(store.engine, but=("runs", "desks"))
    assert reclean_all(store, DESKS["all"]).counts()["without_raw"] == 6
    assert contents(store.engine, but=("runs", "desks")) == before


def test_a_batch_that_fails_is_not_written_in_part(tmp_path: Path) -> None:
    store = load(tmp_path / "news.db", DESKS["none"], documents())
    change(store.engine, "create trigger no before insert on edits when new.rule = 'end.pictures' begin"
           " select raise(abort, 'disk full'); end")  # fmt: skip
    before = contents(store.engine, but=("runs", "desks"))
    with pytest.raises(Exception, match="disk full"):
        reclean_all(store, DESKS["all"])
    assert contents(store.engine, but=("runs", "desks")) == before


def test_the_changes_are_counted_by_rule_with_samples(tmp_path: Path) -> None:
    store = load(tmp_path / "news.db", DESKS["without one"], documents())
    made = reclean_all(store, desk_of(*(r for r in RULES if r is not ADS)))
    assert made.changes.struck["end.pictures"].lines == 2
    assert made.changes.struck["end.pictures"].samples == [FOOT]
    assert {rule: found.lines for rule, found in made.changes.kept.items()} == {"ads.label": 2}
    first = made.changes.shown[0]
    assert (first.uri, first.outcome) == ("file:///inbox/one.txt", "rewritten")
    assert first.kept == (("ads.label", "Advertisement"),)
    assert ("end.pictures", FOOT) in first.struck


def test_records_come_out_the_same_though_the_order_of_their_columns_is_not_stored(tmp_path: Path) -> None:
    facts = {"publisher": "Harbour Post", "url": "https://harbourpost.example/1", "published": "2025-03-04"}
    record = {**facts, "title": "The wall", "text": f"It rained.\n\n{FOOT}"}
    (tmp_path / "records.jsonl").write_text(json.dumps(record))
    given = [one for one in read_all(find_inputs([str(tmp_path / "records.jsonl")]).files) if isinstance(one, Document)]
    store = load(tmp_path / "news.db", DESKS["all"], given)
    assert reclean_all(store, DESKS["all"]).counts()["unchanged"] == 1
    before = content_digest(store.engine)
    assert reclean_all(store, desk_of(rule("other.foot", "All pictures.*"))).counts()["rewritten"] == 1
    reclean_all(store, DESKS["all"])
    assert content_digest(store.engine) == before
