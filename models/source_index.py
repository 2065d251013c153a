"""All sources as a searchable list in pages, who said most first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text

from copydesk.claims.naming import match_key
from models.engine import reading
from models.paging import PER_PAGE, Choice, Paged, check_choice, offset_of

MOST_NAMES = 6  # further spellings that the list shows
NAMED = """
    (:kind is null or s.kind = :kind)
    and (:words is null or s.id in (
        select n.source_id from source_names n
        where instr(n.folded, :words) or (:key <> '' and instr(n.match_key, :key))
    ))
"""
ROWS = f"""
    select s.id, s.kind, s.name, s.domain, s.handle, coalesce(q.claims, 0) as claims,
           coalesce(q.articles, 0) as articles, coalesce(w.wrote, 0) as wrote, coalesce(p.published, 0) as published
    from sources s
    left join (select c.source_id as id, count(*) as claims, count(distinct c.article_id) as articles
               from claims c join current_articles a on a.id = c.article_id group by c.source_id) q on q.id = s.id
    left join (select x.source_id as id, count(*) as wrote from article_authors x
               join current_articles a on a.id = x.article_id group by x.source_id) w on w.id = s.id
    left join (select publisher_id as id, count(*) as published from current_articles group by publisher_id) p
              on p.id = s.id
    where {NAMED}
    order by claims desc, articles desc, published desc, wrote desc, s.name, s.kind, s.id limit :limit offset :offset
"""
COUNT = f"select count(*) from sources s where {NAMED}"
KINDS = "select kind, replace(kind, '_', ' '), count(*) from sources group by kind order by 3 desc, 1"
NAMES = "select name from source_names where source_id = :id and name <> :name order by folded limit :limit"


@dataclass(frozen=True, slots=True)
class Entry:
    """A source with how much it said, in how many current articles, and how many it wrote and published.

    `names` are the first of its further spellings.
    """

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
class Sources:
    """A page of sources, and the kinds that the list can be narrowed to."""

    found: Paged[Entry]
    kinds: tuple[Choice, ...]


def sources_page(engine: Engine, words: str | None = None, kind: str | None = None, number: int = 1) -> Sources:
    """A page of the sources that have `words` in a spelling, whatever their case and accents, and are of a kind.

    Raises FilterError for a kind that no source has, QueryError for a page beyond the end.
    """
    wanted = " ".join((words or "").casefold().split()) or None
    key = match_key(words).strip() if words and wanted and not wanted.startswith("@") else ""
    given: dict[str, Any] = {"kind": kind, "words": wanted, "key": key}
    with reading(engine) as connection:
        kinds = tuple(Choice(*row) for row in connection.execute(text(KINDS)))
        check_choice("kind", kind, kinds)
        total = connection.execute(text(COUNT), given).scalar_one()
        given |= {"limit": PER_PAGE, "offset": offset_of(number, total)}
        rows = [dict(row) for row in connection.execute(text(ROWS), given).mappings()]
        for row in rows:
            named = {"id": row["id"], "name": row["name"], "limit": MOST_NAMES}
            row["names"] = tuple(connection.execute(text(NAMES), named).scalars())
    return Sources(Paged(tuple(Entry(**row) for row in rows), number, total), kinds)
