"""Drift: where a publisher's articles of a run are unlike its earlier ones, so that its pages may be built anew.

Thresholds are ratios against the publisher's own past, because what is usual differs from one publisher to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from sqlalchemy import Connection, Engine

from models.engine import EVERY, reading
from models.report import IS_UNEXPLAINED

FEWEST_NOW = 5  # articles of the run; with 20 before, five that differ in all can be told from chance (z = 3.4)
FEWEST_BEFORE = 20
MOST_BEFORE = 200  # the latest of them: a change that stays is the new past after a while
RATIO = 2.0  # a change by less than half or double is ordinary variation
CERTAINTY = 3.0  # z of a two-sided test: one false alarm in 370 figures that only vary by chance
MOST_SAMPLES = 3

QUALITY = f"""
    a.id, d.uri, a.title is null as untitled, a.published_at is null as undated,
    coalesce((select sum(length(e.before)) from edits e where e.article_id = a.id and e.action = 'strike'), 0)
        as struck,
    length(a.text) as kept,
    (select count(*) from paragraphs p where p.article_id = a.id and {IS_UNEXPLAINED}) as unexplained
"""
ARTICLES = """
    select {quality} from articles a join documents d on d.id = a.document_id
    where a.publisher_id = ? and d.status = 'loaded' and d.run_id {this} ?
    order by a.id desc limit {most}
"""
PUBLISHERS = """
    select a.publisher_id, s.name from articles a join documents d on d.id = a.document_id
    join sources s on s.id = a.publisher_id
    where d.run_id = ? and d.status = 'loaded'
    group by a.publisher_id, s.id having count(*) >= ? order by s.name, s.id
"""
STRUCK = "select substr(before, 1, 100) from edits where article_id = ? and action = 'strike' order by position limit 1"
UNEXPLAINED = "select p.text from paragraphs p where p.article_id = ? and {unexplained} order by p.position limit 1"


@dataclass(frozen=True, slots=True)
class Drift:
    """One figure of a publisher that changed: its mean over the run's articles and over those before, with samples."""

    publisher: str
    figure: str
    now: float
    before: float
    articles_now: int
    articles_before: int
    samples: tuple[str, ...]

    def in_words(self) -> str:
        """One sentence."""
        return (
            f"{self.publisher}: {self.figure} {self.now:.2f} in {self.articles_now} articles of this run,"
            f" {self.before:.2f} in {self.articles_before} before"
        )


@dataclass(frozen=True, slots=True)
class ArticleQuality:
    """What the figures of an article are made of: columns of `QUALITY`."""

    id: int
    uri: str
    untitled: int
    undated: int
    struck: int
    kept: int
    unexplained: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an article; `floor` is the least difference of its mean that is worth a warning."""

    name: str
    floor: float
    of: Callable[[ArticleQuality], float]
    sample: str | None = None


FIGURES = (
    Figure("share of the characters struck", 0.1, lambda a: a.struck / max(1, a.struck + a.kept), STRUCK),
    Figure("short lines that no rule explains, an article", 1.0, lambda a: float(a.unexplained), UNEXPLAINED),
    Figure("share of articles without a title", 0.2, lambda a: float(a.untitled)),
    Figure("share of articles without a date", 0.2, lambda a: float(a.undated)),
)


def drift(engine: Engine, run_id: int) -> list[Drift]:
    """What changed in the articles that a run read, against their publishers' earlier ones."""
    with reading(engine) as connection:
        publishers = connection.exec_driver_sql(PUBLISHERS, (run_id, FEWEST_NOW)).all()
        return [found for key, name in publishers for found in _of_publisher(connection, key, name, run_id)]


def differs(now: Sequence[float], before: Sequence[float], floor: float) -> bool:
    """Whether the values of now are others than those before: by their means, and beyond what chance explains."""
    if len(now) < FEWEST_NOW or len(before) < FEWEST_BEFORE:
        return False
    new, old = fmean(now), fmean(before)
    if abs(new - old) < floor or max(new, old) < RATIO * min(new, old):
        return False
    return abs(rank_z(now, before)) >= CERTAINTY


def rank_z(now: Sequence[float], before: Sequence[float]) -> float:
    """The z of a rank-sum test (Mann and Whitney) with its correction for ties; of yes and no, that of two shares."""
    values = sorted((*now, *before))
    ranks: dict[float, float] = {}
    ties, start = 0, 0
    for end, value in enumerate(values, 1):
        if end == len(values) or values[end] != value:
            ranks[value] = (start + 1 + end) / 2
            ties += (end - start) ** 3 - (end - start)
            start = end
    one, other, both = len(now), len(before), len(values)
    variance = one * other / 12 * (both + 1 - ties / (both * (both - 1)))
    if variance <= 0:
        return 0.0
    surplus = sum(ranks[value] for value in now) - one * (both + 1) / 2
    return float(surplus / variance**0.5)


def _of_publisher(connection: Connection, publisher_id: int, name: str, run_id: int) -> list[Drift]:
    before = _articles(connection, publisher_id, run_id, "<", MOST_BEFORE)
    if len(before) < FEWEST_BEFORE:
        return []
    now = _articles(connection, publisher_id, run_id, "=", EVERY)
    found = []
    for figure in FIGURES:
        new, old = [figure.of(article) for article in now], [figure.of(article) for article in before]
        if differs(new, old, figure.floor):
            samples = tuple(_samples(connection, figure, now, fmean(new) > fmean(old)))
            found.append(Drift(name, figure.name, fmean(new), fmean(old), len(new), len(old), samples))
    return found


def _articles(connection: Connection, publisher_id: int, run_id: int, this: str, most: int) -> list[ArticleQuality]:
    query = ARTICLES.format(quality=QUALITY, this=this, most=most)
    return [ArticleQuality(*row) for row in connection.exec_driver_sql(query, (publisher_id, run_id))]


def _samples(connection: Connection, figure: Figure, now: Sequence[ArticleQuality], rose: bool) -> list[str]:
    """What to look at: the articles that stand out most, and the line that makes them."""
    most = sorted(now, key=figure.of, reverse=rose)[:MOST_SAMPLES]
    samples = []
    for article in most:
        line = None
        if figure.sample and figure.of(article) > 0:
            query = figure.sample.format(unexplained=IS_UNEXPLAINED)
            line = connection.exec_driver_sql(query, (article.id,)).scalar()
        name = article.uri.rsplit("/", 1)[-1]
        samples.append(
            f"article {article.id} ({name}): {' '.join(line.split())}" if line else f"article {article.id} ({name})"
        )
    return samples
