"""One source in full: who it is, under which spellings and where these stand, and what it said over time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text

from copydesk.claims.naming import folded
from copydesk.errors import QueryError
from models.engine import reading
from models.paging import Paged
from models.source_claims import Said, Timeline, said_by, timeline

MOST_ARTICLES = 3  # of each spelling that are named
MOST_SPELLINGS = 100
SOURCE = "select id, kind, name, domain, handle, platform, language, timezone from sources where id = :id"
COUNTS = """
    select (select count(*) from claims c join current_articles a on a.id = c.article_id where c.via_source_id = :id)
               as passed_on,
           (select count(*) from claims c join current_articles a on a.id = c.article_id where c.venue_source_id = :id)
               as venue_of,
           (select count(*) from article_authors x join current_articles a on a.id = x.article_id
            where x.source_id = :id) as wrote,
           (select count(*) from current_articles where publisher_id = :id) as published,
           (select count(distinct r.id) from claim_relations r join claims c on c.id in (r.claim_a_id, r.claim_b_id)
            where r.relation = 'contradicts' and c.source_id = :id) as disputes
"""
SPELLINGS = "select id, name, folded from source_names where source_id = :id order by folded limit :limit"
MENTIONS = """
    select distinct m.name_id, m.role, c.article_id
    from source_names n join source_mentions m on m.name_id = n.id join claims c on c.id = m.claim_id
    join current_articles a on a.id = c.article_id
    where n.source_id = :id
"""
FIELDS = """
    select distinct f.value, f.name, f.article_id
    from article_authors x join current_articles a on a.id = x.article_id join fields f on f.article_id = a.id
    where x.source_id = :id and f.name = 'author'
    union
    select f.value, f.name, f.article_id from current_articles a join fields f on f.article_id = a.id
    where a.publisher_id = :id and f.name = 'publisher'
"""
TITLES = "select a.id, a.title, a.uri from current_articles a where a.id = :id"
ROLES = {
    "source": "says something",
    "via": "passes something on",
    "venue": "is where it was said",
    "value": "is what is said",
    "author": "in the byline",
    "publisher": "as publisher",
}


@dataclass(frozen=True, slots=True)
class Article:
    """An article by its id; a page names it by the title, or else by its uri."""

    id: int
    title: str | None
    uri: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling of a name, in how many current articles it stands as what, and the first of them."""

    name: str
    articles: int
    roles: tuple[str, ...]
    first: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source with its spellings and what it said; the numbers count rows of current articles."""

    id: int
    kind: str
    name: str
    domain: str | None
    handle: str | None
    platform: str | None
    language: str | None
    timezone: str | None
    passed_on: int
    venue_of: int
    wrote: int
    published: int
    disputes: int
    spellings: tuple[Spelling, ...]
    timeline: Timeline
    claims: Paged[Said]


def source_page(engine: Engine, source_id: int, number: int = 1) -> SourcePage:
    """A source with a page of its claims. Raises QueryError where there is no such source or page."""
    with reading(engine) as connection:
        given = {"id": source_id}
        row = connection.execute(text(SOURCE), given).mappings().first()
        if row is None:
            raise QueryError(
                f"source {source_id}: there is none. A source that was merged with another goes by the other's number;"
                " look for it by its name in the list of sources"
            )
        return SourcePage(
            **row,
            **connection.execute(text(COUNTS), given).mappings().one(),
            spellings=_spellings(connection, source_id),
            timeline=timeline(connection, source_id),
            claims=said_by(connection, source_id, number),
        )


def _spellings(connection: Connection, source_id: int) -> tuple[Spelling, ...]:
    names = connection.execute(text(SPELLINGS), {"id": source_id, "limit": MOST_SPELLINGS}).all()
    of_form = {row.folded: row.id for row in names}
    stands: defaultdict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name_id, role, article_id in connection.execute(text(MENTIONS), {"id": source_id}):
        stands[name_id][article_id].add(role)
    for value, role, article_id in connection.execute(text(FIELDS), {"id": source_id}):
        if (name_id := of_form.get(folded(value))) is not None:
            stands[name_id][article_id].add(role)
    return tuple(_spelling(connection, row, stands[row.id]) for row in names)


def _spelling(connection: Connection, row: Any, stands: dict[int, set[str]]) -> Spelling:
    roles = {role for found in stands.values() for role in found}
    first = [connection.execute(text(TITLES), {"id": key}).one() for key in sorted(stands)[:MOST_ARTICLES]]
    words = tuple(ROLES[role] for role in ROLES if role in roles)
    return Spelling(row.name, len(stands), words, tuple(Article(*article) for article in first))
