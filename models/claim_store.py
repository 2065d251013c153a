"""Claims in and out of the database: which articles still have to be read, and what was found in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, exists, func, select

from copydesk.types import ArticleText, Claim, Paragraph
from models.articles import articles, paragraphs
from models.bulk import insert_rows, next_id
from models.claims import claim_extractions, claim_spans, claims
from models.documents import documents
from models.engine import reading
from models.source_register import SourceRegister

CONTEXT = 32  # characters of prefix and suffix, as W3C Web Annotation's examples have them


def pending_articles(engine: Engine, extractor: str) -> list[int]:
    """The current articles that an extractor (`name@version`) has not read, in the order of loading."""
    done = exists().where(claim_extractions.c.article_id == articles.c.id, claim_extractions.c.extractor == extractor)
    query = select(articles.c.id).join(documents, documents.c.id == articles.c.document_id)
    with reading(engine) as connection:
        return list(
            connection.execute(query.where(documents.c.status == "loaded", ~done).order_by(articles.c.id)).scalars()
        )


def article_texts(engine: Engine, ids: Sequence[int]) -> dict[int, ArticleText]:
    """The texts and paragraphs of some articles."""
    with reading(engine) as connection:
        found = connection.execute(
            select(articles.c.id, articles.c.text, articles.c.language).where(articles.c.id.in_(ids))
        ).all()
        parts = connection.execute(
            select(paragraphs)
            .where(paragraphs.c.article_id.in_(ids))
            .order_by(paragraphs.c.article_id, paragraphs.c.position)
        ).all()
    by_article: dict[int, list[Paragraph]] = {}
    for part in parts:
        by_article.setdefault(part.article_id, []).append(_paragraph(part))
    return {row.id: ArticleText(row.text, tuple(by_article.get(row.id, ())), row.language) for row in found}


def _paragraph(row: Row[Any]) -> Paragraph:
    return Paragraph(*(getattr(row, name) for name in Paragraph.__slots__))


def save_claims(engine: Engine, run_id: int, extractor: str, found: Iterable[tuple[int, Sequence[Claim]]]) -> int:
    """Write the claims of some articles in one transaction, in place of an older version's; the number written.

    An article that another process did meanwhile is left as it is.
    """
    written = 0
    with engine.begin() as connection:
        writer = _ClaimWriter(connection, run_id, extractor)
        for article_id, made in found:
            written += writer.add(article_id, made)
        writer.flush()
    return written


class _ClaimWriter:
    def __init__(self, connection: Connection, run_id: int, extractor: str) -> None:
        self._connection = connection
        self._run_id = run_id
        self._extractor = extractor
        self._sources = SourceRegister(connection)
        self._next = next_id(connection, claims)
        self._claims: list[dict[str, Any]] = []
        self._spans: list[dict[str, Any]] = []
        self._done: list[dict[str, Any]] = []

    def add(self, article_id: int, made: Sequence[Claim]) -> int:
        key = and_(claim_extractions.c.article_id == article_id, claim_extractions.c.extractor == self._extractor)
        if self._connection.execute(select(claim_extractions.c.claims).where(key)).first():
            return 0
        self._remove_older(article_id)
        row = self._connection.execute(select(articles.c.text).where(articles.c.id == article_id)).one()
        query = select(paragraphs.c.start, paragraphs.c.id).where(paragraphs.c.article_id == article_id)
        starts = self._connection.execute(query.order_by(paragraphs.c.start.desc())).all()
        for claim in made:
            first = min(s.start for s in claim.spans if s.role == "content")
            paragraph_id = next(found for start, found in starts if start <= first)
            self._add_claim(article_id, paragraph_id, row.text, claim)
        done = {"article_id": article_id, "extractor": self._extractor, "claims": len(made), "run_id": self._run_id}
        self._done.append(done)
        return len(made)

    def _remove_older(self, article_id: int) -> None:
        """Another version of this extractor read the article: its claims go, so that none stands twice."""
        name = f"{self._extractor.partition('@')[0]}@"
        old = select(claims.c.id).where(
            claims.c.article_id == article_id, func.substr(claims.c.extractor, 1, len(name)) == name
        )
        self._connection.execute(delete(claim_spans).where(claim_spans.c.claim_id.in_(old)))
        self._connection.execute(delete(claims).where(claims.c.id.in_(old.scalar_subquery())))
        stale = delete(claim_extractions).where(claim_extractions.c.article_id == article_id)
        self._connection.execute(stale.where(func.substr(claim_extractions.c.extractor, 1, len(name)) == name))

    def _add_claim(self, article_id: int, paragraph_id: int, text: str, claim: Claim) -> None:
        row = {
            "id": self._next,
            "article_id": article_id,
            "paragraph_id": paragraph_id,
            "kind": claim.kind,
            "text": claim.text,
            "source_id": self._sources.id_of(claim.source) if claim.source else None,
            "attribution": claim.attribution,
            "via_source_id": self._sources.id_of(claim.via) if claim.via else None,
            "confidence": claim.confidence,
            "extractor": self._extractor,
            "run_id": self._run_id,
        }
        self._claims.append(row)
        for position, span in enumerate(claim.spans, 1):
            place = {"claim_id": self._next, "position": position, "role": span.role, "start": span.start}
            quote = {
                "end": span.end,
                "exact": text[span.start : span.end],
                "prefix": text[max(0, span.start - CONTEXT) : span.start],
                "suffix": text[span.end : span.end + CONTEXT],
            }
            self._spans.append(place | quote)
        self._next += 1

    def flush(self) -> None:
        self._sources.flush()
        insert_rows(self._connection, claims, self._claims)
        insert_rows(self._connection, claim_spans, self._spans)
        insert_rows(self._connection, claim_extractions, self._done)
