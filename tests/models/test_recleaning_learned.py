"""Rules and learned lines change what the other one sees: recleaned and learned again, all is as if loaded so."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from copydesk.rules import Rule
from models.digest import content_digest
from models.learning import articles_to_reclean
from models.reclean import documents_of, reclean_documents
from models.stale import find_stale, has_learned, restamp
from models.store import Store
from models.undo import keep, switch_off
from models.verify import verify
from tests.models.filling import extract, new_store, one
from tests.models.papers import NOTICE, OFFICE, ingest, learn, papers, without_judgement
from tests.models.recleaning import desk_of, rule

NONE: tuple[Rule, ...] = ()
NOTICES = (rule("footer.paid", "The Harbour Post is paid for .*"),)
HALF = (rule("footer.desk", "Write to the night desk .*", where="end"), rule("heads.quay", "What it means .*"))


@pytest.fixture(scope="module")
def loads(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[Rule, ...], Path], Store]:
    """Gives a copy of the database that was loaded with some rules."""
    folder = tmp_path_factory.mktemp("loads")

    @cache
    def made(rules: tuple[Rule, ...]) -> Path:
        path = folder / f"{'-'.join(rule.id for rule in rules)}.db"
        store = new_store(path)
        without_judgement(store)
        ingest(store, desk_of(*rules), papers())
        store.engine.dispose()
        return path

    return lambda rules, path: Store.open(Path(shutil.copy(made(rules), path)))


def reclean(store: Store, *rules: Rule) -> None:
    """What the reclean flow does, without Prefect."""
    desk = store.decided(desk_of(*rules))
    run_id = store.start_run("reclean", {}, desk, None)
    found = find_stale(store.engine, desk)
    learned = documents_of(store.engine, articles_to_reclean(store.engine, desk))
    reclean_documents(store, run_id, desk, sorted({*found.to_clean, *learned}))
    restamp(store, found.untouched, desk.sha)
    if has_learned(store.engine):
        learn(store, desk, run_id)
    extract(store.engine, run_id)
    store.end_run(run_id, "completed", {})


@pytest.mark.parametrize("before", [NONE, NOTICES, HALF], ids=["none", "notices", "half"])
@pytest.mark.parametrize("after", [NONE, NOTICES, HALF, NOTICES + HALF], ids=["none", "notices", "half", "both"])
def test_after_a_change_of_rules_the_same_is_learned_as_from_the_start(
    loads: Callable[[tuple[Rule, ...], Path], Store],
    tmp_path: Path,
    before: tuple[Rule, ...],
    after: tuple[Rule, ...],
) -> None:
    old, new = loads(before, tmp_path / "old.db"), loads(after, tmp_path / "new.db")
    assert has_learned(old.engine)
    reclean(old, *after)
    assert content_digest(old.engine) == content_digest(new.engine)
    assert verify(old.engine).faults == ()


def test_a_learned_line_that_is_kept_or_switched_off_comes_back(
    loads: Callable[[tuple[Rule, ...], Path], Store], tmp_path: Path
) -> None:
    store = loads(NONE, tmp_path / "news.db")
    rules = "select rule from edits where before = ? limit 1"
    keep(store, NOTICE, "Odile")
    switch_off(store, desk_of(), one(store.engine, rules, OFFICE), "Odile")
    reclean(store)
    standing = "select count(distinct article_id) from paragraphs where text = ?"
    assert one(store.engine, standing, NOTICE) > 3
    assert one(store.engine, standing, OFFICE) > 3
    assert verify(store.engine).faults == ()
