"""What claims are compared in: those of the current articles, with all that comparing goes by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from copydesk.claim_types import Polarity, Slots
from copydesk.claims.group import Told
from copydesk.claims.naming import match_key
from models.articles import articles, paragraphs
from models.claims import claim_spans, claims
from models.documents import documents
from models.duplicate_rows import instant
from models.sources import source_names, sources

SPEAKERS = ("person", "organisation", "publisher", "social_account")


@dataclass(frozen=True, slots=True)
class Collected:
    """The claims of the current articles, the groups they are in now, and when their articles were published."""

    claims: tuple[Told, ...]
    groups: dict[int, int]
    published: dict[int, str | None]


def read_claims(connection: Connection) -> Collected:
    """Read all claims of current articles."""
    originals = _article_origins(connection)
    words = _words_of_values(connection)
    speakers = _speaking_names(connection)
    found, groups, published = [], {}, {}
    for row in _rows(connection):
        found.append(_told(row, originals, speakers, words.get(row.id, "")))
        published[row.article_id] = row.published_at
        if row.group_id is not None:
            groups[row.id] = row.group_id
    return Collected(tuple(found), groups, published)


def _rows(connection: Connection) -> Iterator[Row[Any]]:
    original = paragraphs.alias("original")
    query = (
        select(
            claims,
            articles.c.published_at,
            articles.c.publisher_id,
            articles.c.original_id.label("original_article"),
            documents.c.uri,
            documents.c.sha256,
            original.c.article_id.label("original_of_paragraph"),
        )
        .join(articles, articles.c.id == claims.c.article_id)
        .join(documents, documents.c.id == articles.c.document_id)
        .join(paragraphs, paragraphs.c.id == claims.c.paragraph_id)
        .outerjoin(original, original.c.id == paragraphs.c.original_id)
        .where(documents.c.status == "loaded")
        .order_by(claims.c.id)
    )
    yield from connection.execute(query)


def _told(row: Row[Any], origins: dict[int, str], speakers: frozenset[str], words: str) -> Told:
    polarity: Polarity = "negated" if row.polarity == "negated" else "affirmed"
    slots = Slots(row.subject, row.predicate, polarity, row.value, row.value_type, row.unit, row.as_of)
    original = row.original_of_paragraph or row.original_article or row.article_id
    return Told(
        id=row.id,
        place=(instant(row.published_at), row.uri, row.sha256, row.extractor, row.position),
        article=row.article_id,
        origin=origins[original],
        kind=row.kind,
        text=row.text,
        slots=slots,
        confidence=row.confidence,
        speaker=row.source_id,
        publisher=row.publisher_id,
        is_copy=original != row.article_id,
        of_speaker=row.subject is not None and match_key(row.subject) in speakers,
        words=words,
    )


def _article_origins(connection: Connection) -> dict[int, str]:
    """Who stands behind each article: its publisher, or where that is not known its document."""
    query = select(articles.c.id, articles.c.publisher_id, articles.c.original_id, documents.c.uri)
    rows = {row.id: row for row in connection.execute(query.join(documents, documents.c.id == articles.c.document_id))}
    firsts = {key: rows.get(row.original_id, row) for key, row in rows.items()}
    return {key: f"publisher {r.publisher_id}" if r.publisher_id else f"document {r.uri}" for key, r in firsts.items()}


def _words_of_values(connection: Connection) -> dict[int, str]:
    query = select(claim_spans.c.claim_id, claim_spans.c.exact)
    found = connection.execute(query.where(claim_spans.c.role == "value").order_by(claim_spans.c.position.desc()))
    return {row.claim_id: row.exact for row in found}


def _speaking_names(connection: Connection) -> frozenset[str]:
    """The names of those who are quoted, publish or write."""
    query = select(source_names.c.match_key).join(sources, sources.c.id == source_names.c.source_id)
    found = connection.execute(query.where(sources.c.kind.in_(SPEAKERS))).scalars()
    return frozenset(found)
