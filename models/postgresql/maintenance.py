"""Maintenance that a PostgreSQL server is asked for: statistics after a load, and search indexes in one piece."""

from __future__ import annotations

from sqlalchemy import Engine

from models.postgresql.schema import INDEXES
from models.schema import metadata


def take_in(engine: Engine) -> dict[str, int]:
    """Let the indexes of full-text search take in what they put off; by index the pages that this was."""
    with engine.begin() as connection:
        asked = "select gin_clean_pending_list(cast(? as regclass))"
        return {name: int(connection.exec_driver_sql(asked, (name,)).scalar_one()) for name in INDEXES}


def analyse_tables(engine: Engine) -> int:
    """Renew the statistics that queries are planned by; the number of tables."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"analyze {', '.join(metadata.tables)}")
    return len(metadata.tables)
