"""All publishers as a list in pages: how many current articles each has, from when to when, and what these lack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text

from copydesk.claims.naming import match_key
from models.engine import reading
from models.paging import PER_PAGE, Paged, offset_of

NAMED = """
    from sources s join current_articles a on a.publisher_id = s.id
    where :words is null or s.id in (
        select n.source_id from source_names n
        where instr(n.folded, :words) or (:key <> '' and instr(n.match_key, :key))
    )
"""
ROWS = f"""
    select s.id, s.name, count(*) as articles, min(a.published_at) as first, max(a.published_at) as last,
           avg(a.title is null) as untitled, avg(a.published_at is null) as undated, avg(a.word_count) as words,
           (select count(*) from learned_rules l where l.publisher_id = s.id and l.status = 'accepted') as learned,
           (select count(*) from learned_rules l where l.publisher_id = s.id and l.status = 'proposed') as proposed
    {NAMED} group by s.id order by articles desc, s.name, s.id limit :limit offset :offset
"""
COUNT = f"select count(distinct s.id) {NAMED}"
UNKNOWN = "select count(*) from current_articles where publisher_id is null"


@dataclass(frozen=True, slots=True)
class Entry:
    """A publisher's current articles: how many, first and last date, shares of 1 without title and without date.

    `words` is their mean length; `learned` and `proposed` are recurring lines that are struck, and that wait.
    """

    id: int
    name: str
    articles: int
    first: str | None
    last: str | None
    untitled: float
    undated: float
    words: float
    learned: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Publishers:
    """A page of publishers; `unknown` are the current articles of which nothing says who published them."""

    found: Paged[Entry]
    unknown: int


def publishers_page(engine: Engine, words: str | None = None, number: int = 1) -> Publishers:
    """A page of those who published current articles, most first; with `words` those that have them in a spelling.

    Raises QueryError for a page beyond the end.
    """
    wanted = " ".join((words or "").casefold().split()) or None
    given: dict[str, Any] = {"words": wanted, "key": match_key(words).strip() if words and wanted else ""}
    with reading(engine) as connection:
        total = connection.execute(text(COUNT), given).scalar_one()
        given |= {"limit": PER_PAGE, "offset": offset_of(number, total)}
        rows = tuple(Entry(**row) for row in connection.execute(text(ROWS), given).mappings())
        unknown = connection.execute(text(UNKNOWN)).scalar_one()
    return Publishers(Paged(rows, number, total), unknown)
