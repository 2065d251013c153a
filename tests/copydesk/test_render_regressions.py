"""Redlines of lines that several edits touched show the input as it was."""

from __future__ import annotations

from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.readers.decode import decode
from copydesk.render import Line, as_text, redline
from copydesk.types import Article
from tests.conftest import document

WRAPPED = """The council met on Tuesday evening to talk about the plan for
the new cafÃ© on the pier, which had been drawn by two students
of the art school and was liked by nearly everyone who had seen
the model of it in the library before.
"""


def shown(text: str, desk: Desk) -> list[Line]:
    made = run(document(text), desk)
    assert isinstance(made, Article)
    return redline(decode(made.document.raw).lines, made.edits)


def pieces(lines: list[Line], *states: str) -> str:
    return "\n".join("".join(p.text for p in line.pieces if p.state in states) for line in lines)


def test_a_repair_in_a_wrapped_line_loses_no_text(desk: Desk) -> None:
    lines = shown(WRAPPED, desk)
    assert pieces(lines, "kept", "added") == " ".join(WRAPPED.replace("Ã©", "é").split())


def test_struck_lines_that_were_repaired_show_the_input(desk: Desk) -> None:
    prose = "The council met on Tuesday evening to talk about the plan for the pier.\n"
    text = f"{prose}\nShare on ｆacebook\n\nShare on ｔwitter\n\n{prose.replace('Tuesday', 'Friday')}"
    lines = shown(text, desk)
    assert pieces(lines, "gone", "kept").split("\n")[1:3] == ["Share on ｆacebook", "Share on ｔwitter"]
    assert as_text(lines).count("share.on-network") == 2


def test_paragraphs_of_about_one_length_are_not_joined(desk: Desk) -> None:
    days = ("Tuesday", "Wednesday", "Thursday", "Saturday")
    made = run(document("\n".join(f"The harbour council met on {day} to talk about the pier." for day in days)), desk)
    assert isinstance(made, Article)
    assert len(made.paragraphs) == 4
