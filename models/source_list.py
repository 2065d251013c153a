"""Sources as people see them: a list with what each said, one in full, and pairs that a person may want to merge."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Engine, select, text

from copydesk.claims.lookalikes import Alike, alike
from copydesk.claims.naming import folded, match_key
from copydesk.errors import QueryError
from models.engine import reading
from models.sources import source_names, sources

LIST = "list them with: copydesk sources list"
LAST_CLAIMS = 5
LONGEST_NUMBER = 18  # digits; SQLite's integers have 64 bits

_CURRENT = "from claims c join current_articles a on a.id = c.article_id"
_LIST = f"""
    select s.id, s.kind, s.name, s.domain, s.handle,
           coalesce(q.claims, 0) as claims, coalesce(q.articles, 0) as articles,
           coalesce(w.wrote, 0) as wrote, coalesce(p.published, 0) as published
    from sources s
    left join (select c.source_id as id, count(*) as claims, count(distinct c.article_id) as articles {_CURRENT}
               group by c.source_id) q on q.id = s.id
    left join (select x.source_id as id, count(distinct x.article_id) as wrote from article_authors x
               join current_articles a on a.id = x.article_id group by x.source_id) w on w.id = s.id
    left join (select publisher_id as id, count(*) as published from current_articles group by publisher_id) p
              on p.id = s.id
    where (cast(:kind as text) is null or s.kind = :kind) and (cast(:id as bigint) is null or s.id = :id)
    order by claims desc, articles desc, published desc, wrote desc, s.name, s.kind, s.id
"""
_LAST = f"""
    select c.id, c.kind, c.text, a.published_at, a.publisher, a.uri {_CURRENT} where c.source_id = :id
    order by a.published_at is null, a.published_at desc, a.uri, c.id limit {LAST_CLAIMS}
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A source with how much it said, in how many current articles, and how many it wrote and published."""

    id: int
    kind: str
    name: str
    domain: str | None
    handle: str | None
    claims: int
    articles: int
    wrote: int
    published: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A source in full; `claims` are its last ones, by publication."""

    source: Listed
    claims: tuple[dict[str, Any], ...]


def list_sources(engine: Engine, kind: str | None = None) -> list[Listed]:
    """All sources or those of a kind, with all their spellings; who said most first."""
    with reading(engine) as connection:
        return _listed(connection, kind)


def show_source(engine: Engine, given: str) -> Shown:
    """A source by its id or any spelling. Raises QueryError where there is none."""
    with reading(engine) as connection:
        row = found_source(connection, given)
        last = connection.execute(text(_LAST), {"id": row.id}).all()
        return Shown(_listed(connection, None, row.id)[0], tuple(dict(claim._mapping) for claim in last))


def suggest_merges(engine: Engine) -> list[Alike]:
    """Pairs of sources whose names look alike and are not joined, for a person to decide."""
    with reading(engine) as connection:
        query = select(source_names.c.source_id, source_names.c.name, sources.c.kind)
        rows = connection.execute(query.join(sources, sources.c.id == source_names.c.source_id)).all()
    return alike((row.source_id, row.name, row.kind) for row in rows)


def found_source(connection: Connection, given: str) -> Any:
    """The row of a source by its id or any spelling. Raises QueryError for none, or several."""
    if given.isdecimal() and len(given) <= LONGEST_NUMBER:
        row = connection.execute(select(sources).where(sources.c.id == int(given))).first()
        if row is not None:
            return row
    query = select(sources).join(source_names, source_names.c.source_id == sources.c.id).distinct()
    for found in (
        connection.execute(query.where(source_names.c.folded == folded(given))).all(),
        connection.execute(query.where(source_names.c.match_key == match_key(given)).order_by(sources.c.id)).all(),
        connection.execute(query.where(source_names.c.name == given).order_by(sources.c.id)).all(),
    ):
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(f"{row.id} ({row.kind} {row.name})" for row in found)
            raise QueryError(f"{given}: may be several sources; name one by its id: {several}")
    raise QueryError(f"{given}: there is no such source; {_cure(connection, given)}")


def _cure(connection: Connection, given: str) -> str:
    names = sorted(connection.execute(select(source_names.c.name)).scalars())
    close = get_close_matches(given, names, 3, 0.6)
    return f"do you mean {' or '.join(close)}?" if close else LIST


def _listed(connection: Connection, kind: str | None, source_id: int | None = None) -> list[Listed]:
    rows = connection.execute(text(_LIST), {"kind": kind, "id": source_id}).all()
    names: dict[int, list[str]] = {row.id: [] for row in rows}
    query = select(source_names.c.source_id, source_names.c.name).order_by(source_names.c.folded)
    if source_id is not None:
        query = query.where(source_names.c.source_id == source_id)
    for owner, name in connection.execute(query):
        if owner in names:
            names[owner].append(name)
    return [Listed(**row._mapping, names=tuple(names[row.id])) for row in rows]
