"""What the first page says of a database: how much there is, what was done last, and where sources contradict."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from models.claim_listing import list_disputes
from models.engine import reading

NUMBERS = """
    select (select count(*) from documents where status = 'loaded') as articles,
           (select count(*) from claims) as claims,
           (select count(*) from sources) as sources,
           (select count(*) from claim_relations where relation = 'contradicts') as disputes,
           (select count(*) from edits where action = 'strike') as strikes,
           (select count(*) from quarantine) as quarantined
"""
RUNS = "select id, flow_name, status, started_at, ended_at, counts from runs order by id desc limit ?"
PUBLISHERS = """
    select s.id, s.name, count(*) as articles, min(a.published_at) as first, max(a.published_at) as last
    from current_articles a join sources s on s.id = a.publisher_id group by s.id order by articles desc, s.name limit ?
"""
ARTICLES = """
    select id, title, publisher, published_at, uri, language, word_count from current_articles order by id desc limit ?
"""
ROWS = 6
TOLD = ("loaded", "unchanged", "quarantined", "recleaned", "learned", "claims", "disputes")  # of a run's counts


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts by name, and the latest runs, disputes and articles and the largest publishers as rows."""

    numbers: Mapping[str, int]
    runs: Sequence[dict[str, Any]]
    disputes: Sequence[dict[str, Any]]
    publishers: Sequence[dict[str, Any]]
    articles: Sequence[dict[str, Any]]


def overview(engine: Engine) -> Overview:
    """The state of the database."""
    with reading(engine) as connection:
        numbers = _rows(connection, NUMBERS)[0]
        runs, publishers, articles = (_rows(connection, sql, ROWS) for sql in (RUNS, PUBLISHERS, ARTICLES))
    for run in runs:
        run["done"] = _done(run["counts"])
    return Overview(numbers, runs, list_disputes(engine, limit=ROWS), publishers, articles)


def _done(counts: str | None) -> str:
    """A run's counts in words: those that are not 0."""
    found = json.loads(counts) if counts else {}
    return ", ".join(f"{found[name]:,} {name}" for name in TOLD if isinstance(found.get(name), int) and found[name])


def _rows(connection: Connection, sql: str, *values: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.exec_driver_sql(sql, values).mappings()]
