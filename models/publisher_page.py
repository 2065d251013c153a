"""One publisher in full: its articles, its quality over time, what was struck most, and the lines that recur."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from copydesk.errors import QueryError
from copydesk.steps.learned import learned_rule_id
from models.engine import reading
from models.paging import PER_PAGE, Paged, offset_of
from models.publisher_quality import Quality, quality

MOST_RULES = 15
MOST_LINES = 30
PUBLISHER = "select id, name, domain, language, timezone from sources where id = :id"
COUNT = "select count(*) from current_articles where publisher_id = :id"
SPELLINGS = "select name from source_names where source_id = :id order by folded limit 20"
DISPUTES = """
    select count(*) from claim_relations r join claims x on x.id = r.claim_a_id join claims y on y.id = r.claim_b_id
    join current_articles a on a.id = x.article_id join current_articles b on b.id = y.article_id
    where r.relation = 'contradicts' and :id in (a.publisher_id, b.publisher_id)
"""
ARTICLES = """
    select a.id, a.title, a.uri, a.published_at, a.language, a.word_count,
           (select count(*) from edits e where e.article_id = a.id and e.action in ('strike', 'fold')) as struck,
           (select count(*) from claims c where c.article_id = a.id) as claims
    from current_articles a where a.publisher_id = :id
    order by a.published_at is null, coalesce(datetime(a.published_at), a.published_at) desc, a.id desc
    limit :limit offset :offset
"""
STRUCK = """
    select e.rule, e.reason, count(*), count(distinct e.article_id), sum(length(e.before)), min(e.before)
    from edits e join articles a on a.id = e.article_id join documents d on d.id = a.document_id
    where a.publisher_id = :id and d.status = 'loaded' and e.action = 'strike'
    group by e.rule order by 3 desc, e.rule limit :limit
"""
LINES = """
    select l.id, l.fingerprint, l.sample, l.documents, l.articles, l.share, l.first_seen, l.last_seen, l.status,
           l.decided_by, l.decided_at
    from learned_rules l where l.publisher_id = :id
    order by l.status <> 'proposed', l.status <> 'accepted', l.share desc, l.sample limit :limit
"""


@dataclass(frozen=True, slots=True)
class Article:
    """A current article; `struck` are its strikes and folds, `claims` what it says or carries."""

    id: int
    title: str | None
    uri: str
    published_at: str | None
    language: str | None
    words: int
    struck: int
    claims: int


@dataclass(frozen=True, slots=True)
class Struck:
    """What a rule struck in the publisher's current articles: how often, in how many, how much, and a sample."""

    rule: str
    reason: str
    strikes: int
    articles: int
    characters: int
    sample: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that recurs in the publisher's articles, with the evidence and what was decided on it."""

    id: int
    rule: str
    sample: str
    stories: int
    articles: int
    share: float
    first_seen: str | None
    last_seen: str | None
    status: str
    decided_by: str | None
    decided_at: str | None


@dataclass(frozen=True, slots=True)
class PublisherPage:
    """A publisher with a page of its articles, the latest first."""

    id: int
    name: str
    domain: str | None
    language: str | None
    timezone: str | None
    spellings: tuple[str, ...]
    disputes: int
    quality: Quality
    struck: tuple[Struck, ...]
    lines: tuple[Line, ...]
    articles: Paged[Article]


def publisher_page(engine: Engine, publisher_id: int, number: int = 1) -> PublisherPage:
    """A publisher by its id. Raises QueryError where no current article is from it, and for a page beyond the end."""
    given = {"id": publisher_id}
    with reading(engine) as connection:
        row = connection.execute(text(PUBLISHER), given).mappings().first()
        total = connection.execute(text(COUNT), given).scalar_one()
        if row is None or not total:
            raise QueryError(_none(publisher_id, row["name"] if row else None))
        return PublisherPage(
            **row,
            spellings=tuple(connection.execute(text(SPELLINGS), given).scalars()),
            disputes=connection.execute(text(DISPUTES), given).scalar_one(),
            quality=quality(connection, publisher_id, row["name"]),
            struck=_struck(connection, publisher_id),
            lines=_lines(connection, publisher_id),
            articles=_articles(connection, publisher_id, number, total),
        )


def _none(publisher_id: int, name: str | None) -> str:
    if name is None:
        return f"publisher {publisher_id}: there is none; look for it by its name in the list of publishers"
    return f"publisher {publisher_id}: no article is from {name[:80]!r}; see the list of publishers"


def _articles(connection: Connection, publisher_id: int, number: int, total: int) -> Paged[Article]:
    given = {"id": publisher_id, "limit": PER_PAGE, "offset": offset_of(number, total)}
    return Paged(tuple(Article(*row) for row in connection.execute(text(ARTICLES), given)), number, total)


def _struck(connection: Connection, publisher_id: int) -> tuple[Struck, ...]:
    found = connection.execute(text(STRUCK), {"id": publisher_id, "limit": MOST_RULES})
    return tuple(Struck(*row) for row in found)


def _lines(connection: Connection, publisher_id: int) -> tuple[Line, ...]:
    found = connection.execute(text(LINES), {"id": publisher_id, "limit": MOST_LINES})
    return tuple(Line(row[0], learned_rule_id(row[1]), *row[2:]) for row in found)
