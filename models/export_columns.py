"""What the exported rows hold: each column's name, type and meaning, the meaning taken from the data dictionary.

Dates of publication stay text, because they may be as short as a year and keep the publisher's offset from UTC; so do
values, which may be "~40" or a month. Only the time of a run is a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import sqlalchemy

from models.articles import articles
from models.claims import claim_groups, claim_spans, claims
from models.documents import documents
from models.edits import edits
from models.sources import sources

Kind = Literal["int", "float", "bool", "text", "time", "texts", "spans"]
KINDS: dict[str, Kind] = {"big_integer": "int", "float": "float", "boolean": "bool", "text": "text"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export; `texts` is a list of text, `spans` a list of `SPAN` objects, `time` UTC ISO 8601."""

    name: str
    kind: Kind
    meaning: str


def _same(column: sqlalchemy.Column[Any], name: str | None = None) -> Column:
    """A column of the database as it is."""
    return Column(name or column.name, KINDS[column.type.__visit_name__], column.comment or "")


def _article(*names: str) -> tuple[Column, ...]:
    return tuple(_same(articles.c[name]) for name in names)


_ARTICLE_ID = Column("article_id", "int", "id of the article in the database")
_URI = _same(documents.c.uri)
_PUBLISHER = Column("publisher", "text", "name of who published the article; null where nothing says")
_OF_ARTICLE = (
    _ARTICLE_ID,
    _URI,
    *_article("url", "title"),
    _PUBLISHER,
    *_article("published_at", "published_precision", "language"),
)

SPAN = tuple(_same(claim_spans.c[name]) for name in ("role", "start", "end", "exact", "prefix", "suffix"))

ARTICLES = (
    *_OF_ARTICLE,
    Column("authors", "texts", "names of those who wrote it, in the byline's order"),
    *_article("modified_at", "section", "word_count", "duplicate_of_id"),
    Column("duplicate_of_uri", "text", "where the input of that article came from"),
    *_article("similarity", "original_id", "text"),
)
CLAIMS = (
    Column("claim_id", "int", "id of the claim in the database"),
    *_OF_ARTICLE,
    *(_same(claims.c[name]) for name in ("kind", "text", "attribution", "source_id")),
    Column("source", "text", "name of who said it"),
    Column("source_kind", "text", sources.c.kind.comment or ""),
    Column("via", "text", "name of the account or outlet that passed it on"),
    Column("venue", "text", "name of the interview, statement or broadcast it was said in"),
    Column("value_source", "text", "name of whom its value names, such as a work's director"),
    *(_same(claims.c[n]) for n in ("subject", "predicate", "polarity", "value", "value_type", "unit", "as_of")),
    *(_same(claims.c[n]) for n in ("check_worthiness", "confidence", "group_id")),
    replace(
        _same(claim_groups.c.origins), meaning=f"of its group: {claim_groups.c.origins.comment}; 1 without a group"
    ),
    Column("disputed", "bool", "whether a claim contradicts it or another one of its group"),
    _same(claims.c.extractor),
    Column("evidence", "spans", "where in articles.text it stands: parts of its content, cue, source and value"),
)
SOURCES = (
    Column("source_id", "int", "id of the source in the database"),
    *(_same(sources.c[name]) for name in ("kind", "name")),
    Column("names", "texts", "its spellings, in their order without case"),
    *(_same(sources.c[name]) for name in ("domain", "handle", "platform", "language", "timezone")),
    Column("claims", "int", "claims of the exported articles that it made"),
    Column("articles", "int", "exported articles that carry a claim of its"),
    Column("wrote", "int", "exported articles that it wrote"),
    Column("published", "int", "exported articles that it published"),
)
EDITS = (
    *_OF_ARTICLE[:2],
    _PUBLISHER,
    *(_same(edits.c[n]) for n in ("position", "line_no", "last_line", "start", "end", "action", "rule", "reason")),
    *(_same(edits.c[name]) for name in ("before", "after", "score", "locator")),
    Column("made_at", "time", "when the run that made it began, UTC"),
)
