"""Learned lines as people see them: a list with the evidence, and the articles that hold a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, and_, or_, select

from copydesk.steps.learned import learned_rule_id
from models.articles import articles, paragraphs
from models.decisions import learned_rules
from models.documents import documents
from models.edits import edits
from models.engine import reading
from models.publishers import publisher_named
from models.runs import runs
from models.sources import sources

MOST_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class LearnedLine:
    """A publisher's recurring line with what is known of it. `total` are the publisher's articles."""

    id: int
    publisher: str
    fingerprint: int
    line: str
    stories: int
    articles: int
    total: int
    share: float
    first_seen: str | None
    last_seen: str | None
    status: str
    decided_by: str | None
    decided_at: str | None

    @property
    def rule(self) -> str:
        """The id of the rule that strikes it."""
        return learned_rule_id(self.fingerprint)


def learned_lines(engine: Engine, status: str | None = None, publisher: str | None = None) -> list[LearnedLine]:
    """The lines that recur, by publisher, most frequent first. Raises QueryError for a publisher there is none of."""
    query = _LINES
    if publisher is not None:
        query = query.where(learned_rules.c.publisher_id == publisher_named(engine, publisher))
    if status is not None:
        query = query.where(learned_rules.c.status == status)
    with reading(engine) as connection:
        return [LearnedLine(*row) for row in connection.execute(query)]


def news_of(engine: Engine, run_id: int) -> list[LearnedLine]:
    """The lines that were accepted since a run started, and those that wait for a decision."""
    started = select(runs.c.started_at).where(runs.c.id == run_id).scalar_subquery()
    accepted = and_(learned_rules.c.status == "accepted", learned_rules.c.decided_at >= started)
    with reading(engine) as connection:
        rows = connection.execute(_LINES.where(or_(accepted, learned_rules.c.status == "proposed"))).all()
    return [LearnedLine(*row) for row in rows]


def articles_with(engine: Engine, line: LearnedLine) -> list[dict[str, Any]]:
    """The first articles that hold a line: id, title, date and uri."""
    held = [
        select(paragraphs.c.article_id).where(paragraphs.c.fingerprint == line.fingerprint),
        select(edits.c.article_id).where(edits.c.rule == line.rule),
    ]
    columns = (articles.c.id, articles.c.title, articles.c.published_at, documents.c.uri)
    query = select(*columns).join(documents, documents.c.id == articles.c.document_id)
    of_publisher = select(learned_rules.c.publisher_id).where(learned_rules.c.id == line.id).scalar_subquery()
    query = query.where(articles.c.publisher_id == of_publisher, documents.c.status == "loaded")
    query = query.where(articles.c.id.in_(held[0]) | articles.c.id.in_(held[1])).order_by(articles.c.id)
    with reading(engine) as connection:
        rows = connection.execute(query.limit(MOST_SAMPLES)).all()
    return [dict(row._mapping) for row in rows]


_LINES = (
    select(
        learned_rules.c.id,
        sources.c.name,
        learned_rules.c.fingerprint,
        learned_rules.c.sample,
        learned_rules.c.documents,
        learned_rules.c.articles,
        sources.c.articles,
        learned_rules.c.share,
        learned_rules.c.first_seen,
        learned_rules.c.last_seen,
        learned_rules.c.status,
        learned_rules.c.decided_by,
        learned_rules.c.decided_at,
    )
    .join(sources, sources.c.id == learned_rules.c.publisher_id)
    .order_by(sources.c.name, learned_rules.c.share.desc(), learned_rules.c.sample)
)
