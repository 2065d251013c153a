"""Canned queries: SQL files whose first comment line is the title."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from copydesk.errors import QueryError
from models.engine import reading


@dataclass(frozen=True, slots=True)
class Query:
    """A canned query: its name (the file's), its title and its SQL."""

    name: str
    title: str
    sql: str


def queries() -> dict[str, Query]:
    """All canned queries by name."""
    found = {}
    for path in sorted(Path(str(files("models") / "queries")).glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        found[path.stem] = Query(path.stem, sql.splitlines()[0].removeprefix("--").strip(), sql)
    return found


def run_query(engine: Engine, name: str, limit: int | None = None) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of a canned query. Raises QueryError for a name there is none of."""
    query = queries().get(name)
    if query is None:
        raise QueryError(f"{name}: no such query; there are {', '.join(queries())}")
    with reading(engine) as connection:
        result = connection.exec_driver_sql(query.sql)
        rows = result.fetchall() if limit is None else result.fetchmany(limit)
        return list(result.keys()), [tuple(row) for row in rows]
