"""A publisher's quality over time, run by run or by month of loading, with the drift that runs' reports warned of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import groupby
from statistics import fmean
from typing import Any

from sqlalchemy import Connection

from models.drift import FIGURES, MOST_BEFORE, QUALITY, ArticleQuality, Drift, differs

MOST_ARTICLES = 5_000  # the latest that are looked at
MOST_RUNS = 24  # points of a small plot; of more runs the months are shown
MOST_MONTHS = 36
ARTICLES = f"""
    select d.run_id, r.started_at, {QUALITY}
    from articles a join documents d on d.id = a.document_id join runs r on r.id = d.run_id
    where a.publisher_id = ? and d.status = 'loaded' order by a.id desc limit ?
"""


@dataclass(frozen=True, slots=True)
class Point:
    """What one run read, or the runs of a month: how many articles, and the means of `models.drift.FIGURES`, in order.

    `name` is the run's day and number, or the month. `drift` says in words what changed against the articles before,
    `drifted` in which figures, by number.
    """

    name: str
    run_id: int | None
    articles: int
    figures: tuple[float, ...]
    drift: tuple[str, ...]
    drifted: frozenset[int]


@dataclass(frozen=True, slots=True)
class Quality:
    """The points in the order of loading; `by` is run or month. `articles` were looked at, the latest if `is_cut`."""

    by: str
    points: tuple[Point, ...]
    articles: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """A run with its articles of the publisher, the latest first, and what drifted, by the numbers of figures."""

    id: int
    started_at: str
    articles: Sequence[ArticleQuality]
    drift: Sequence[tuple[int, Drift]]


def quality(connection: Connection, publisher_id: int, publisher: str) -> Quality:
    """How a publisher's current articles came out, in the order in which they were loaded."""
    rows = connection.exec_driver_sql(ARTICLES, (publisher_id, MOST_ARTICLES + 1)).all()
    is_cut = len(rows) > MOST_ARTICLES
    runs = _runs(rows[:MOST_ARTICLES], publisher)
    looked_at = min(len(rows), MOST_ARTICLES)
    if len(runs) <= MOST_RUNS:
        points = tuple(_point(f"{run.started_at[:10]} #{run.id}", [run], run.id) for run in runs)
        return Quality("run", points, looked_at, is_cut)
    months = [(name, list(part)) for name, part in groupby(runs, lambda run: run.started_at[:7])]
    latest = tuple(_point(name, part) for name, part in months[-MOST_MONTHS:])
    return Quality("month", latest, looked_at, is_cut or len(months) > MOST_MONTHS)


def _runs(rows: Sequence[Any], publisher: str) -> list[_Run]:
    """The runs that read some articles, the latest of which come first, in the order of runs."""
    articles: dict[int, list[ArticleQuality]] = {}
    started = {run_id: started_at for run_id, started_at, *_ in rows}
    for run_id, _, *columns in rows:
        articles.setdefault(run_id, []).append(ArticleQuality(*columns))
    runs = []
    for run_id in sorted(articles):
        earlier = (article for key in articles if key < run_id for article in articles[key])
        before = nlargest(MOST_BEFORE, earlier, key=lambda article: article.id)
        runs.append(_Run(run_id, started[run_id], articles[run_id], _drift(publisher, articles[run_id], before)))
    return runs


def _drift(publisher: str, now: Sequence[ArticleQuality], before: Sequence[ArticleQuality]) -> list[tuple[int, Drift]]:
    found = []
    for number, figure in enumerate(FIGURES):
        new, old = [figure.of(article) for article in now], [figure.of(article) for article in before]
        if differs(new, old, figure.floor):
            found.append((number, Drift(publisher, figure.name, fmean(new), fmean(old), len(new), len(old), ())))
    return found


def _point(name: str, runs: Sequence[_Run], run_id: int | None = None) -> Point:
    articles = [article for run in runs for article in run.articles]
    found = [drift for run in runs for drift in run.drift]
    figures = tuple(fmean(map(figure.of, articles)) for figure in FIGURES)
    words = tuple(drift.in_words() for _, drift in found)
    return Point(name, run_id, len(articles), figures, words, frozenset(number for number, _ in found))
