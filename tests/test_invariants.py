"""The promises of the pipeline, on documents that nobody thought of: replay, conservation, evidence, quote safety."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.claim_types import ArticleText
from copydesk.claims import EXTRACTORS
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.quotes import has_direct_quote
from copydesk.readers.decode import decode
from copydesk.redline import replay
from copydesk.types import Article, Document, Quarantined
from tests.conftest import SEEDS

PIECES = st.sampled_from(
    [
        "Advertisement",
        "Read more: The bridge that would not open",
        "Follow us on: Facebook , YouTube",
        " date 2025-03-04 The council met on Tuesday and talked for hours about the harbour.",
        "Published March 6, 2025",
        "By Odile Farrant",
        "Title: A week on the river",
        "The shipâ€™s cook, ZoÃ© Poe, stayed ashore &amp; slept.",
        "The skipper looked at the harbour wall and said:",
        "“The sea was calm, and we were not.”",
        '"We will not sail," said Odile Farrant. "Not today."',
        "“It began in the kitchen, and nobody saw",
        "1. What the divers found",
        "- a rope of eleven metres",
        "What the Divers Found",
        "The council met on Tuesday and approved the budget of the harbour for two years.",
        "この橋は３月に開通した。",
        "\tindented with a tab and \u00a0 odd spaces \u3000",
        "\u200b",
        "\x0b\x0c",
        "",
        "   ",
    ]
)
LINES = st.one_of(PIECES, st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120))
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\u2028"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    lines = draw(st.lists(LINES, min_size=1, max_size=25))
    return "".join(line + draw(BREAKS) for line in lines)


def outcome(text: str, desk: Desk) -> Article | Quarantined:
    return run(Document("file:///inbox/article.txt", text.encode()), desk)


several = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@several
@given(text=texts())
def test_the_edits_replayed_on_the_raw_lines_give_the_text(desk: Desk, text: str) -> None:
    made = outcome(text, desk)
    if isinstance(made, Article):
        assert replay(decode(made.document.raw).lines, made.edits) == made.text
    elif made.code == "nothing_left":
        assert replay(decode(made.document.raw).lines, made.edits) == ""


@several
@given(text=texts())
def test_every_line_is_in_a_paragraph_or_in_an_edit(desk: Desk, text: str) -> None:
    made = outcome(text, desk)
    if not isinstance(made, Article):
        return
    ranges = [(p.first_line, p.last_line) for p in made.paragraphs] + [(e.line_no, e.last_line) for e in made.edits]
    covered = {number for first, last in ranges for number in range(first, last + 1)}
    lines = decode(made.document.raw).lines
    assert all(number in covered for number, line in enumerate(lines, 1) if line.strip())


@several
@given(text=texts())
def test_paragraphs_and_evidence_stand_where_they_say(desk: Desk, text: str) -> None:
    made = outcome(text, desk)
    if not isinstance(made, Article):
        return
    assert "\n\n".join(p.text for p in made.paragraphs) == made.text
    assert all(made.text[p.start : p.end] == p.text for p in made.paragraphs)
    for claim in EXTRACTORS["claims"].extract(ArticleText(made.text, made.paragraphs)):
        assert all(0 <= span.start < span.end <= len(made.text) for span in claim.spans)
        assert all(made.text[s.start : s.end] in claim.text for s in claim.spans if s.role == "content")


@several
@given(text=texts())
def test_no_strike_takes_a_direct_quote(desk: Desk, text: str) -> None:
    strikes = [edit for edit in outcome(text, desk).edits if edit.action == "strike"]
    assert not any(has_direct_quote(line) for edit in strikes for line in edit.before.split("\n"))


@several
@given(text=texts())
def test_the_same_input_comes_out_the_same(desk: Desk, text: str) -> None:
    assert outcome(text, desk) == outcome(text, desk)


def test_cleaning_clean_text_changes_nothing(desk: Desk) -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        first = outcome(path.read_text(encoding="utf-8"), desk)
        assert isinstance(first, Article)
        again = outcome(first.text, desk)
        assert isinstance(again, Article)
        assert (again.text, again.edits) == (first.text, ())
