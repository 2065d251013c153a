"""All that a page about one article shows, read in one consistent view: its facts, fields, text, claims and copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from copydesk.errors import DatabaseError, QueryError
from models.engine import reading
from models.history import History, history

ARTICLE = """
    select v.id, v.title, v.url, v.uri, v.status, v.publisher_id, v.publisher, v.published_at, v.published_precision,
           v.published_raw, v.modified_at, v.language, v.section, v.text, v.word_count, v.similarity, v.run_id,
           v.duplicate_of_id, v.original_id, v.supersedes_id, d.media_type, d.encoding, d.encoding_confidence,
           d.size_bytes, d.fetched_at, (select n.id from articles n where n.supersedes_id = v.id) as superseded_by_id
    from versions v join documents d on d.id = v.document_id where v.id = ?
"""
AUTHORS = """
    select s.id, s.name from article_authors w join sources s on s.id = w.source_id
    where w.article_id = ? order by w.position
"""
FIELDS = "select name, value, raw, origin, confidence from fields where article_id = ? order by name, position"
PARAGRAPHS = """
    select position, kind, text, start, "end", first_line, last_line from paragraphs where article_id = ?
    order by position
"""
COPIES = """
    select p.position, p.first_line as line, p.similarity, q.article_id, q.first_line as line_there, a.title,
           a.publisher, a.published_at
    from paragraphs p join paragraphs q on q.id = p.duplicate_of_id join versions a on a.id = q.article_id
    where p.article_id = ? order by p.position
"""
LATER = """
    select q.article_id, a.title, a.publisher, a.published_at, count(*) as paragraphs
    from paragraphs p join paragraphs q on q.duplicate_of_id = p.id join current_articles a on a.id = q.article_id
    where p.article_id = ? group by q.article_id order by a.published_at is null, datetime(a.published_at), q.article_id
    limit 50
"""
CLAIMS = """
    select c.id, c.kind, c.text, c.attribution, c.source_id, s.name as source, v.name as via, w.name as venue,
           c.subject, c.predicate, c.polarity, c.value, c.unit, c.as_of, c.confidence, c.check_worthiness,
           g.articles as group_articles, g.origins as group_origins,
           (select x.exact from claim_spans x where x.claim_id = c.id and x.role = 'source'
            order by x.position limit 1) as source_words,
           (select min(x.start) from claim_spans x where x.claim_id = c.id and x.role = 'content') as start
    from claims c left join sources s on s.id = c.source_id left join sources v on v.id = c.via_source_id
    left join sources w on w.id = c.venue_source_id left join claim_groups g on g.id = c.group_id
    where c.article_id = ? order by start is null, start, c.id
"""
SPANS = """
    select x.claim_id, x.role, x.start, x."end" from claim_spans x join claims c on c.id = x.claim_id
    where c.article_id = ? order by x.start, x."end" desc
"""
DISPUTES = """
    select claim_a_id, claim_b_id, severity, slot, reason from disputes where article_a_id = ? or article_b_id = ?
    order by severity <> 'hard', slot, claim_a_id, claim_b_id
"""
WHERE_IS_CLAIM = "select article_id from claims where id = ?"
NEWEST = "select max(id) from articles"


@dataclass(frozen=True, slots=True)
class Span:
    """A place of a claim in articles.text: code points, half-open; `role` is content, cue, source or value."""

    claim_id: int
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article as rows of plain mappings, with its `history`, or the reason why there is none (`no_history`).

    `article` has the columns of ARTICLE, `claims` those of CLAIMS in the order of the text, and so on. `copies` are
    this article's paragraphs that repeat an earlier one, `later` the articles that repeat one of its own.
    """

    article: dict[str, Any]
    authors: Sequence[dict[str, Any]]
    fields: Sequence[dict[str, Any]]
    paragraphs: Sequence[dict[str, Any]]
    copies: Sequence[dict[str, Any]]
    later: Sequence[dict[str, Any]]
    claims: Sequence[dict[str, Any]]
    spans: Sequence[Span]
    disputes: Sequence[dict[str, Any]]
    history: History | None
    no_history: str | None


def article_page(engine: Engine, article_id: int) -> ArticlePage:
    """All about an article. Raises QueryError where there is none of that number."""
    with reading(engine) as connection:
        found = _rows(connection, ARTICLE, article_id)
        if not found:
            newest = connection.exec_driver_sql(NEWEST).scalar()
            raise QueryError(_no_article(article_id, newest))
        authors, fields, paragraphs, copies, later, claims = (
            _rows(connection, sql, article_id) for sql in (AUTHORS, FIELDS, PARAGRAPHS, COPIES, LATER, CLAIMS)
        )
        spans = [Span(*row) for row in connection.exec_driver_sql(SPANS, (article_id,))]
        disputes = _rows(connection, DISPUTES, article_id, article_id)
    made, why_not = _history(engine, article_id)
    return ArticlePage(found[0], authors, fields, paragraphs, copies, later, claims, spans, disputes, made, why_not)


def _history(engine: Engine, article_id: int) -> tuple[History | None, str | None]:
    try:
        return history(engine, article_id), None
    except DatabaseError as error:
        return None, str(error)


def article_of_claim(engine: Engine, claim_id: int) -> int:
    """The article that a claim stands in. Raises QueryError where there is no such claim."""
    with reading(engine) as connection:
        found = connection.exec_driver_sql(WHERE_IS_CLAIM, (claim_id,)).scalar()
    if found is None:
        raise QueryError(f"claim {claim_id}: there is none; claims of an article get new numbers when it is read anew")
    return int(found)


def _no_article(article_id: int, newest: int | None) -> str:
    if newest is None:
        return f"article {article_id}: there is none; the database has no articles yet"
    return f"article {article_id}: there is none; the newest is {newest}"


def _rows(connection: Connection, sql: str, *values: int) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.exec_driver_sql(sql, values).mappings()]
