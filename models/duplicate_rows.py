"""What duplicates are looked for in: the articles and paragraphs of the database in the order of publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, select

from models.articles import articles, paragraphs
from models.documents import documents
from models.sightings import portions

Whole = NDArray[np.int64]
AT_A_TIME = 50_000
NO_DATE = "~"  # sorts behind every date: what is undated is the original of nothing that is dated


class ArticleRow(NamedTuple):
    """A current article: its place in the order of publication comes from the first three."""

    published: str
    uri: str
    sha256: str
    id: int
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The current articles in the order of publication, and their paragraphs in the order of their ids.

    `articles` holds the numbers of the paragraphs' articles in that order, `order` the paragraphs in the order of
    publication.
    """

    rows: Sequence[ArticleRow]
    ids: Whole
    articles: Whole
    fingerprints: Whole
    lengths: Whole
    order: Whole


def read_standing(connection: Connection) -> Standing:
    """Read what stands in the database now."""
    columns = (documents.c.uri, documents.c.sha256, articles.c.id, articles.c.published_at, articles.c.text_sha256)
    query = select(*columns).join(documents, documents.c.id == articles.c.document_id)
    found = connection.execute(query.where(documents.c.status == "loaded"))
    rows = sorted(ArticleRow(instant(row.published_at), row.uri, row.sha256, row.id, row.text_sha256) for row in found)
    numbers = np.array([row.id for row in rows], np.int64)
    by_id = np.argsort(numbers)
    columns_ = (paragraphs.c.id, paragraphs.c.article_id, paragraphs.c.position, paragraphs.c.fingerprint)
    lengths = (paragraphs.c.end - paragraphs.c.start).label("length")
    table = whole_numbers(connection, select(*columns_, lengths).order_by(paragraphs.c.id))
    at = np.minimum(np.searchsorted(numbers[by_id], table[:, 1]), max(0, len(rows) - 1))
    current = numbers[by_id][at] == table[:, 1] if rows else np.zeros(len(table), bool)
    table, at = table[current], by_id[at[current]] if rows else at[:0]
    order = np.lexsort((table[:, 2], at))
    return Standing(rows, table[:, 0], at, table[:, 3], table[:, 4], order)


def whole_numbers(connection: Connection, query: Select[Any]) -> Whole:
    """The rows of a query that selects whole numbers alone, none of them null."""
    width = len(query.selected_columns)
    parts = [np.zeros((0, width), np.int64)]
    result = connection.execute(query)
    while rows := result.fetchmany(AT_A_TIME):
        parts.append(np.fromiter(chain.from_iterable(rows), np.int64, width * len(rows)).reshape(-1, width))
    return np.concatenate(parts)


def texts_of(connection: Connection, ids: Sequence[int]) -> list[str]:
    """The texts of paragraphs, in the order of the ids."""
    found: dict[int, str] = {}
    for part in portions(ids):
        query = select(paragraphs.c.id, paragraphs.c.text).where(paragraphs.c.id.in_(part))
        found |= {row.id: row.text for row in connection.execute(query)}
    return [found[key] for key in ids]


def instant(published_at: str | None) -> str:
    """A publication date in a form that sorts: UTC where it has a time; a day, month or year stands for its start."""
    if not published_at:
        return NO_DATE
    if "T" not in published_at:
        return published_at
    try:
        moment = datetime.fromisoformat(published_at)
    except ValueError:
        return published_at
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
