"""Rules and learned lines change what the other one sees: recleaned and learned again, all is as if loaded so."""

from __future__ import annotations

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
from tests.models.filling import extract, one
from tests.models.papers import NOTICE, OFFICE, ingest, learn, papers, without_judgement
from tests.models.recleaning import desk_of, rule

NONE: tuple[Rule, ...] = ()
NOTICES = (rule("footer.paid", "The Harbour Post is paid for .*"),)
HALF = (rule("footer.desk", "Write to the night desk .*", where="end"), rule("heads.quay", "What it means .*"))


def database(path: Path) -> Store:
    store = Store.open(path)
    without_judgement(store)
    return store


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
    tmp_path: Path, before: tuple[Rule, ...], after: tuple[Rule, ...]
) -> None:
    old, new = database(tmp_path / "old.db"), database(tmp_path / "new.db")
    ingest(old, desk_of(*before), papers())
    ingest(new, desk_of(*after), papers())
    assert has_learned(old.engine)
    reclean(old, *after)
    assert content_digest(old.engine) == content_digest(new.engine)
    assert verify(old.engine).faults == ()


def test_a_learned_line_that_is_kept_or_switched_off_comes_back(tmp_path: Path) -> None:
    store = database(tmp_path / "news.db")
    ingest(store, desk_of(), papers())
    rules = "select rule from edits where before = ? limit 1"
    keep(store, NOTICE, "Odile")
    switch_off(store, desk_of(), one(store.engine, rules, OFFICE), "Odile")
    reclean(store)
    standing = "select count(distinct article_id) from paragraphs where text = ?"
    assert one(store.engine, standing, NOTICE) > 3
    assert one(store.engine, standing, OFFICE) > 3
    assert verify(store.engine).faults == ()
