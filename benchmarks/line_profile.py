"""Where copydesk's time goes on labelled lines: step by step, and within the judgement part by part."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from benchmarks.labelled_lines import LabelledLines
from copydesk.desk import load_desk
from copydesk.forest import Forest
from copydesk.judgement import model
from copydesk.pipeline import STEPS
from copydesk.readers.lines import read_lines
from copydesk.types import Draft

READ = "read"
PARTS = {"features": (model, "features"), "trees": (Forest, "probabilities"), "reasons": (model.Model, "topics")}


def profile(documents: Sequence[LabelledLines]) -> Mapping[str, float]:
    """The CPU-seconds of each step, of reading the bytes (`read`), and of the PARTS, which are not in `judge` then."""
    desk = load_desk()
    spent: defaultdict[str, float] = defaultdict(float)
    with _parts_timed(spent):
        for one in documents:
            began = time.process_time()
            decoded = read_lines(one.document)
            draft = Draft(one.document, decoded, decoded.lines)
            spent[READ] += time.process_time() - began
            for step in STEPS:
                began = time.process_time()
                draft = step(draft, desk)
                spent[step.__name__] += time.process_time() - began
    spent["judge"] -= sum(spent[part] for part in PARTS)
    return spent


@contextmanager
def _parts_timed(spent: defaultdict[str, float]) -> Iterator[None]:
    with ExitStack() as patches:
        for part, (owner, name) in PARTS.items():
            patches.enter_context(patch.object(owner, name, _timed(getattr(owner, name), part, spent)))
        yield


def _timed(function: Callable[..., Any], part: str, spent: defaultdict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any) -> Any:
        began = time.process_time()
        try:
            return function(*arguments)
        finally:
            spent[part] += time.process_time() - began

    return timed
