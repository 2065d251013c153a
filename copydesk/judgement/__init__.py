"""Judgement: which lines are boilerplate though no phrase names them, by shape, words, place and neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from copydesk.columns import Columns, Vector
from copydesk.judgement.features import ends_sentence
from copydesk.judgement.model import Model, packaged
from copydesk.judgement.words import LONGEST
from copydesk.striking import Verdict

__all__ = ["bar", "judged"]

Mask = NDArray[np.bool_]

SAYS = {
    "words": "its words are those of prompts, labels and links",
    "shape": "it is shaped like a label or a headline, not like a sentence",
    "signs": "its figures and signs are those of dates, prices and addresses",
    "topic": "the article does not speak of its words",
    "struck": "lines next to it were struck",
    "place": "it stands where articles begin or end",
    "neighbours": "it stands among lines that are no prose",
}
NEVER = 2.0  # no chance reaches it
# Needed by whole sentences, by what leads into something, and by lines alone between two paragraphs: below it, one such
# strike in five was wrong, and one in four a heading (lines of unseen hosts).
SURE_FROM = 0.9
LONGEST_RUN = 30  # lines without prose; in longer runs inside an article every other strike was wrong
TOLD = 0.2  # share of all that speaks for striking from which on it is told


def judged(lines: Sequence[str], struck: Sequence[bool], model: Model | None = None) -> list[Verdict | None]:
    """For each line that is judged to be boilerplate a verdict; `struck` are those that rules have struck.

    The rule's id names what decided most, the reason what else did. A text whose lines all end like sentences is prose
    through and through and not looked at: most agency stories are, and looking costs more than all other cleaning.
    """
    wanted = [
        number for number, line in enumerate(lines) if len(line) <= LONGEST and not struck[number]
    ]  # of the others the bar is out of reach
    if all(ends_sentence(lines[number]) for number in wanted):
        return [None] * len(lines)
    used = model or packaged()
    chances, columns = used.chances(lines, struck, wanted)
    needed = bar(columns, lines, struck, used.struck_from)
    found = np.flatnonzero(chances >= needed).tolist()
    verdicts: list[Verdict | None] = [None] * len(lines)
    for number, topics in zip(found, used.topics(columns, found), strict=True):
        verdicts[number] = _verdict(topics, float(chances[number]))
    return verdicts


def bar(columns: Columns, lines: Sequence[str], struck: Sequence[bool], struck_from: float) -> Vector:
    """The chance that each line has to reach; NEVER for lines that are not judged.

    Not judged are texts without prose, long lines, lines struck already, and long runs without prose inside an article:
    those are tables and lists. Whole sentences and lead-ins have to reach more, and so has a line by itself between two
    paragraphs, which may be a heading.
    """
    prose, gone = columns["prose"] > 0, np.array(struck, dtype=bool)
    needed = np.full(len(lines), struck_from)
    needed[(columns["ends_sentence"] > 0) | (columns["colon"] > 0)] = SURE_FROM
    needed[_alone(prose, gone)] = SURE_FROM
    inside = (columns["prose_before"] > 0) & (columns["prose_after"] > 0)
    too_long = np.array([len(line) > LONGEST for line in lines])
    needed[gone | too_long | (inside & (columns["run"] >= LONGEST_RUN))] = NEVER
    return needed if prose.any() else np.full(len(lines), NEVER)


def _alone(prose: Mask, gone: Mask) -> NDArray[np.int64]:
    """The kept lines that stand by themselves between two kept paragraphs."""
    kept = np.flatnonzero(~gone)
    is_prose = np.concatenate([[False], prose[kept], [False]])
    numbers: NDArray[np.int64] = kept[is_prose[:-2] & ~is_prose[1:-1] & is_prose[2:]]
    return numbers


def _verdict(topics: Counter[str], chance: float) -> Verdict:
    speaking = [(topic, part) for topic, part in topics.most_common() if part > 0]
    total = sum(part for _, part in speaking)
    told = [topic for topic, part in speaking if part >= TOLD * total] or [topics.most_common(1)[0][0]]
    reason = "Like boilerplate: " + "; ".join(SAYS[topic] for topic in told)
    return Verdict(f"line.{told[0]}", reason, chance)
