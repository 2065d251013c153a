"""Lines and texts of any shape are worked through in bounded time: each took minutes or more before it was bounded.

Nothing here looks at a clock. A step that grows faster than its input runs into the suite's own time limit.
"""

from __future__ import annotations

import pytest

from copydesk.claim_types import ArticleText
from copydesk.claims import EXTRACTORS
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.types import Article
from tests.conftest import document

SHAPES = {
    "many quotations in a line": 'She said: "It is late now." ' * 4_000,
    "many quotations according to": 'According to Al Bo, "It is late now." ' * 4_000,
    "many attributed quotations": '"The ferry is late again," said Ana Ruiz. ' * 20_000,
    "many short quotations": 'He said "yes" and left. ' * 40_000,
    "quotations never closed": "“Hello there, you all " * 40_000,
    "entities": "Tom &amp; Ann &quot;ate&quot; it&#39;s. " * 2_000,
    "mojibake": "â€™ Ã© " * 20_000,
    "spaces in a header line": "Author: Al" + " " * 40_000 + "Bo\n\nThe council met on Tuesday.",
    "a byline of ands": "By " + "and " * 400 + "!\n\nThe council met on Tuesday.",
    "header lines": "Title: x\n" * 20_000 + "The council met on Tuesday.",
    "openers": "But " * 100_000,
    "many names": "".join(f"Ada {chr(65 + i % 26)}b{'xyz'[i % 3] * (i // 78 + 1)} sat. " for i in range(2_000)),
    "marks": "“" * 200_000,
}


PARSED = 60_000  # characters of them that are parsed too, which takes a second


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_worked_through(shape: str, desk: Desk) -> None:
    run(document(SHAPES[shape]), desk)
    made = run(document(SHAPES[shape][:PARSED]), desk)
    if isinstance(made, Article):
        EXTRACTORS["claims"].extract(ArticleText(made.text, made.paragraphs))


def test_entities_for_line_breaks_do_not_break_the_line(desk: Desk) -> None:
    made = run(document("The pier &#10;&#10; is shut for the season, the council said."), desk)
    assert isinstance(made, Article)
    assert "\n" not in made.text
