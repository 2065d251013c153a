"""Migrations: up and down on a filled database, and nothing lost that was not to be."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from copydesk.desk import Desk
from models import migrate
from models.engine import sqlite_engine
from models.schema import HEAD, SEARCH, VIEWS, metadata
from models.store import Store
from models.verify import verify
from tests.conftest import ROOT
from tests.models.filling import (
    change,
    contents,
    extract,
    fill,
    forget_lost_below_0003,
    names,
    one,
    rows,
    search,
)

CLAIM_TABLES = ("claims", "claim_spans", "claim_extractions", "claim_groups", "claim_relations", "claims_fts")
OF_GROUPS = ("related_claims", "disputes", "claims_of_groups")  # test_claim_groups.py fills them
NOTES = (ROOT / "migrations" / "NOTES.md").read_text(encoding="utf-8")
TRIGGERS = {f"{name}_{event}" for name in SEARCH for event in ("insert", "delete", "update")}


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(config)


REVISIONS = sorted(found.revision for found in scripts().walk_revisions())


def is_no_search_table(name: str | None, kind: str, parents: Any) -> bool:
    return kind != "table" or not any(str(name).startswith(search_table) for search_table in SEARCH)


def differences(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": is_no_search_table}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def down_and_up(engine: Engine, revision: str) -> None:
    migrate.downgrade(engine, revision)
    migrate.upgrade(engine)


def test_head_is_the_newest_migration() -> None:
    assert scripts().get_current_head() == HEAD


def test_revisions_sort_as_they_follow_each_other() -> None:
    assert [found.revision for found in scripts().walk_revisions()] == REVISIONS[::-1]


def test_the_models_are_what_the_migrations_make(store: Store) -> None:
    assert differences(store.engine) == []


def test_the_models_are_what_the_migrations_make_after_down_and_up(filled: Engine) -> None:
    down_and_up(filled, "base")
    assert differences(filled) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_notes_have_one_paragraph_for_each_migration(revision: str) -> None:
    [entry] = re.findall(rf"^## {revision}: .+\n\n((?:.+\n)+)", NOTES, flags=re.MULTILINE)
    assert len(entry.split()) > 10


def test_the_notes_know_no_other_migrations() -> None:
    assert re.findall(r"^## (\w+):", NOTES, flags=re.MULTILINE) == REVISIONS


def test_down_to_base_leaves_no_table(filled: Engine) -> None:
    migrate.downgrade(filled, "base")
    assert names(filled, "table") == {"alembic_version"}
    assert names(filled, "view") | names(filled, "trigger") == set()


def test_a_database_can_be_filled_again_after_base(filled: Engine, filled_path: Path, desk: Desk) -> None:
    before = {table: len(found) for table, found in contents(filled).items()}
    down_and_up(filled, "base")
    filled.dispose()
    fill(filled_path, desk)
    assert {table: len(found) for table, found in contents(filled).items()} == before
    assert verify(filled).faults == ()


def test_rows_of_the_remaining_tables_are_unharmed(filled: Engine) -> None:
    forget_lost_below_0003(filled)
    before = contents(filled, but=("alembic_version", *CLAIM_TABLES))
    down_and_up(filled, "0001")
    assert contents(filled, but=("alembic_version", *CLAIM_TABLES)) == before
    assert len(before["paragraphs"]) > 50


def test_an_upgrade_of_a_current_database_changes_no_row(filled: Engine) -> None:
    before = contents(filled)
    migrate.upgrade(filled)
    assert contents(filled) == before


def test_no_claim_is_left_below_its_migration(filled: Engine) -> None:
    migrate.downgrade(filled, "0001")
    assert not names(filled, "table") & set(CLAIM_TABLES)


@pytest.mark.parametrize("revision", ["base", *REVISIONS])
def test_references_are_sound_after_down_and_up(filled: Engine, revision: str) -> None:
    down_and_up(filled, revision)
    assert rows(filled, "pragma foreign_key_check") == []
    assert verify(filled).faults == ()


def test_search_works_after_down_and_up(filled: Engine) -> None:
    before = search(filled, "ferry")
    down_and_up(filled, "0001")
    assert search(filled, "ferry") == before != []


def test_search_takes_up_new_rows_after_down_and_up(filled: Engine) -> None:
    down_and_up(filled, "0001")
    change(filled, "update articles set text = text || ' Zwieback.' where id = 3")
    assert search(filled, "zwieback") == [3]


def test_claims_are_extracted_again_after_down_and_up(filled: Engine) -> None:
    before = rows(filled, "select id, article_id, text, source_id from claims order by id")
    found = search(filled, "gulls", "claims_fts")
    down_and_up(filled, "0001")
    extract(filled)
    assert rows(filled, "select id, article_id, text, source_id from claims order by id") == before
    assert search(filled, "gulls", "claims_fts") == found != []


def test_claims_extracted_before_are_numbered(filled: Engine) -> None:
    before = rows(filled, "select id, position from claims order by id")
    assert {position for _, position in before} > {1, 2}
    down_and_up(filled, "0005")
    assert rows(filled, "select id, position from claims order by id") == before


def test_who_tried_what_is_in_quarantine_is_known_of_what_was_there_before(filled: Engine) -> None:
    change(filled, "update runs set code_version = '0.3'")
    tried = "select status, code_version from documents where code_version is not null or status = 'quarantined'"
    down_and_up(filled, "0009")
    assert rows(filled, tried) == [("quarantined", "0.3")] * 3


def test_what_was_put_aside_is_in_quarantine_again_below_its_migration(filled: Engine) -> None:
    change(filled, "update documents set dropped_at = '2025-03-04T06:00:00Z', dropped_by = 'Odile' where id = 9")
    assert len(rows(filled, "select * from quarantine")) == 2
    down_and_up(filled, "0009")
    assert len(rows(filled, "select * from quarantine")) == 3
    assert verify(filled).faults == ()


@pytest.mark.parametrize("revision", ["base", *REVISIONS])
def test_views_and_triggers_are_there_at_head(filled: Engine, revision: str) -> None:
    down_and_up(filled, revision)
    assert names(filled, "view") == set(VIEWS)
    assert names(filled, "trigger") == TRIGGERS


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_can_be_read(filled: Engine, view: str) -> None:
    assert len(rows(filled, f"select * from {view}")) > 0 or view in OF_GROUPS


@pytest.mark.parametrize("step", [lambda e: migrate.upgrade(e), lambda e: migrate.downgrade(e, "0001")])
def test_foreign_keys_are_on_after_migrating(filled: Engine, step: Any) -> None:
    step(filled)
    assert one(filled, "pragma foreign_keys") == 1


def test_foreign_keys_hold_after_an_upgrade(filled: Engine) -> None:
    down_and_up(filled, "0001")
    with pytest.raises(IntegrityError), filled.begin() as connection:
        connection.exec_driver_sql("delete from documents where id = 1")


def test_foreign_keys_are_on_in_what_ensure_upgraded(filled: Engine, filled_path: Path) -> None:
    migrate.downgrade(filled, "0001")
    filled.dispose()
    assert one(migrate.ensure(filled_path), "pragma foreign_keys") == 1


def test_pending_names_what_an_upgrade_would_apply(filled: Engine, filled_path: Path) -> None:
    assert migrate.pending(filled_path) == []
    migrate.downgrade(filled, "0001")
    assert migrate.pending(filled_path) == REVISIONS[1:]


def test_an_upgrade_that_fails_leaves_the_old_schema_whole(filled: Engine) -> None:
    migrate.downgrade(filled, "0001")
    change(filled, "create table claim_spans (id integer)")
    before = contents(filled, but=())
    with pytest.raises(Exception, match="claim_spans already exists"):
        migrate.upgrade(filled)
    assert contents(filled, but=()) == before


def test_the_alembic_command_makes_the_same_schema(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    words = [sys.executable, "-m", "alembic", "-x", f"db={path}", "upgrade", "head"]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    engine = sqlite_engine(path)
    assert differences(engine) == []
    assert names(engine, "view") == set(VIEWS)
