"""Runs the migrations. Views and triggers are made anew after them, because rebuilding a table loses its triggers."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from models.base import CHECKSUM
from models.checksums import carriers, fill, stored_columns, wrong_rows
from models.engine import AS_IT_IS, engine_at, is_sqlite
from models.places import place_of
from models.postgresql.schema import complete, drop_views
from models.schema import HEAD, metadata, views_and_triggers


def run() -> None:
    """Migrate on the connection that was handed over, or on one to the database named with -x db=."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    # The alembic command itself: alembic -x db=copydesk.db upgrade head
    database = context.get_x_argument(as_dictionary=True).get("db", "copydesk.db")
    with engine_at(place_of(database)).connect().execution_options(**{AS_IT_IS: True}) as own:
        if is_sqlite(own):
            own.connection.execute("pragma foreign_keys = off")
        migrate(own)


def migrate(connection: Connection) -> None:
    """Migrate, then make the views and triggers if the schema is the newest."""
    # One transaction for all: tables can be rolled back, and a killed upgrade must leave the old schema whole.
    batch = is_sqlite(connection)
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=batch, transactional_ddl=True)
    with context.begin_transaction():
        if not is_sqlite(connection):
            drop_views(connection)
            context.run_migrations()
            complete(connection, revision_of(connection))
            return
        drop_views_and_triggers(connection)
        wrong = wrong_by_table(connection)
        context.run_migrations()
        if revision_of(connection) == HEAD:
            for table, rowids in wrong.items():
                fill(connection, table, but=rowids)
            for statement in views_and_triggers():
                connection.exec_driver_sql(statement)


def revision_of(connection: Connection) -> str | None:
    """The migration that the database is at; None below the first."""
    at: str | None = connection.exec_driver_sql("select version_num from alembic_version").scalar()
    return at


def wrong_by_table(connection: Connection) -> dict[str, list[int]]:
    """For tables that carry checksums the rows whose are wrong before migrating: no migration vouches for them."""
    there = set(connection.exec_driver_sql("select name from sqlite_master where type = 'table'").scalars())
    if "alembic_version" not in there or not connection.exec_driver_sql("select 1 from alembic_version").first():
        return {}
    at = revision_of(connection)
    tables = [table.name for table in carriers(metadata) if table.name in there]
    if at == HEAD:  # nothing is going to change
        return {}
    return {name: wrong_rows(connection, name) for name in tables if CHECKSUM in stored_columns(connection, name)}


def drop_views_and_triggers(connection: Connection) -> None:
    """Drop whatever views and triggers there are."""
    found = connection.exec_driver_sql("select type, name from sqlite_master where type in ('view', 'trigger')")
    for kind, name in found.all():
        connection.exec_driver_sql(f'drop {kind} "{name}"')


run()
