"""Each step by itself, on drafts that the steps before it would never hand on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.desk import Desk
from copydesk.pipeline import STEPS, Step
from copydesk.quotes import has_direct_quote
from copydesk.readers.lines import read_lines
from copydesk.redline import replay
from copydesk.steps.segment import segment
from copydesk.types import Document, Draft
from tests.copydesk.test_properties import ANYTHING, TEXTS
from tests.fuzz.damaging import few, inputs
from tests.fuzz.promises import URI, sound_fields
from tests.fuzz.saved import corpus, words

PAGES = inputs(corpus("html"), words("html"))
PLAIN = (TEXTS | st.lists(ANYTHING, min_size=1, max_size=6).map("\n".join)).map(str.encode)
DOCUMENTS = st.builds(Document, st.just(URI), PLAIN, st.sampled_from(["text/plain", "text/markdown"])) | st.builds(
    Document, st.just(URI), PAGES, st.just("text/html"), st.sampled_from([{}, {"url": "https://coast.example/a"}])
)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
@few(0.15)
@given(document=DOCUMENTS)
def test_a_step_only_adds_edits_and_fields(desk: Desk, step: Step, document: Document) -> None:
    try:
        decoded = read_lines(document)
    except ValueError:
        return  # no text
    start = segment(Draft(document, decoded, decoded.lines), desk)
    made = step(start, desk)
    assert made == step(start, desk)
    assert made.edits[: len(start.edits)] == start.edits
    assert made.fields[: len(start.fields)] == start.fields
    assert len(made.lines) == len(start.lines)
    assert replay(made.lines, ()) == replay(decoded.lines, made.edits)
    sound_fields(made.fields)
    if step is not segment:
        assert {block.first_line for block in made.blocks} <= {block.first_line for block in start.blocks}
    if decoded.page is None:
        struck = [edit.before for edit in made.edits if edit.action == "strike"]
        assert not any(has_direct_quote(line) for before in struck for line in before.split("\n"))
