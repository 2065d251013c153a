"""Why a line of a page is left out, in words: read off its markup, the plainest reason first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.columns import Columns

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule's id and what it says; `holds` tells for each line whether it fits."""

    rule: str
    why: str
    holds: Callable[[Columns], Mask]


def _inside(*tags: str) -> Callable[[Columns], Mask]:
    return lambda columns: np.any([columns[f"in_{tag}"] > 0 for tag in tags], axis=0)


def _named(group: str, levels: int) -> Callable[[Columns], Mask]:
    """Whether an element at most `levels` above the line's own has a name of that group."""
    return lambda columns: columns[f"near_{group}"] <= levels


def _either(*conditions: Callable[[Columns], Mask]) -> Callable[[Columns], Mask]:
    return lambda columns: np.any([condition(columns) for condition in conditions], axis=0)


NO_REASON = Reason("content.outside", "Not like the main text of a page", lambda columns: columns["linked"] >= 0)
REASONS: tuple[Reason, ...] = (
    Reason("content.hidden", "Hidden by the page's markup", lambda columns: columns["hidden"] > 0),
    Reason("content.headline", "The page's headline", lambda columns: columns["is_heading"] > 0),
    Reason("content.navigation", "In the page's navigation", _inside("nav", "option")),
    Reason("content.footer", "In the page's footer", _inside("footer")),
    Reason("content.comments", "Among the readers' comments", _named("comments", 8)),
    Reason("content.promotion", "In a box that promotes something", _named("promotion", 3)),
    Reason("content.related", "In a box of other articles", _named("related", 3)),
    Reason("content.sharing", "In a bar for sharing", _named("sharing", 2)),
    Reason("content.caption", "A picture's caption or credit", _either(_inside("figure"), _named("pictures", 1))),
    Reason("content.credits", "About the author, the date or the topics", _named("credits", 1)),
    Reason("content.surroundings", "In a menu, a sidebar, a header or a footer", _named("navigation", 2)),
    Reason("content.form", "In a form or on a button", _inside("form", "button")),
    Reason("content.aside", "Beside the main text", _inside("aside")),
    Reason("content.header", "In a header", _inside("header")),
    Reason("content.links", "Mostly links", lambda columns: columns["linked"] >= 0.5),
    NO_REASON,
)


def reasons(columns: Columns) -> list[Reason]:
    """For each line the first reason that fits, should it be left out."""
    masks = [reason.holds(columns) for reason in REASONS]
    return [REASONS[number] for number in np.argmax(masks, axis=0)]
