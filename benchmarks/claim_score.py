"""How well found attributions agree with annotated ones: what was said, by whom, and of which kind.

Spans are compared by their letters and digits. A found attribution matches an annotated one, one to one and the most
alike first, where their contents share half of what the two hold (IoU). Its source is right where the sources share as
much, or neither has one. A content is direct where nine tenths of it stand between quotation marks, mixed where some
of it does, else indirect.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ALIKE = 0.5
DIRECT = 0.9
KINDS = ("direct", "mixed", "indirect")

Spans = Sequence[tuple[int, int]]  # half-open ranges of code points
Attribution = Mapping[str, Spans]  # by role: source, cue, content
Places = frozenset[int]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text and who says what in it."""

    id: str
    text: str
    attributions: Sequence[Attribution]


@dataclass(slots=True)
class Agreement:
    """Counts over texts: attributions annotated, found, found right, and those of them with the right source."""

    annotated: int = 0
    found: int = 0
    right: int = 0
    with_source: int = 0
    of_kind: Counter[str] = field(default_factory=Counter)
    right_of_kind: Counter[str] = field(default_factory=Counter)

    @property
    def content(self) -> float:
        """F1 of the contents, 0 to 1."""
        return self._f1(self.right)

    @property
    def content_and_source(self) -> float:
        """F1 of contents whose source is right too, 0 to 1."""
        return self._f1(self.with_source)

    @property
    def precision(self) -> float:
        """The share of what was found whose content is right, 0 to 1."""
        return self.right / self.found if self.found else 0.0

    def recall(self, kind: str) -> float | None:
        """The share of a kind that was found; None where there is nothing of that kind."""
        return self.right_of_kind[kind] / self.of_kind[kind] if self.of_kind[kind] else None

    def _f1(self, right: int) -> float:
        return 2 * right / (self.annotated + self.found) if right else 0.0


def read_gold(path: Path) -> list[Annotated]:
    """Annotated texts: JSON Lines with id, text and attributions, which may be gzipped.

    Raises OSError, ValueError and KeyError for a file that is none.
    """
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line) for line in raw.decode().split("\n") if line.strip()]
    if not rows:
        raise ValueError(f"{path} holds no texts")
    return [Annotated(str(row["id"]), row["text"], row["attributions"]) for row in rows]


def agreement(gold: Iterable[Annotated], found: Mapping[str, Sequence[Attribution]]) -> Agreement:
    """The counts over all texts; `found` holds attributions by a text's id."""
    total = Agreement()
    for article in gold:
        _count(article, found.get(article.id, ()), total)
    return total


def _count(article: Annotated, found: Sequence[Attribution], total: Agreement) -> None:
    marked = quoted(article.text)
    wanted = [both for one in article.attributions if (both := _both(article.text, one))[0]]
    given = [both for one in found if (both := _both(article.text, one))[0]]
    kinds = [kind(marked, content) for content, _ in wanted]
    total.annotated += len(wanted)
    total.found += len(given)
    total.of_kind.update(kinds)
    for row, column in _matches([content for content, _ in wanted], [content for content, _ in given]):
        total.right += 1
        total.right_of_kind[kinds[row]] += 1
        total.with_source += iou(wanted[row][1], given[column][1]) >= ALIKE


def _both(text: str, one: Attribution) -> tuple[Places, Places]:
    return places(text, one["content"]), places(text, one.get("source", ()))


def _matches(wanted: Sequence[Places], found: Sequence[Places]) -> list[tuple[int, int]]:
    """Pairs of numbers, the most alike first, each number once."""
    pairs = sorted(
        ((iou(a, b), i, j) for i, a in enumerate(wanted) for j, b in enumerate(found) if a & b), reverse=True
    )
    matched: list[tuple[int, int]] = []
    rows, columns = set[int](), set[int]()
    for alike, i, j in pairs:
        if alike >= ALIKE and i not in rows and j not in columns:
            matched.append((i, j))
            rows.add(i)
            columns.add(j)
    return matched


def places(text: str, spans: Spans) -> Places:
    """The places of the letters and digits in some spans."""
    return frozenset(at for start, end in spans for at in range(start, end) if text[at].isalnum())


def iou(a: Places, b: Places) -> float:
    """What two sets share, as a share of what both hold; two empty ones are the same."""
    return len(a & b) / len(a | b) if a or b else 1.0


def quoted(text: str) -> Places:
    """What stands between double quotation marks that open and close on one line."""
    found: set[int] = set()
    opened: int | None = None
    for at, character in enumerate(text):
        if character == "\n":
            opened = None
        elif character in '"“”' and opened is None:
            opened = None if character == "”" else at
        elif character in '"”' and opened is not None:
            found.update(range(opened, at + 1))
            opened = None
    return frozenset(found)


def kind(marked: Places, content: Places) -> str:
    """Whether a content is a direct, a mixed or an indirect quotation."""
    share = len(marked & content) / len(content)
    return "direct" if share >= DIRECT else "mixed" if share else "indirect"
