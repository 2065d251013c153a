"""Canned queries: SQL files whose first comment line is the title, and whose next ones say what they ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError

from copydesk.errors import QueryError
from models.engine import reading

PARAMETER = re.compile(r"-- :(?P<name>\w+): (?P<meaning>.+)")
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Query:
    """A canned query: its name (the file's), its title, its SQL, and its parameters with what each means."""

    name: str
    title: str
    sql: str
    parameters: Mapping[str, str]


def queries() -> dict[str, Query]:
    """All canned queries by name."""
    return {path.stem: _read(path) for path in sorted(Path(str(files("models") / "queries")).glob("*.sql"))}


def _read(path: Path) -> Query:
    sql = path.read_text(encoding="utf-8")
    title, *rest = sql.splitlines()
    told = (PARAMETER.fullmatch(line) for line in rest)
    parameters = {found["name"]: found["meaning"] for found in told if found}
    return Query(path.stem, title.removeprefix("--").strip(), sql, MappingProxyType(parameters))


def run_query(
    engine: Engine, name: str, limit: int | None = None, given: Mapping[str, str] = NOTHING
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of a canned query, with values for its parameters.

    Raises QueryError for a name there is none of, a parameter without a value or with one that it cannot have, and one
    the query does not have.
    """
    query = queries().get(name)
    if query is None:
        raise QueryError(f"{name}: no such query; there are {', '.join(queries())}")
    _check(query, given)
    with reading(engine) as connection:
        try:
            result = connection.exec_driver_sql(_worded(query, connection), dict(given))
        except DataError as error:  # a word for a number; to SQLite it is 0
            raise QueryError(f"{name}: {str(error.orig).splitlines()[0]}") from error
        rows = result.fetchall() if limit is None else result.fetchmany(limit)
        return list(result.keys()), [tuple(row) for row in rows]


def _worded(query: Query, connection: Connection) -> str:
    """The query's SQL as the database understands it: some searches are worded otherwise for some databases."""
    own = Path(str(files("models") / "queries" / connection.dialect.name / f"{query.name}.sql"))
    return own.read_text(encoding="utf-8") if own.exists() else query.sql


def _check(query: Query, given: Mapping[str, str]) -> None:
    known = ", ".join(query.parameters)
    for name in given:
        if name not in query.parameters:
            raise QueryError(f"{query.name}: no parameter {name}; " + (f"it takes {known}" if known else "it has none"))
    for name, meaning in query.parameters.items():
        if name not in given:
            raise QueryError(f"{query.name}: needs {name}, {meaning}; give it as: --param {name}=…")
        if any("\ud800" <= letter <= "\udfff" for letter in given[name]):
            raise QueryError(f"{query.name}: {name} is no valid text; write it in the terminal's encoding")
