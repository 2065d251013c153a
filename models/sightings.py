"""Sightings: the lines of stored articles, whether they stand in the text or were struck because they are learned.

A learned line is the last that is struck from an article, so both together are what every other rule left: they do not
depend on what is learned, and neither does anything that is counted of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from copydesk.fingerprints import fingerprint
from copydesk.learn import Line, Sighting, sightings, story
from copydesk.quotes import is_block_quote
from copydesk.steps.learned import PREFIX, fingerprint_of
from models.articles import articles, paragraphs
from models.documents import documents
from models.edits import edits

PORTION = 500  # values that one statement names
IS_LEARNED = and_(edits.c.rule >= PREFIX, edits.c.rule < "learned/")  # a range of the index on rule


@dataclass(frozen=True, slots=True)
class Standing:
    """What an article contributes to the counts: whose it is, its day, its story and its lines by fingerprint."""

    publisher_id: int | None
    day: str | None
    story: int
    lines: Mapping[int, Sighting]


def counted_of(connection: Connection, uris: Sequence[str]) -> dict[int, Standing]:
    """The articles of some inputs that are in the counts."""
    return _of_inputs(connection, uris, lambda row: row.story is not None)


def current_of(connection: Connection, uris: Sequence[str]) -> dict[int, Standing]:
    """The articles of some inputs that belong in the counts."""
    return _of_inputs(connection, uris, lambda row: row.status == "loaded")


def standings(connection: Connection, article_ids: Sequence[int]) -> dict[int, Standing]:
    """What some articles contribute."""
    found: dict[int, Standing] = {}
    for part in portions(article_ids):
        rows = connection.execute(_COLUMNS.where(articles.c.id.in_(part))).all()
        found |= _standings(connection, rows)
    return found


def portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values in portions that fit into a statement."""
    return (values[start : start + PORTION] for start in range(0, len(values), PORTION))


def lines_of(connection: Connection, article_ids: Sequence[int]) -> dict[int, list[Line]]:
    """The lines of some articles in their order."""
    placed: dict[int, list[tuple[int, Line]]] = defaultdict(list)
    columns = (paragraphs.c.article_id, paragraphs.c.first_line, paragraphs.c.fingerprint, paragraphs.c.kind)
    kept = select(*columns, paragraphs.c.text).where(paragraphs.c.article_id.in_(article_ids))
    for article_id, number, key, kind, text in connection.execute(kept):
        placed[article_id].append((number, Line(key, kind, text)))
    gone = select(edits.c.article_id, edits.c.line_no, edits.c.rule, edits.c.before)
    gone = gone.where(edits.c.article_id.in_(article_ids), or_(IS_LEARNED, edits.c.action == "fold"))
    for article_id, number, rule, before in connection.execute(gone):
        placed[article_id].append((number, _gone(rule, text_of(before))))
    return {key: [line for _, line in sorted(found, key=lambda pair: pair[0])] for key, found in placed.items()}


def _gone(rule: str, text: str) -> Line:
    if rule.startswith(PREFIX):
        return Line(fingerprint_of(rule), "paragraph", text, is_struck=True)
    return Line(fingerprint(text), "quote" if is_block_quote(text) else "paragraph", text)


def text_of(before: str) -> str:
    """The line that an edit struck; a line that stood several times in a row is one edit."""
    return before.strip().partition("\n")[0].strip()


_COLUMNS = select(articles.c.id, articles.c.publisher_id, articles.c.published_at)


def _of_inputs(connection: Connection, uris: Sequence[str], belongs: Callable[[Any], bool]) -> dict[int, Standing]:
    """Found by uri alone and chosen here: SQLite would rather walk through every article with a story or a status."""
    found: dict[int, Standing] = {}
    query = _COLUMNS.add_columns(articles.c.story, documents.c.status)
    query = query.join(documents, documents.c.id == articles.c.document_id)
    for part in portions(uris):
        rows = connection.execute(query.where(documents.c.uri.in_(part))).all()
        found |= _standings(connection, [row for row in rows if belongs(row)])
    return found


def _standings(connection: Connection, rows: Sequence[Any]) -> dict[int, Standing]:
    lines = lines_of(connection, [row.id for row in rows])
    return {
        row.id: Standing(row.publisher_id, day_of(row.published_at), story(lines[row.id]), sightings(lines[row.id]))
        for row in rows
    }


def day_of(published_at: str | None) -> str | None:
    """The day of a publication date, `YYYY-MM-DD`; None where only the month or year is known."""
    return published_at[:10] if published_at and len(published_at) >= len("2024-01-24") else None
