"""The frame of a plot: the field for the values, its grid, the texts around it, and what makes a text safe in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

LONGEST = 200  # characters of a text that is read out
LONGEST_LABEL = 20  # of one that stands on an axis
LONGEST_AXIS = 40  # of the name of the axis below
LETTER = 6.8  # pixels that a letter of 11 px takes, roughly
GAP = 8.0  # pixels between two names
TOP, BOTTOM, RIGHT = 36.0, 42.0, 12.0
BELOW_TICKS, BELOW_AXIS = 15.0, 32.0  # where the text under the x axis stands
LEAST = 1e-9  # less is drawn as nothing
INK, GRID = "#707070", "#a0a0a0"
# What XML has no place for, and what turns the direction of writing around.
UNPRINTABLE = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)

Form = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Caption:
    """What a plot says in words: its title, a sentence on what it shows, and the names of its axes."""

    title: str
    description: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in CSS pixels."""

    width: int = 340
    height: int = 190


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values go: the field in pixels, how many places there are along x, and the value at the top."""

    left: float
    right: float
    top: float
    bottom: float
    places: int
    highest: float

    @property
    def step(self) -> float:
        """The width of one place."""
        return (self.right - self.left) / max(1, self.places)

    def x(self, place: int) -> float:
        """The middle of a place, counted from 0."""
        return self.left + (place + 0.5) * self.step

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.bottom - value / self.highest * (self.bottom - self.top)


def frame_for(size: Size, places: int, values: Sequence[float | None], form: Form) -> Frame:
    """The frame in which all the values find room, and the figures at its left."""
    highest = round_up(max((value for value in values if value is not None), default=0.0))
    widest = max(len(form(value)) for value in (0.0, highest / 2, highest))
    return Frame(12 + LETTER * widest, size.width - RIGHT, TOP, size.height - BOTTOM, places, highest)


def round_up(value: float) -> float:
    """The next of 1, 2, 4, 5, 6, 8 and 10 times a power of ten, whose half is a plain number too; 1 for nothing."""
    if value < LEAST:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next((m * power for m in (1, 2, 4, 5, 6, 8) if m * power >= value * 0.999999), 10 * power)


def surroundings(names: Sequence[str], caption: Caption, frame: Frame, form: Form) -> list[str]:
    """Everything but the values: the grid with its figures, the names under it, and the names of the axes."""
    below = label((frame.left + frame.right) / 2, frame.bottom + BELOW_AXIS, short(caption.x, LONGEST_AXIS), "middle")
    return [*_grid(frame, form), *_under_axis(names, frame), below, label(4, 15, short(caption.y), "start")]


def _grid(frame: Frame, form: Form) -> list[str]:
    """Lines at nothing, half and full height, and the figures beside them."""
    shown = []
    for value in (0.0, frame.highest / 2, frame.highest):
        y = frame.y(value)
        at = f'x1="{frame.left:.1f}" x2="{frame.right:.1f}" y1="{y:.1f}" y2="{y:.1f}"'
        strength = "" if value == 0 else ' stroke-opacity="0.45"'
        shown.append(f'<line class="plot-grid" stroke="{GRID}"{strength} {at}/>')
        shown.append(label(frame.left - 5, y + 4, form(value), "end"))
    return shown


def _under_axis(names: Sequence[str], frame: Frame) -> list[str]:
    """As many of the names as fit, evenly spaced and the last among them; none touches its neighbour."""
    shown = [short(name) for name in names]
    every = max(1, -int(-(LETTER * max(map(len, shown), default=0) + GAP) // frame.step))
    labels: list[str] = []
    free = frame.right + RIGHT
    for n in range(len(shown) - 1, -1, -every):
        half = LETTER * len(shown[n]) / 2
        x = max(half, min(frame.x(n), frame.right + RIGHT - half))
        if x + half <= free:
            labels.append(label(x, frame.bottom + BELOW_TICKS, shown[n], "middle"))
            free = x - half - GAP
    return labels[::-1]


def label(x: float, y: float, text: str, anchor: str) -> str:
    """A text in the plot; it begins, ends or has its middle at x."""
    return f'<text class="plot-ink" fill="{INK}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{safe(text)}</text>'


def short(text: str, longest: int = LONGEST_LABEL) -> str:
    """The text as far as an axis has room for it."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def safe(text: str) -> str:
    """The text as it may stand in XML and HTML, on one line and not too long."""
    flat = " ".join(UNPRINTABLE.sub("", text).split())
    return escape(flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…")
