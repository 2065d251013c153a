"""Quality history: the figures of a run's publishers against their own past, run by run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from sqlalchemy import Connection, Engine

from models.drift import FIGURES, MOST_BEFORE, QUALITY, ArticleQuality
from models.engine import reading

MOST_PUBLISHERS = 20  # those with most articles in the run
MOST_RUNS = 12  # of the past, the latest of them

PUBLISHERS = """
    select a.publisher_id, s.name from articles a join documents d on d.id = a.document_id
    join sources s on s.id = a.publisher_id
    where d.run_id = ? and d.status = 'loaded'
    group by a.publisher_id, s.id order by count(*) desc, s.name, s.id limit ?
"""
RUNS = """
    select d.run_id, r.started_at from articles a
    join documents d on d.id = a.document_id join runs r on r.id = d.run_id
    where a.publisher_id = ? and d.status = 'loaded' and d.run_id <= ?
    group by d.run_id, r.started_at order by d.run_id desc limit ?
"""
# Of a run before, the latest articles: as many as drift looks at in all of the past.
ARTICLES = f"""
    with wanted as (
        select a.id, d.run_id, row_number() over (partition by d.run_id order by a.id desc) as place
        from articles a join documents d on d.id = a.document_id
        where a.publisher_id = ? and d.status = 'loaded' and d.run_id between ? and ?
    )
    select w.run_id, {QUALITY}
    from wanted w join articles a on a.id = w.id join documents d on d.id = a.document_id
    where w.run_id = ? or w.place <= {MOST_BEFORE} order by w.run_id, a.id
"""


@dataclass(frozen=True, slots=True)
class RunOfPublisher:
    """A run that read articles of a publisher: when it began (UTC ISO 8601), how many, and their mean figures by name.

    Of a run before the one asked about, the figures are those of its latest 200 articles, and so is their number.
    """

    started_at: str
    articles: int
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class QualityHistory:
    """A publisher's runs, oldest first, the run asked about last; `before` are the means of its latest 200 earlier
    articles, none where it has no earlier ones."""

    publisher: str
    runs: Sequence[RunOfPublisher]
    articles_before: int
    before: Mapping[str, float]

    @property
    def now(self) -> RunOfPublisher:
        """The run asked about."""
        return self.runs[-1]


def quality_history(engine: Engine, run_id: int) -> list[QualityHistory]:
    """The publishers of a run's articles, those with most of them first, each with its past."""
    with reading(engine) as connection:
        publishers = connection.exec_driver_sql(PUBLISHERS, (run_id, MOST_PUBLISHERS)).all()
        return [_of_publisher(connection, key, name, run_id) for key, name in publishers]


def _of_publisher(connection: Connection, publisher_id: int, name: str, run_id: int) -> QualityHistory:
    runs = connection.exec_driver_sql(RUNS, (publisher_id, run_id, MOST_RUNS + 1)).all()
    started = {row[0]: row[1] for row in runs}
    rows = connection.exec_driver_sql(ARTICLES, (publisher_id, min(started), run_id, run_id)).all()
    read = {run: [ArticleQuality(*row[1:]) for row in found] for run, found in groupby(rows, lambda row: int(row[0]))}
    past = sorted((one for run, found in read.items() if run != run_id for one in found), key=lambda one: one.id)
    latest = past[-MOST_BEFORE:]
    made = [RunOfPublisher(started[run], len(found), _means(found)) for run, found in read.items()]
    return QualityHistory(name, made, len(latest), _means(latest))


def _means(found: Sequence[ArticleQuality]) -> dict[str, float]:
    return {figure.name: fmean(map(figure.of, found)) for figure in FIGURES} if found else {}
