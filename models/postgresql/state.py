"""What a database on a server is, found out without changing it; and in words what keeps it out of reach."""

from __future__ import annotations

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from copydesk.errors import DatabaseError
from models.engine import reading
from models.places import NO_TABLES, shown
from models.postgresql.engine import postgresql_engine
from models.postgresql.failures import in_words

# Tables in the schema that new ones are made in, but for those of extensions.
TABLES = """
    select c.relname from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
    and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
"""
MAY_CREATE = "select has_schema_privilege(current_schema(), 'CREATE')"


def revision_at(url: URL) -> str | None:
    """The migration that a database is at; NO_TABLES where it has no tables yet.

    Raises DatabaseError where it cannot be reached, is not in UTF-8, or is another program's.
    """
    engine = postgresql_engine(url)
    try:
        with reading(engine) as connection:
            return _revision(shown(url), connection)
    except DBAPIError as error:
        raise in_words(shown(url), error.orig or error) from error
    finally:
        engine.dispose()


def _revision(database: str, connection: Connection) -> str | None:
    encoding = connection.exec_driver_sql("show server_encoding").scalar()
    if encoding != "UTF8":
        raise DatabaseError(
            f"{database}: keeps texts as {encoding}, which has not all letters; make one with: createdb -E UTF8 -T"
            " template0 NAME"
        )
    if connection.exec_driver_sql("select current_schema()").scalar() is None:
        raise DatabaseError(
            f"{database}: has no schema that you may use; make one, or let its owner: grant usage, create on schema"
            " public to you"
        )
    tables = set(connection.exec_driver_sql(TABLES).scalars())
    if not tables:
        if not connection.exec_driver_sql(MAY_CREATE).scalar():
            raise DatabaseError(
                f"{database}: is empty, and you may make no tables in it; let its owner do: alter database NAME"
                " owner to YOU, or grant create on schema public"
            )
        return NO_TABLES
    if not {"alembic_version", "documents", "copydesk_writes"} <= tables:
        raise DatabaseError(f"{database}: has tables, but not copydesk's; name another database, or make one: createdb")
    revision: str | None = connection.exec_driver_sql("select version_num from alembic_version").scalar()
    return revision
