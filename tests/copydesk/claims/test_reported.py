"""Attributions: who is reported to have said what, by which words, and what is no report at all."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.copydesk.claims.readings import attributions, cases, shown

CASES = cases("reported", "reported_indirect")
FEWEST = 120


@pytest.mark.parametrize("case", CASES)
def test_a_text_reports_what_is_written_down(case: dict[str, Any]) -> None:
    text = case["text"]
    _, found = attributions(text)
    said = []
    for one in found:
        contents = shown(text, sorted(one.contents))
        source = text[slice(*one.source)] if one.source else ""
        said.append([source, " … ".join(shown(text, one.cue)), contents[0] if len(contents) == 1 else contents])
    assert said == case["said"]


def test_the_cases_cover_the_ways_to_report() -> None:
    texts = [case.values[0]["text"] for case in CASES]
    assert len(set(texts)) == len(texts) >= FEWEST
    assert sum(not case.values[0]["said"] for case in CASES) >= FEWEST / 6


@pytest.mark.parametrize("case", [case for case in CASES if not case.marks and case.values[0]["said"]])
def test_cue_source_and_content_stand_apart(case: dict[str, Any]) -> None:
    for one in attributions(case["text"])[1]:
        places = sorted([*one.contents, *one.cue, *([one.source] if one.source else [])])
        assert all(start < end for start, end in places)
        assert all(end <= start for (_, end), (start, _) in pairwise(places))
