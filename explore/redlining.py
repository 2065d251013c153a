"""The lines of a redline gathered for a page: what one edit struck from many lines is told once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copydesk.render import Line
from copydesk.types import Edit

VERBS = {"strike": "struck", "fold": "folded", "lift": "lifted", "repair": "repaired"}
MOST_LINES = 4000  # of a page; more make browsers slow


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a line is not as it was: what was done to it, by which rule, the reason, and how sure the rule was."""

    verb: str
    rule: str
    reason: str
    score: float | None

    @property
    def words(self) -> str:
        """All of it in one line."""
        sure = "" if self.score is None else f" ({self.score:.2f})"
        return f"{self.verb} by {self.rule}: {self.reason}{sure}"


@dataclass(frozen=True, slots=True)
class Group:
    """Lines with the same causes that follow on one another; most often one line."""

    lines: tuple[Line, ...]
    causes: tuple[Cause, ...]

    @property
    def gone(self) -> bool:
        """Whether nothing is left of it."""
        return all(piece.state == "gone" or not piece.text.strip() for line in self.lines for piece in line.pieces)

    @property
    def words(self) -> str:
        """The causes, for a title."""
        return "; ".join(cause.words for cause in self.causes)


def grouped(lines: Iterable[Line]) -> list[Group]:
    """Neighbouring lines that were struck for the same cause as one, all others alone."""
    made: list[Group] = []
    for line in lines:
        group = Group((line,), _causes(line.edits))
        if made and group.gone and made[-1].gone and group.causes == made[-1].causes and not line.notes:
            made[-1] = Group((*made[-1].lines, line), group.causes)
        else:
            made.append(group)
    return made


def _causes(edits: Sequence[Edit]) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys(Cause(VERBS[e.action], e.rule, e.reason, e.score) for e in edits))
