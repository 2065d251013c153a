"""Small plots as inline SVG, made of numbers: bars and lines with axes, named for screen readers.

A plot holds shapes and escaped text, no script, no style sheet, and nothing that is loaded from elsewhere. Its colours
are of middle lightness and show on light and dark alike; a page may give the classes `plot-…` others. As an image it
gets nothing from the page around it: then draw it on `paper`, and name it by `data_uri`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from math import isfinite
from zlib import crc32

from copydesk.plot_frame import LETTER, RIGHT, Caption, Form, Frame, Size, frame_for, label, safe, short, surroundings

__all__ = ["Caption", "Size", "bars", "data_uri", "lines", "percent", "plain"]

SMALL = Size()
MOST = 1e15  # beyond it floats do not count in ones any more
WIDEST_BAR = 40.0
SHEET, MARK = "#ffffff", "#d1432f"
HUES = ("#3d7fc4", "#b8651b", "#5f8f3e", "#8a6bd1")
DASHES = ("", "6 3", "2 3", "8 3 2 3")  # a line is known by its dashes too

Values = Sequence[float | None]


def plain(value: float) -> str:
    """A figure in few digits: 1,200 or 0.25."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.3g}"


def percent(value: float) -> str:
    """A share of 1 in per cent: 0.123 is 12.3 %."""
    return f"{100 * value:.3g} %"


def bars(
    names: Sequence[str],
    values: Values,
    caption: Caption,
    *,
    size: Size = SMALL,
    form: Form = plain,
    marked: Collection[int] = (),
    paper: bool = False,
) -> str:
    """A bar for each name; none where the value is None. The `marked` ones, by number from 0, stand out by a triangle.

    Values are amounts from 0 up. Raises ValueError for others, and where names and values do not fit.
    """
    given = _checked(names, values)
    frame = frame_for(size, len(names), given, form)
    width = max(1.0, min(WIDEST_BAR, frame.step * 0.8))
    shapes = [
        f"<g><title>{safe(f'{name}: {form(value)}')}</title>"
        f'<rect class="plot-bar" fill="{HUES[0]}" x="{frame.x(n) - width / 2:.1f}" y="{frame.y(value):.1f}"'
        f' width="{width:.1f}" height="{frame.bottom - frame.y(value):.1f}"/></g>'
        for n, (name, value) in enumerate(zip(names, given, strict=True))
        if value is not None
    ]
    inside = [*surroundings(names, caption, frame, form), *shapes, *_marks(frame, given, marked)]
    return _drawn(inside, caption, size, paper)


def lines(
    names: Sequence[str],
    series: Mapping[str, Values],
    caption: Caption,
    *,
    size: Size = SMALL,
    form: Form = plain,
    marked: Collection[int] = (),
    paper: bool = False,
) -> str:
    """A line for each of the series, up to four, over the names; broken where a value is None.

    The `marked` places, by number from 0, stand out by a triangle over the first series. Several series get a legend.
    Raises ValueError for values below 0, another number of series, and where names and values do not fit.
    """
    if not 1 <= len(series) <= len(HUES):
        raise ValueError(f"{len(series)} series: a plot shows 1 to {len(HUES)}")
    given = [_checked(names, values) for values in series.values()]
    frame = frame_for(size, len(names), [value for values in given for value in values], form)
    shapes = [shape for n, values in enumerate(given) for shape in _line(names, values, frame, form, n)]
    legend = _legend(list(series), size) if len(given) > 1 else []
    inside = [*surroundings(names, caption, frame, form), *legend, *shapes, *_marks(frame, given[0], marked)]
    return _drawn(inside, caption, size, paper)


def data_uri(svg: str) -> str:
    """The plot as the address of an image, for Markdown and `<img>`."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode('ascii')}"


def _checked(names: Sequence[str], values: Values) -> list[float | None]:
    if len(names) != len(values):
        raise ValueError(f"{len(names)} names and {len(values)} values: there must be one each")
    found = [value if value is not None and isfinite(value) else None for value in values]
    if any(value is not None and not 0 <= value <= MOST for value in found):
        raise ValueError(f"a plot shows amounts from 0 to {MOST:g}, and there is another")
    return found


def _line(names: Sequence[str], values: Values, frame: Frame, form: Form, number: int) -> list[str]:
    hue, dash = HUES[number], f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
    points = [(n, value) for n, value in enumerate(values) if value is not None]
    path, last = [], -2
    for n, value in points:
        path.append(f"{'L' if last == n - 1 else 'M'}{frame.x(n):.1f} {frame.y(value):.1f}")
        last = n
    drawn = f'<path class="plot-line plot-{number + 1}" fill="none" stroke="{hue}" stroke-width="2"{dash} d="'
    dots = [
        f"<g><title>{safe(f'{names[n]}: {form(value)}')}</title><circle"
        f' class="plot-dot plot-{number + 1}" fill="{hue}" cx="{frame.x(n):.1f}" cy="{frame.y(value):.1f}" r="3"/></g>'
        for n, value in points
    ]
    return [f'{drawn}{" ".join(path)}"/>', *dots] if points else []


def _legend(names: Sequence[str], size: Size) -> list[str]:
    """Names of the series at the top right, each behind a piece of its line."""
    shown, right = [], size.width - RIGHT
    for n, name in reversed(list(enumerate(names))):
        left = right - LETTER * len(short(name))
        dash = f' stroke-dasharray="{DASHES[n]}"' if DASHES[n] else ""
        at = f'x1="{left - 24:.1f}" x2="{left - 5:.1f}" y1="11" y2="11"'
        shown.append(f'<line class="plot-line plot-{n + 1}" stroke="{HUES[n]}" stroke-width="2"{dash} {at}/>')
        shown.append(label(left, 15, short(name), "start"))
        right = left - 34
    return shown


def _marks(frame: Frame, values: Values, marked: Collection[int]) -> list[str]:
    """A triangle that points at each marked value."""
    tips = [(frame.x(n), frame.y(value) - 6) for n, value in enumerate(values) if n in marked and value is not None]
    return [f'<path class="plot-mark" fill="{MARK}" d="M{x:.1f} {y:.1f}l-6 -10h12z"/>' for x, y in tips]


def _drawn(inside: Sequence[str], caption: Caption, size: Size, paper: bool) -> str:
    sheet = f'<rect fill="{SHEET}" width="{size.width}" height="{size.height}" rx="6"/>' if paper else ""
    drawn = sheet + "".join(inside)
    title, description = safe(caption.title), safe(caption.description)
    key = f"plot-{crc32(f'{title} {description} {drawn}'.encode()):08x}"  # several stand on one page
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" aria-labelledby="{key}-t"'
        f' aria-describedby="{key}-d" width="{size.width}" height="{size.height}"'
        f' viewBox="0 0 {size.width} {size.height}" font-family="system-ui, sans-serif" font-size="11">'
        f'<title id="{key}-t">{title}</title><desc id="{key}-d">{description}</desc>{drawn}</svg>'
    )
