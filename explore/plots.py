"""The plots of our pages: what the models count, drawn by copydesk.plots, whose output alone is put in as it is."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from copydesk.plots import Caption, Size, bars, lines, percent, plain
from models.drift import FIGURES
from models.publisher_quality import Quality
from models.source_claims import Timeline

FEWEST = 2  # points; one figure alone is said, not drawn
WIDEST_NAME = 80  # characters of a source's name that a caption has
BAR = 16  # pixels
SHARES = frozenset({0, 2, 3})  # of the figures, by number: those that are shares of 1


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot and what is written over it."""

    title: str
    svg: Markup


def claims_over_time(name: str, timeline: Timeline) -> Markup | None:
    """Bars of how many claims a source has in each month or year; None where there are too few to draw."""
    if len(timeline.names) < FEWEST:
        return None
    told = f"{sum(timeline.claims)} claims from {timeline.names[0]} to {timeline.names[-1]}"
    title = f"Claims of {name[:WIDEST_NAME]} by {timeline.by}"
    caption = Caption(title, f"{told}; the table has every figure.", f"{timeline.by} of publication", "claims")
    size = Size(width=max(340, 70 + BAR * len(timeline.names)))
    return Markup(bars(timeline.names, timeline.claims, caption, size=size))


def quality_over_time(publisher: str, quality: Quality) -> list[Plot]:
    """A small plot for each figure, drift marked; none where there are too few points to draw."""
    points = quality.points
    if len(points) < FEWEST:
        return []
    names = [point.name for point in points]
    axis = "run, by day and number" if quality.by == "run" else "month of loading"
    made = []
    for number, figure in enumerate(FIGURES):
        values = [point.figures[number] for point in points]
        marked = {n for n, point in enumerate(points) if number in point.drifted}
        title = f"{figure.name[:1].upper()}{figure.name[1:]}"
        told = f"{publisher[:WIDEST_NAME]}, {quality.by} by {quality.by}; {len(marked)} marked as drift."
        caption = Caption(title, f"{told} The table has every figure.", axis, "mean")
        form = percent if number in SHARES else plain
        svg = lines(names, {figure.name: values}, caption, form=form, marked=marked)
        made.append(Plot(title, Markup(svg)))
    return made
