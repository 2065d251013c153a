"""How much more often words and pairs of words stand in boilerplate than in articles, counted in hosts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.labelled_lines import LabelledLines
from copydesk.judgement.words import LONGEST, grams

FEWEST_HOSTS = {"all": 6, "body": 4}  # on which a gram must stand
LEAST_SCORE = 0.4  # log odds; a gram that says less is not kept

Counts = dict[str, list[int]]


def count_grams(documents: Iterable[LabelledLines]) -> Counts:
    """On how many hosts each gram stands in the article, and on how many in boilerplate."""
    hosts: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for one in documents:
        for line, label in zip(one.lines, one.labels, strict=True):
            if label >= 0 and len(line) <= LONGEST:
                for gram in grams(line):
                    hosts[gram, label].add(one.host)
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (gram, label), found in hosts.items():
        counts[gram][label] = len(found)
    return dict(counts)


def word_scores(parts: Mapping[str, Sequence[Counts]]) -> dict[str, dict[str, float]]:
    """For each view the log odds of boilerplate of each gram that enough hosts have; the hosts of the parts differ."""
    return {name: _log_odds(parts[view], FEWEST_HOSTS[view]) for view, name in (("all", "pages"), ("body", "bodies"))}


def _log_odds(parts: Sequence[Counts], fewest: int) -> dict[str, float]:
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for part in parts:
        for gram, (kept, dropped) in part.items():
            sums[gram][0] += kept
            sums[gram][1] += dropped
    scores = {
        gram: round(math.log((dropped + 0.5) / (kept + 1.0)), 1)
        for gram, (kept, dropped) in sorted(sums.items())
        if kept + dropped >= fewest
    }
    return {gram: value for gram, value in scores.items() if abs(value) >= LEAST_SCORE}
