"""Novelty: how much of what a run brought stood in no earlier article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from models.engine import reading

MOST_ROWS = 20
QUERIES = {
    "paragraphs": """
        select count(*), count(x.duplicate_of_id), coalesce(sum(x.similarity = 1), 0)
        from paragraphs x join articles a on a.id = x.article_id join documents d on d.id = a.document_id
        where a.run_id = ? and d.status = 'loaded'
    """,
    "articles": """
        select count(*), count(a.duplicate_of_id), coalesce(sum(a.text_sha256 = b.text_sha256), 0)
        from articles a join documents d on d.id = a.document_id left join articles b on b.id = a.duplicate_of_id
        where a.run_id = ? and d.status = 'loaded'
    """,
}
COPIES = """
    select a.id, coalesce(a.publisher, ''), a.uri, b.id, coalesce(b.publisher, ''),
           cast(100 * a.similarity as integer) || ' %'
    from current_articles a join current_articles b on b.id = a.duplicate_of_id
    where a.run_id = ? order by a.similarity desc, a.uri limit ?
"""


@dataclass(frozen=True, slots=True)
class Novelty:
    """Of paragraphs and of articles: all, those that repeat nothing, those that repeat something word for word and
    those that do nearly; and the articles that are copies of others, the first of them."""

    counted: Mapping[str, tuple[int, int, int, int]]
    copies: Sequence[tuple[Any, ...]]


def novelty(engine: Engine, run_id: int) -> Novelty:
    """What was new in what a run loaded or cleaned again, as the links between duplicates stand."""
    with reading(engine) as connection:
        counted = {}
        for name, query in QUERIES.items():
            every, repeated, exact = connection.exec_driver_sql(query, (run_id,)).one()
            counted[name] = (every, every - repeated, exact, repeated - exact)
        copies = connection.exec_driver_sql(COPIES, (run_id, MOST_ROWS)).all()
    return Novelty(counted, [(row[0], row[1], row[2].rsplit("/", 1)[-1], *row[3:]) for row in copies])
