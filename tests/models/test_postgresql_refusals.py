"""What keeps a PostgreSQL database out of reach is said in one line: what, where, and what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from copydesk.errors import DatabaseError
from models.engine import engine_at
from models.failures import in_words, is_of_database, passes
from models.findings import Finding
from models.migrate import downgrade, ensure
from models.places import place_of, shown
from models.postgresql.health import server_findings
from models.state import State, open_existing, state_of
from models.store import Store
from tests.models.postgres_server import Server


def refused(url: str) -> str:
    with pytest.raises(DatabaseError) as caught:
        state_of(place_of(url))
    said = str(caught.value)
    assert "\n" not in said
    assert said.startswith(shown(place_of(url)))
    return said


def test_a_server_that_is_not_there() -> None:
    said = refused("postgresql://desk@localhost:1/news")
    assert "connection" in said
    assert "see that the server runs" in said


def test_a_database_that_is_not_there(postgres: Server) -> None:
    assert "no such database" in refused(postgres.url("nothing"))
    assert "createdb" in refused(postgres.url("nothing"))


def test_a_user_that_is_not_there(postgres: Server) -> None:
    url = postgres.new_database()
    assert "does not let you in" in refused(url.replace("desk@", "nobody@"))


def test_a_database_in_another_encoding(postgres: Server) -> None:
    url = postgres.new_database("-E", "LATIN1", "-T", "template0", "--locale=C")
    assert "keeps texts as LATIN1" in refused(url)


def test_a_database_of_another_program(postgres: Server) -> None:
    url = postgres.new_database()
    postgres.sql(str(place_of(url).database), "create table alembic_version (version_num text)")  # type: ignore[union-attr]
    assert "has tables, but not copydesk's" in refused(url)


def test_a_database_that_one_may_not_make_tables_in(postgres: Server) -> None:
    url = postgres.new_database()
    postgres.sql("postgres", "do $$ begin create role guest login; exception when duplicate_object then end $$")
    assert "you may make no tables in it" in refused(url.replace("desk@", "guest@"))


def test_tables_that_one_may_not_read(postgres: Server) -> None:
    url = postgres.new_database()
    ensure(place_of(url)).dispose()
    postgres.sql("postgres", "do $$ begin create role guest login; exception when duplicate_object then end $$")
    assert "you have no right to that" in refused(url.replace("desk@", "guest@"))


@pytest.mark.parametrize(("revision", "said"), [("9999", "newer than this copydesk knows"), ("0010", "db upgrade")])
def test_a_schema_of_another_version(revision: str, said: str, postgres: Server) -> None:
    url = place_of(postgres.new_database())
    engine = ensure(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = ?", (revision,))
    engine.dispose()
    with pytest.raises(DatabaseError, match=said):
        open_existing(url)


def test_a_database_without_tables_is_not_there_yet(postgres: Server) -> None:
    url = place_of(postgres.new_database())
    assert state_of(url) is State.MISSING
    with pytest.raises(DatabaseError, match=r"no such database; make one with: copydesk ingest"):
        open_existing(url)


def test_without_psycopg_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from models.postgresql.engine import _numbers_as_sqlite_gives_them

    _numbers_as_sqlite_gives_them.cache_clear()
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseError, match=r"needs psycopg; install it: pip install 'copydesk\[postgres\]'"):
        engine_at(place_of("postgresql://desk@db.example/news"))


def test_a_password_comes_from_the_environment_or_a_file(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.guard("guarded", "s3cret")
    url = postgres.new_database().replace("desk@", "guarded@")
    assert "see user, password (~/.pgpass or PGPASSWORD)" in refused(url)
    monkeypatch.setenv("PGPASSWORD", "wrong")
    assert "see user, password" in refused(url)
    monkeypatch.setenv("PGPASSWORD", "s3cret")
    assert state_of(place_of(url)) is State.MISSING
    monkeypatch.delenv("PGPASSWORD")
    kept = tmp_path / "pgpass"
    kept.write_text("*:*:*:guarded:s3cret\n")
    kept.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(kept))
    ensure(place_of(url)).dispose()
    assert state_of(place_of(url)) is State.CURRENT


def test_views_of_others_stand_in_the_way_of_migrations_and_are_left_alone(postgres: Server) -> None:
    url = place_of(postgres.new_database())
    engine = ensure(url)
    downgrade(engine, "0011")
    with engine.begin() as connection:
        connection.exec_driver_sql("create view current_articles as select id from articles")
        connection.exec_driver_sql("create view mine as select id from current_articles")
    with pytest.raises(Exception, match="mine") as caught:
        ensure(url)
    assert "views that you made stand in the way" in str(in_words("news", caught.value.orig))  # type: ignore[attr-defined]
    engine.dispose()


def test_a_lock_that_is_not_given_back_in_time(postgres: Server) -> None:
    url = place_of(postgres.new_database())
    store = Store.open(url)
    with store.engine.begin(), store.engine.connect() as waiting:
        waiting.connection.driver_connection.execute("set lock_timeout = 50")  # type: ignore[union-attr]
        waiting.connection.driver_connection.commit()  # type: ignore[union-attr]
        with pytest.raises(Exception, match="lock timeout") as caught:
            waiting.begin()
    assert passes(caught.value)
    assert is_of_database(caught.value.orig)  # type: ignore[attr-defined]
    assert "locked by another program" in str(in_words("news", caught.value.orig))  # type: ignore[attr-defined]
    store.engine.dispose()


def test_the_doctor_says_what_is_there(postgres: Server) -> None:
    url = place_of(postgres.new_database())
    assert not isinstance(url, type(None))
    assert levels(server_findings(url)) == ["warning"]  # type: ignore[arg-type]
    ensure(url).dispose()
    assert levels(server_findings(url)) == ["ok", "ok", "ok"]  # type: ignore[arg-type]
    nothing = place_of(postgres.url("nothing"))
    assert levels(server_findings(nothing)) == ["fault"]  # type: ignore[arg-type]


def levels(found: list[Finding]) -> list[str]:
    return [finding.level for finding in found]
