"""What holds for every document: nothing is lost, edits replay, and evidence stands where it is said to stand."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copydesk.claim_types import ArticleText
from copydesk.claims import EXTRACTORS
from copydesk.desk import Desk, load_desk
from copydesk.pipeline import run
from copydesk.readers.decode import NotTextError, decode
from copydesk.redline import replay
from copydesk.rules import RuleSet
from copydesk.types import Article, Document, Quarantined
from tests.conftest import ROOT, document

DESK = load_desk(ROOT / "tests")  # a folder without rules of its own
BARE = Desk(RuleSet([]))

PROSE = [
    "The harbour council met on Monday to settle the question of the pier, and voted for the cheaper of two designs.",
    "Nobody knows yet how much the lamp will cost, but the sum of £4,000 was named twice in a long and loud debate.",
    "The harbour council met on Monday afternoon to settle the question",
    "of the new lamp on the pier and voted for the cheaper of two bold",
    "designs after a debate that lasted until the lamps were lit by old",
    "hands from the lighthouse crew and everyone went home through the",
    "It rose at nine.",
]
QUOTES = [
    "“We will wait for the fog to lift,” said Odile Farrant. “It always does.”",
    '"The lamp," Farrant said, "is older than the pier."',
    "Odile Farrant explained the delay:",
    "“We will wait for the fog to lift from the old pier.”",
    "« Nous attendons », a dit le capitaine.",
    "According to @quaywatch, the skipper said, “The ferry is late.”",
    "“An open quotation that is never closed",
    '"',
    "> We will wait.",
    "“”",
]
DAMAGED = [
    "The cafÃ© on the pier stayed open for itâ€™s last guests.",
    "Fish &amp; chips &lt;hot&gt;",
    "<b>Fish &amp; chips</b>",
    "the ﬁrst oﬃce ｆｕｌｌ of boats",
    "a stray \x07 bell and \x1b[31mred\x1b[0m",
    "e\u0301tude au cafe\u0301",
    "日本、「はい」！（笑）",
]
BOILERPLATE = [
    "Share on Facebook",
    "Follow us",
    "Subscribe to our newsletter",
    "Also read:",
    "Facebook",
    "Advertisement",
    "Click here to see the full timetable",
]
HEADS = [
    "Council Picks a Pier",
    "By Ana Ruiz",
    "Published: March 4, 2025",
    "2025-03-04 - The harbour council met on Monday in a cold hall.",
    "Title: Pier wins",
    "---",
    "1. The money",
    "2. The boats",
    "- Bring a coat",
    "Who pays?",
]
BLANK = ["", "", "   ", "\t", "\u00a0"]
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
LINE = st.one_of(
    *(st.sampled_from(lines) for lines in (PROSE, QUOTES, DAMAGED, BOILERPLATE, HEADS, BLANK)),
    ANYTHING,
)
TEXTS = st.lists(LINE, min_size=1, max_size=14).map("\n".join)


def lines_of(raw: bytes) -> tuple[str, ...]:
    try:
        return decode(raw).lines
    except NotTextError:
        return ()


def replayed(result: Article | Quarantined) -> str:
    return replay(lines_of(result.document.raw), result.edits)


@given(TEXTS)
def test_the_edits_rebuild_the_text_from_the_raw_bytes(text: str) -> None:
    result = run(document(text), DESK)
    if isinstance(result, Article):
        assert replayed(result) == result.text
    elif result.code == "nothing_left":
        assert replayed(result) == ""


@given(TEXTS)
def test_every_line_with_text_is_in_a_paragraph_or_an_edit(text: str) -> None:
    result = run(document(text), DESK)
    assume(isinstance(result, Article) or result.code == "nothing_left")
    paragraphs = result.paragraphs if isinstance(result, Article) else ()
    covered = {n for p in paragraphs for n in range(p.first_line, p.last_line + 1)}
    covered |= {n for edit in result.edits for n in range(edit.line_no, edit.last_line + 1)}
    assert {n for n, line in enumerate(lines_of(result.document.raw), 1) if line.strip()} <= covered


@given(TEXTS)
def test_paragraphs_stand_in_the_text_where_they_say(text: str) -> None:
    result = run(document(text), DESK)
    assume(isinstance(result, Article))
    assert isinstance(result, Article)
    assert all(result.text[p.start : p.end] == p.text for p in result.paragraphs)
    assert "\n\n".join(p.text for p in result.paragraphs) == result.text
    assert [p.position for p in result.paragraphs] == list(range(1, len(result.paragraphs) + 1))
    assert all(p.text == p.text.strip() != "" for p in result.paragraphs)


@given(TEXTS)
def test_the_lines_of_paragraphs_do_not_overlap(text: str) -> None:
    result = run(document(text), DESK)
    assume(isinstance(result, Article))
    assert isinstance(result, Article)
    places = [n for p in result.paragraphs for n in (p.first_line, p.last_line)]
    assert places == sorted(places)
    assert all(a.last_line < b.first_line for a, b in zip(result.paragraphs, result.paragraphs[1:], strict=False))


@given(TEXTS)
def test_no_edit_adds_words_except_a_repair(text: str) -> None:
    assert all(edit.after == "" for edit in run(document(text), DESK).edits if edit.action != "repair")


@given(TEXTS)
def test_cleaning_a_clean_text_leaves_it_where_nothing_depends_on_the_place(text: str) -> None:
    first = run(document(text), BARE)
    assume(isinstance(first, Article))
    again = run(document(first.text), BARE)  # type: ignore[union-attr]
    assume(not any(edit.action == "lift" or edit.rule == "repair.unwrap" for edit in again.edits))
    # A line is judged by its neighbours, which are others where something between them was struck or folded.
    assume(not (first.edits and any(edit.rule == "line.neighbours" for edit in again.edits)))
    assert isinstance(again, Article)
    assert again.text == first.text  # type: ignore[union-attr]


@given(TEXTS)
def test_the_rules_find_nothing_more_on_a_second_pass_but_what_its_place_decides(text: str) -> None:
    first = run(document(text), DESK)
    assume(isinstance(first, Article))
    anywhere = {rule.id for rule in DESK.rules if rule.where == "anywhere"}
    again = run(document(first.text), DESK)  # type: ignore[union-attr]
    assume(not any(edit.rule == "repair.unwrap" for edit in (*first.edits, *again.edits)))
    assume(not any(edit.rule == "lift.glued-date" for edit in first.edits))
    struck = [edit.before for edit in again.edits if edit.rule in anywhere]
    assert all(line in QUOTES or line.endswith((":", "：")) for line in struck)  # a lead-in whose quotation was folded


@settings(deadline=None)  # the first text waits for the model
@given(TEXTS)
def test_claims_stand_inside_the_text(text: str) -> None:
    result = run(document(text), DESK)
    assume(isinstance(result, Article))
    assert isinstance(result, Article)
    for claim in EXTRACTORS["claims"].extract(ArticleText(result.text, result.paragraphs)):
        assert all(0 <= span.start <= span.end <= len(result.text) for span in claim.spans)
        contents = [result.text[span.start : span.end] for span in claim.spans if span.role == "content"]
        assert " […] ".join(contents) == claim.text
        assert (claim.source is not None) == (claim.attribution == "named")


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_pipeline(raw: bytes) -> None:
    result = run(Document("file:///inbox/a.txt", raw), DESK)
    assert isinstance(result, Article | Quarantined)
