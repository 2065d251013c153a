"""Main content: which lines of a page are its article, decided line by line by a small trained model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from copydesk.content.model import packaged
from copydesk.content.reasons import NO_REASON, reasons
from copydesk.page import Page

# The model has seen whole pages only: of a bare one in which it finds nothing, what nothing speaks against stays.
SMALL_PAGE = 40  # lines


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is no main content: the rule, what it says, and how sure it is, 0 to 1."""

    line_no: int
    rule: str
    why: str
    score: float


def left_out(lines: Sequence[str], page: Page) -> list[LeftOut]:
    """The lines of a page that are not its main content, in their order."""
    if not lines:
        return []
    model = packaged()
    chances, columns = model.chances(lines, page)
    why = reasons(columns)
    kept = chances >= model.kept_from
    if not kept.any() and len(lines) <= SMALL_PAGE:
        kept = np.array([reason is NO_REASON for reason in why])
    return [
        LeftOut(number, why[number - 1].rule, why[number - 1].why, round(1 - float(chances[number - 1]), 4))
        for number in (np.flatnonzero(~kept) + 1).tolist()
    ]
