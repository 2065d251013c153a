"""Claims and disputes read back for people: by who said it, where, about what, since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from models.engine import EVERY, is_sqlite, reading
from models.search import all_words

FOUND = """
    select claim_id, kind, text, attribution, source, source_kind, via, venue, subject, predicate, polarity, value,
           value_type, unit, as_of, check_worthiness, confidence, group_id, article_id, title, published_at, publisher,
           uri
    from claims_with_sources
"""
ORDER = """
    order by published_at is null, coalesce(datetime(published_at), published_at) desc, article_id,
             (select min(s.start) from claim_spans s where s.claim_id = claims_with_sources.claim_id
              and s.role = 'content'), claim_id
"""
OF_SOURCE = "source_id in (select n.source_id from source_names n where instr(n.folded, ?) > 0)"
ABOUT = "claim_id in (select rowid from claims_fts where claims_fts match ?)"
ABOUT_ON_SERVER = "copydesk_words(null, text) @@ copydesk_asked(?)"
DISPUTES = """
    select d.* from disputes d
    where {conditions}
    order by d.severity <> 'hard', coalesce(datetime(d.published_at_a), d.published_at_a, '') desc,
             d.slot nulls first, d.uri_a, d.claim_a_id, d.uri_b, d.claim_b_id
    limit ?
"""
OF_SEVERITY = "d.severity = ?"
OF_RUN = "exists (select 1 from claims c where c.id in (d.claim_a_id, d.claim_b_id) and c.run_id = ?)"
COUNTS = """
    select c.kind, count(*), sum(c.source_id is not null), sum(c.attribution = 'none'), count(distinct c.article_id)
    from claims c where c.run_id = ? group by c.kind order by c.kind
"""
SOURCES = """
    select s.name, s.kind, count(*), count(distinct c.article_id), min(c.text)
    from claims c join sources s on s.id = c.source_id where c.run_id = ?
    group by s.id order by count(*) desc, s.name limit ?
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims to list; what is None is left open.

    `source` is a part of a spelling of who said it, `about` words that all stand in the claim, `since` the beginning of
    an ISO 8601 date.
    """

    source: str | None = None
    kind: str | None = None
    article: int | None = None
    about: str | None = None
    since: str | None = None


def list_claims(engine: Engine, wanted: Wanted, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The claims of current articles, latest articles first, so many at most, and how many there are in all."""
    conditions = {
        OF_SOURCE: " ".join(wanted.source.casefold().split()) if wanted.source is not None else None,
        "kind = ?": wanted.kind,
        "article_id = ?": wanted.article,
        ABOUT if is_sqlite(engine) else ABOUT_ON_SERVER: all_words(wanted.about) if wanted.about is not None else None,
        "published_at >= ?": wanted.since,
    }
    given = {sql: value for sql, value in conditions.items() if value is not None}
    query = FOUND + (f" where {' and '.join(given)}" if given else "")
    with reading(engine) as connection:
        ((count,),) = connection.exec_driver_sql(
            f"select count(*) from ({query}) as found", tuple(given.values())
        ).all()
        return _rows(connection, f"{query} {ORDER} limit ?", *given.values(), limit), int(count)


def list_disputes(
    engine: Engine, severity: str | None = None, run_id: int | None = None, limit: int = EVERY
) -> list[dict[str, Any]]:
    """Pairs of claims that contradict each other, hard ones and the latest first; all of them by default.

    Of a pair `b` is the side that was published first. With `run_id` those of which that run found a side.
    """
    wanted = {OF_SEVERITY: severity, OF_RUN: run_id}
    with reading(engine) as connection:
        conditions = {sql: value for sql, value in wanted.items() if value is not None}
        query = DISPUTES.format(conditions=" and ".join(["true", *conditions]))
        return _rows(connection, query, *conditions.values(), limit)


def claims_of_run(engine: Engine, run_id: int, most_sources: int) -> tuple[Sequence[Any], Sequence[Any]]:
    """What a run found: by kind the claims, those with a source, those nobody is named for, and their articles.

    And the sources with most claims: name, kind, claims, articles, and one of the claims.
    """
    with reading(engine) as connection:
        counts = connection.exec_driver_sql(COUNTS, (run_id,)).all()
        return counts, connection.exec_driver_sql(SOURCES, (run_id, most_sources)).all()


def _rows(connection: Connection, query: str, *values: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.exec_driver_sql(query, values).mappings()]
