"""Striking: which blocks make one edit, the score it gets, and what quote safety protects."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copydesk.redline import kept_text, replay
from copydesk.striking import Verdict, is_protected, strike
from copydesk.types import Block, Decoded, Document, Draft

RULE, OTHER = "line.words", "line.shape"
SAID = "Like boilerplate"


def draft_of(*lines: str) -> Draft:
    """A draft whose lines that are not blank are its blocks."""
    blocks = tuple(Block(n, n, "paragraph", line) for n, line in enumerate(lines, 1) if line)
    document = Document("file:///inbox/a.txt", "\n".join(lines).encode())
    return Draft(document, Decoded(lines, "utf-8", 1.0), lines, blocks)


def test_neighbours_with_one_rule_make_one_edit_with_the_least_score() -> None:
    verdicts = {0: Verdict(RULE, SAID, 0.9), 1: Verdict(RULE, SAID, 0.7), 2: Verdict(RULE, SAID, 0.8)}
    made = strike(draft_of("Share", "", "Print", "Mail", "The ferry."), verdicts)
    (edit,) = made.edits
    assert (edit.line_no, edit.last_line, edit.before, edit.score) == (1, 4, "Share\n\nPrint\nMail", 0.7)
    assert [block.text for block in made.blocks] == ["The ferry."]


def test_another_rule_or_another_reason_makes_another_edit() -> None:
    verdicts = {0: Verdict(RULE, SAID, 0.9), 1: Verdict(OTHER, SAID, 0.9), 2: Verdict(OTHER, "For its shape", 0.9)}
    made = strike(draft_of("Share", "Print", "Mail", "The ferry."), verdicts)
    assert [(edit.line_no, edit.rule) for edit in made.edits] == [(1, RULE), (2, OTHER), (3, OTHER)]


def test_a_kept_block_between_makes_two_edits() -> None:
    made = strike(draft_of("Share", "The ferry.", "Mail"), dict.fromkeys((0, 2), Verdict(RULE, SAID, 0.9)))
    assert [edit.line_no for edit in made.edits] == [1, 3]


def test_a_rule_that_does_not_score_leaves_no_score() -> None:
    (edit,) = strike(draft_of("Share", "The ferry."), {0: Verdict("share.bar", SAID)}).edits
    assert edit.score is None
    mixed = {0: Verdict("share.bar", SAID), 1: Verdict("share.bar", SAID, 0.5)}
    assert strike(draft_of("Share", "Mail", "The ferry."), mixed).edits[0].score == 0.5


def test_no_verdict_no_change() -> None:
    draft = draft_of("Share")
    assert strike(draft, {}) is draft


VERDICTS = st.builds(Verdict, st.sampled_from([RULE, OTHER]), st.just(SAID), st.floats(0, 1))


@given(st.lists(st.tuples(st.sampled_from(["Share", "The ferry.", " a b ", ""]), VERDICTS | st.none()), min_size=1))
def test_strikes_replay_and_leave_the_other_blocks(marked: list[tuple[str, Verdict | None]]) -> None:
    draft = draft_of(*(line for line, _ in marked))
    of_blocks = [verdict for line, verdict in marked if line]
    verdicts = {index: verdict for index, verdict in enumerate(of_blocks) if verdict is not None}
    made = strike(draft, verdicts)
    assert list(made.blocks) == [block for index, block in enumerate(draft.blocks) if index not in verdicts]
    assert replay(draft.lines, made.edits) == kept_text(made.lines) == kept_text(b.text for b in made.blocks)
    struck = {n for edit in made.edits for n in range(edit.line_no, edit.last_line + 1)}
    assert struck >= {draft.blocks[index].first_line for index in verdicts}
    assert not struck & {block.first_line for block in made.blocks}
    least = min((v.score for v in verdicts.values() if v.score is not None), default=None)
    assert min((edit.score for edit in made.edits if edit.score is not None), default=None) == least


def test_what_is_protected() -> None:
    blocks = [
        Block(1, 1, "paragraph", "The skipper said:"),
        Block(2, 2, "paragraph", "“We will wait for the fog.”"),
        Block(3, 3, "paragraph", "Read more:"),
        Block(4, 4, "paragraph", "The “Old Pier” closes"),
        Block(5, 5, "quote", "Wait."),
        Block(6, 6, "paragraph", "The end:"),
    ]
    assert [is_protected(blocks, index) for index in range(6)] == [True, True, False, False, True, False]
