"""Segment: what kind of block a line is, and which lines wrapping broke up."""

from __future__ import annotations

import pytest

from copydesk.desk import Desk
from copydesk.rules import RuleSet
from copydesk.steps.segment import segment
from copydesk.types import Block, Decoded, Document, Draft

BARE = Desk(RuleSet([]))
PROSE = (
    "The harbour council met on Monday to settle the question of the pier, and it voted for the cheaper of two designs."
)
WRAPPED = (
    "The harbour council met on Monday afternoon to settle the question",
    "of the new lamp on the pier and voted for the cheaper of two bold",
    "designs after a debate that lasted until the lamps were lit by old",
    "hands from the lighthouse crew and everyone went home through the",
    "fog that evening.",
)

KINDS = [
    ("Why the Pier Failed", "heading"),
    ("What Did the Council Decide?", "heading"),
    ("Who pays?", "heading"),
    ("2) The boats", "heading"),
    ("7. The Long Road Home", "heading"),
    ("“A Pier for All”: The Vote", "heading"),
    ("ÉTÉ SUR LE PORT", "heading"),
    ("- Bring a coat", "list_item"),
    ("• Bring a hat", "list_item"),
    ("* Bring a lamp", "list_item"),
    ("– Bring a rope", "list_item"),
    ("1. Bring a coat, because the fog is cold.", "list_item"),
    ("“We will wait for the fog to lift.”", "quote"),
    ('"We will wait for the fog to lift."', "quote"),
    ("« Nous attendons la fin du brouillard. »", "quote"),
    ("„Wir warten, bis der Nebel sich hebt.“", "quote"),
    ("> We will wait for the fog to lift.", "quote"),
    ("“We will wait for the fog to lift and", "quote"),
    ("The council met on Monday.", "paragraph"),
    ("The council met. Nobody Came", "paragraph"),
    ("A line that leads on:", "paragraph"),
    ("begins without a capital", "paragraph"),
    ("The Pier Opened Late;", "paragraph"),
    ("“We will wait,” she said.", "paragraph"),
    ("- - -", "list_item"),
    ("***", "paragraph"),
    ("-5 degrees were measured at noon.", "paragraph"),
]


def blocks_of(*lines: str) -> tuple[Block, ...]:
    draft = Draft(Document("file:///inbox/a.txt", b""), Decoded(lines, "utf-8", 1.0), lines)
    return segment(draft, BARE).blocks


@pytest.mark.parametrize(("line", "kind"), KINDS)
def test_a_line_before_prose_is_of_its_kind(line: str, kind: str) -> None:
    assert [block.kind for block in blocks_of(PROSE, line, PROSE)] == ["paragraph", kind, "paragraph"]


def test_a_title_like_line_behind_all_prose_is_no_heading() -> None:
    assert blocks_of(PROSE, "The Last Boat")[-1].kind == "paragraph"


def test_a_very_long_line_is_no_heading() -> None:
    assert blocks_of(" ".join(["Harbour"] * 23), PROSE)[0].kind == "paragraph"


def test_numbered_lines_side_by_side_are_list_items() -> None:
    kinds = [block.kind for block in blocks_of(PROSE, "1. The money", "2. The boats", "(3) The fog", PROSE)]
    assert kinds == ["paragraph", "list_item", "list_item", "list_item", "paragraph"]


def test_numbered_lines_with_prose_between_are_headings() -> None:
    kinds = [block.kind for block in blocks_of(PROSE, "1. The money", PROSE, "2. The boats", PROSE)]
    assert kinds == ["paragraph", "heading", "paragraph", "heading", "paragraph"]


def test_blank_lines_make_no_block_and_line_numbers_stay() -> None:
    blocks = blocks_of("", PROSE, "   ", "\t", PROSE)
    assert [(block.first_line, block.last_line) for block in blocks] == [(2, 2), (5, 5)]


def test_a_block_is_its_line_without_the_space_around_it() -> None:
    assert blocks_of(f"  {PROSE}\t")[0].text == PROSE


def test_wrapped_lines_become_one_paragraph() -> None:
    (block,) = blocks_of(*WRAPPED)
    assert (block.first_line, block.last_line, block.text) == (1, 5, " ".join(WRAPPED))


def test_a_blank_line_ends_a_wrapped_paragraph() -> None:
    assert [block.text for block in blocks_of(*WRAPPED, "", *WRAPPED)] == [" ".join(WRAPPED)] * 2


def test_a_short_last_line_ends_a_wrapped_paragraph() -> None:
    assert len(blocks_of(*WRAPPED, *WRAPPED)) == 2


def test_a_list_item_is_not_joined_to_the_wrapped_line_before_it() -> None:
    blocks = blocks_of(*WRAPPED[:4], "- a coat against the cold", *WRAPPED)
    assert [block.kind for block in blocks] == ["paragraph", "list_item", "paragraph"]


@pytest.mark.parametrize(
    "lines",
    [
        [PROSE, PROSE.replace("pier", "old stone pier"), "It rose at nine.", PROSE],
        [f"{PROSE} {PROSE}", f"{PROSE} {PROSE}", f"{PROSE} {PROSE}", f"{PROSE} {PROSE}"],
        ["The fog came.", "The boats left.", "The lamps went out.", "The crew slept."],
        ["A storm is due.", PROSE[:90] + ".", "The ferry waits until noon on Sunday.", "It may not sail at all."],
    ],
)
def test_text_with_a_paragraph_on_each_line_is_not_joined(lines: list[str]) -> None:
    assert [block.text for block in blocks_of(*lines)] == lines


def test_two_full_lines_alone_do_not_make_a_file_wrapped() -> None:
    assert len(blocks_of(*WRAPPED[:3])) == 3
