"""Quality against history: a run's publishers beside their own past, as a table, and as plots where there is a past."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from copydesk.plots import Caption, Size, lines, percent, plain
from flows.reports.markdown import Ours, picture, safe, section
from models.drift import FIGURES, Drift
from models.quality_history import QualityHistory

MOST_PLOTTED = 6  # publishers: those that drifted, then those with most articles
SIZE = Size(620, 200)
STRUCK, SHORT, UNTITLED, UNDATED = (figure.name for figure in FIGURES)
SHARES = {"struck": STRUCK, "no title": UNTITLED, "no date": UNDATED}
COLUMNS = ("publisher", "articles", "before", "struck", "short lines", "no title", "no date")

Drifted = Collection[tuple[str, str]]


def warnings(found: Sequence[Drift]) -> list[str]:
    """What changed in a publisher's articles beyond what chance explains, with articles to look at."""
    columns = ("publisher", "what changed", "now", "before", "articles now", "articles before", "for instance")
    rows = [
        (d.publisher, d.figure, f"{d.now:.2f}", f"{d.before:.2f}", d.articles_now, d.articles_before, d.samples[0])
        for d in found
    ]
    return section("Warnings: what changed against the publisher's past", columns, rows)


def quality(found: Sequence[QualityHistory], drift: Sequence[Drift]) -> list[str]:
    """A publisher a row, each figure now and before; and plots of those that have a past."""
    drifted = {(warning.publisher, warning.figure) for warning in drift}
    made = section("Quality against history", COLUMNS, [_row(one, drifted) for one in found])
    notes = [
        "Each figure is the mean of this run's articles, and in brackets that of the publisher's latest 200 before;"
        " bold where it changed beyond chance. Short lines are those that no rule explains, an article."
    ]
    with_past = [one for one in found if len(one.runs) > 1]
    first = sorted(with_past, key=lambda one: not any(name == one.publisher for name, _ in drifted))
    return [*made, *notes, *(p for one in first[:MOST_PLOTTED] for p in _plots(one, drifted))] if made else []


def _row(one: QualityHistory, drifted: Drifted) -> tuple[object, ...]:
    figures = [
        _figure(one, name, drifted, form)
        for name, form in ((STRUCK, percent), (SHORT, plain), (UNTITLED, percent), (UNDATED, percent))
    ]
    return one.publisher, one.now.articles, one.articles_before, *figures


def _figure(one: QualityHistory, name: str, drifted: Drifted, form: Callable[[float], str]) -> Ours:
    now = form(round(one.now.figures[name], 3))
    before = f" ({form(round(one.before[name], 3))})" if one.before else ""
    return Ours(f"**{now}**{before}" if (one.publisher, name) in drifted else f"{now}{before}")


def _plots(one: QualityHistory, drifted: Drifted) -> list[str]:
    """The shares of a publisher run by run, and its short lines where those are what changed."""
    changed = {figure for name, figure in drifted if name == one.publisher}
    last = [len(one.runs) - 1]
    dates = [run.started_at[5:16].replace("T", " ") for run in one.runs]
    shares = {short: [run.figures[name] for run in one.runs] for short, name in SHARES.items()}
    title = f"{one.publisher}: shares, run by run"
    caption = Caption(title, _told(one), "run", "share")
    made = lines(dates, shares, caption, size=SIZE, form=percent, marked=last if STRUCK in changed else (), paper=True)
    plots = [f"**{safe(one.publisher)}**", picture(made, title)]
    if SHORT in changed:
        title = f"{one.publisher}: short lines that no rule explains, an article, run by run"
        values = {"short lines": [run.figures[SHORT] for run in one.runs]}
        caption = Caption(title, _told(one), "run", "short lines")
        plots.append(picture(lines(dates, values, caption, size=SIZE, marked=last, paper=True), title))
    return plots


def _told(one: QualityHistory) -> str:
    return f"{len(one.runs)} runs, the last of them with {one.now.articles} articles"
