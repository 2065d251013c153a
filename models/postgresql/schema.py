"""What a database on PostgreSQL has beside tables: functions, views, indexes for searching, and the count of writes."""

from __future__ import annotations

from sqlalchemy import Connection

from models.postgresql.engine import WRITES
from models.postgresql.functions import ICU, functions
from models.schema import HEAD, VIEWS, views

# Places where SQLite's wording of a view is no use to PostgreSQL, or is none of its own.
WORDING = {
    "unindexed": "",
    "counted": "as counted ",
    "also": ", run_started_at",
    "ends_open": """rtrim(rtrim(p.text, '"''”’»)]'), '.!?…:。！？：') = rtrim(p.text, '"''”’»)]')""",
}
INDEXES = {
    "ix_articles_words": "articles using gin (copydesk_words(title, text))",
    "ix_claims_words": "claims using gin (copydesk_words(null, text))",
}
# SQLite compares texts by their code points; so does this collation, in any database.
UNSORTED = """
    select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace join pg_collation o on o.oid = a.attcollation
    where n.nspname = current_schema() and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid = 'text'::regtype and o.collname <> 'C'
    order by 1, 2
"""


def drop_views(connection: Connection) -> None:
    """Drop our views, so that the tables under them can be changed. Views that others made of them stand in the way."""
    connection.exec_driver_sql(f"drop view if exists {', '.join(VIEWS)}")


def complete(connection: Connection, revision: str | None) -> None:
    """Make what belongs to the tables of a revision: with those of the newest one everything."""
    for table, column in connection.exec_driver_sql(UNSORTED).all():
        connection.exec_driver_sql(f'alter table "{table}" alter column "{column}" type text collate "C"')
    if revision is None:
        connection.exec_driver_sql(f"drop table if exists {WRITES}")
        return
    connection.exec_driver_sql(f"create table if not exists {WRITES} (number bigint not null)")
    connection.exec_driver_sql(f"insert into {WRITES} select 0 where not exists (select 1 from {WRITES})")
    if revision != HEAD:
        return
    schema = str(connection.exec_driver_sql("select current_schema()").scalar_one())
    icu = connection.exec_driver_sql(ICU).first() is not None
    made = functions(schema, icu) + views(WORDING)
    made += [f"create index if not exists {name} on {on}" for name, on in INDEXES.items()]
    for statement in made:
        connection.exec_driver_sql(statement)
