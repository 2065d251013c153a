"""Revisions: paragraphs of a newer version of an input that say something else than the older version's did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from copydesk.duplicates.comparing import ALIKE, compare_pairs
from models.articles import articles, paragraphs
from models.duplicate_links import Variant
from models.sightings import portions

MOST_PAIRS = 250_000  # of changed paragraphs: some hundred megabytes
MOST_WORK = 4_000_000_000  # characters times characters: some seconds; versions that differ in more are not compared
VERSIONS_AT_A_TIME = 200


def find_revisions(connection: Connection) -> list[Variant]:
    """The variants between each version of an input and the one it supersedes."""
    query = select(articles.c.id, articles.c.supersedes_id).where(articles.c.supersedes_id.is_not(None))
    versions = [(newer, older) for newer, older in connection.execute(query.order_by(articles.c.id))]
    found: list[Variant] = []
    for start in range(0, len(versions), VERSIONS_AT_A_TIME):
        some = versions[start : start + VERSIONS_AT_A_TIME]
        standing = _paragraphs(connection, sorted({article for pair in some for article in pair}))
        for newer, older in some:
            found += _between(standing[newer], standing[older])
    return found


Standing = Sequence[tuple[int, int, str]]


def _paragraphs(connection: Connection, ids: Sequence[int]) -> dict[int, list[tuple[int, int, str]]]:
    """The paragraphs of articles as (id, fingerprint, text), in their order."""
    found: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    columns = (paragraphs.c.article_id, paragraphs.c.id, paragraphs.c.fingerprint, paragraphs.c.text)
    for part in portions(ids):
        query = select(*columns).where(paragraphs.c.article_id.in_(part))
        for article, *row in connection.execute(query.order_by(paragraphs.c.article_id, paragraphs.c.position)):
            found[article].append((row[0], row[1], row[2]))
    return found


def _between(newer: Standing, older: Standing) -> Iterator[Variant]:
    """For each paragraph that is new, the one that is gone and most like it, if the two say something else."""
    before, after = {row[1] for row in older}, {row[1] for row in newer}
    new = [row for row in newer if row[1] not in before]
    gone = [row for row in older if row[1] not in after]
    if not new or not gone or len(new) * len(gone) > MOST_PAIRS or _characters(new) * _characters(gone) > MOST_WORK:
        return
    texts = [text for _, _, text in (*new, *gone)]
    pairs = [(i, len(new) + j) for i in range(len(new)) for j in range(len(gone))]
    compared = compare_pairs(texts, pairs)
    for i, (paragraph_id, _, _) in enumerate(new):
        row = compared[i * len(gone) : (i + 1) * len(gone)]
        best = max(range(len(gone)), key=lambda j: (row[j].similarity, -j))
        if row[best].slot is not None and row[best].similarity >= ALIKE:
            yield Variant.of(paragraph_id, gone[best][0], "revision", row[best])


def _characters(rows: Standing) -> int:
    return sum(len(text) for _, _, text in rows)
