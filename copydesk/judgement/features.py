"""What the judgement looks at: a line's shape, signs and words, its place, its neighbours, and how often it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.columns import Columns, Vector, shifted, window, windows
from copydesk.judgement.signs import COMMA, DIGIT, LETTER, MONEY, QUOTE, SEPARATOR, UPPER, Signs
from copydesk.judgement.words import MEASURES, WordScores, add_words

DATE_LIKE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:h.]\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
ADDRESS = re.compile(r"https?://|www\.|@\w|#\w|\.com\b")
CLOSERS = "\"'”’»)]」』"
ENDERS = (".", "!", "?", "…", "。", "！", "？")
PROSE = 80  # characters from which on a line that ends a sentence, or leads into a quotation, is prose
FARTHEST = 60  # lines
WINDOWS = (1, 3, 8)  # lines on each side
MOST_REPEATS = 9
# What is looked at of the lines around a line, and of those right beside it.
NEAR = ("size", "ends_sentence", "capitalised")
BESIDE = (*NEAR, "colon", "digits")
SCORES_BESIDE = ("page_mean", "page_sum", "body_mean", "body_sum")
# The columns by what they are about, for the reasons; a name ends in @ for a whole family.
ABOUT = {
    topic: frozenset(names.split())
    for topic, names in {
        "words": " ".join(f"{where}_{name}" for where in ("page", "body") for name in (*MEASURES, "mean@", "sum@")),
        "shape": "size words word_length sentences ends_sentence colon question ellipsis lower_start ends_in_sign"
        " capitalised upper letters same same_first",
        "signs": "digits commas separators date_like quotes money address",
        "topic": "in_prose elsewhere how_often",
        "struck": "struck@ struck_near struck_above struck_below",
        "place": "position from_end relative prose_before prose_after",
    }.items()
}
NEIGHBOURS = "neighbours"  # all other columns


def features(
    lines: Sequence[str], struck: Sequence[bool], scores: WordScores, wanted: Sequence[int] | None = None
) -> Columns:
    """The columns of an article's lines, of which some are struck already. Needs at least one line.

    Where only some lines are `wanted`, by number, columns about how often words stand elsewhere are left at 0 for the
    others: no line looks at those of its neighbours.
    """
    columns = Columns()
    signs = Signs(lines)
    size = np.array([len(line) for line in lines], dtype=float) + 2 * signs.wide
    _add_shape(columns, lines, signs, size)
    prose = ((size >= PROSE) & ((columns["ends_sentence"] > 0) | (columns["colon"] > 0))).astype(float)
    columns.add(prose=prose)
    add_words(columns, lines, prose, scores, range(len(lines)) if wanted is None else wanted)
    _add_place(columns, size, prose)
    _add_neighbours(columns, prose)
    _add_struck(columns, np.array(struck, dtype=float))
    return columns


def ends_sentence(line: str) -> bool:
    """Whether a line ends as sentences do, closing quotation marks and brackets aside."""
    return line.rstrip(CLOSERS).endswith(ENDERS)


@cache
def about(column: str) -> str:
    """What a column is about: a key of ABOUT, or the neighbours."""
    family = column.partition("@")[0] + "@" if "@" in column else column
    return next((topic for topic, names in ABOUT.items() if family in names), NEIGHBOURS)


def _add_shape(columns: Columns, lines: Sequence[str], signs: Signs, size: Vector) -> None:
    times = Counter(lines)
    words = np.maximum(1, signs.words)
    columns.add(
        size=np.log1p(size),
        words=np.minimum(signs.words, 60),
        word_length=(signs.length + 2 * signs.wide) / words,
        sentences=np.minimum(8, signs.sentences),
        ends_sentence=[ends_sentence(line) for line in lines],
        colon=[line.endswith((":", "：")) for line in lines],
        question=[line.endswith("?") for line in lines],
        ellipsis=[line.endswith(("…", "...")) for line in lines],
        lower_start=[line[:1].islower() for line in lines],
        ends_in_sign=[not line[-1:].isalnum() for line in lines],
        capitalised=signs.capitalised / words,
        upper=signs.share(UPPER),
        letters=signs.share(LETTER),
        digits=signs.share(DIGIT),
        commas=np.minimum(10, signs.count(COMMA)),
        separators=np.minimum(10, signs.count(SEPARATOR)),
        quotes=signs.count(QUOTE) > 0,
        money=signs.count(MONEY) > 0,
        date_like=_found(DATE_LIKE, lines, signs.count(DIGIT) > 0),
        address=_found(ADDRESS, lines, np.ones(len(lines), dtype=bool)),
        same=[min(MOST_REPEATS, times[line]) for line in lines],
    )


def _found(pattern: re.Pattern[str], lines: Sequence[str], possible: NDArray[np.bool_]) -> list[bool]:
    return [
        may and pattern.search(line, 0, 200) is not None for line, may in zip(lines, possible.tolist(), strict=True)
    ]


def _add_place(columns: Columns, size: Vector, prose: Vector) -> None:
    count = len(size)
    numbers = np.arange(count)
    mass = size * prose
    so_far, total = np.cumsum(mass), max(1.0, float(mass.sum()))
    columns.add(
        position=np.minimum(numbers, FARTHEST),
        from_end=np.minimum(count - 1 - numbers, FARTHEST),
        relative=numbers / max(1, count - 1),
        prose_before=(so_far - mass) / total,
        prose_after=1 - so_far / total,
        lines=_all(count, min(count, 300)),
        total=_all(count, np.log1p(size.sum())),
        prose_share=_all(count, mass.sum() / max(1.0, size.sum())),
        prose_lines=_all(count, prose.mean()),
        mean_capitalised=_all(count, columns["capitalised"].mean()),
        mean_digits=_all(count, columns["digits"].mean()),
        mean_ends=_all(count, columns["ends_sentence"].mean()),
    )


def _all(count: int, value: Any) -> Vector:
    return np.full(count, float(value))


def _add_neighbours(columns: Columns, prose: Vector) -> None:
    sentence = columns["ends_sentence"].astype(float)
    above, below = _since(prose), _since(prose[::-1])[::-1]
    columns.add(
        prose_above=above,
        prose_below=below,
        sentence_above=_since(sentence),
        sentence_below=_since(sentence[::-1])[::-1],
        run=np.where(prose > 0, 0, np.minimum(above + below - 1, FARTHEST)),
    )
    near = np.array([columns[name] for name in NEAR])
    for width, means in zip(WINDOWS, windows(np.vstack([columns["prose"], near]), WINDOWS), strict=True):
        columns.add(**{f"{name}_within_{width}": mean for name, mean in zip(("prose", *NEAR), means, strict=True)})
    for names, offsets in ((BESIDE, (1, -1)), (SCORES_BESIDE, (1, 2, -1, -2))):
        beside = np.array([columns[name] for name in names])
        for offset in offsets:
            moved = shifted(beside, offset)
            columns.add(**{f"{name}@{offset}": row for name, row in zip(names, moved, strict=True)})


def _add_struck(columns: Columns, struck: Vector) -> None:
    columns.add(
        struck_near=window(struck, 5),
        struck_above=_since(struck),
        struck_below=_since(struck[::-1])[::-1],
        **{f"struck@{offset}": shifted(struck, offset) for offset in (1, 2, -1, -2)},
    )


def _since(marked: NDArray[Any]) -> Vector:
    """For each line, how many lines ago the last marked one was: 0 on one itself, FARTHEST where there is none."""
    numbers = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked > 0, numbers, -FARTHEST))
    return np.minimum(numbers - last, FARTHEST).astype(float)
