"""The redline made visible, in which no text of an article can become markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.render import Line, Piece, as_html, as_markdown, as_text, fenced, redline
from copydesk.types import Edit
from tests.conftest import document

PROSE = "The harbour council met on Monday to settle the question of the pier in a cold hall."
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=40)


def rendered(text: str, desk: Desk) -> list[Line]:
    return redline(text.split("\n"), run(document(text), desk).edits)


def test_a_line_without_edits_is_shown_as_it_is(bare_desk: Desk) -> None:
    assert as_text(rendered(PROSE, bare_desk)) == f"1  {PROSE}"


def test_struck_lines_are_bracketed_with_their_rule_below(desk: Desk) -> None:
    assert as_text(rendered(f"{PROSE}\nShare on Facebook", desk)).split("\n") == [
        f"1  {PROSE}",
        "2  [-Share on Facebook-]",
        "   ← share.on-network: A button that shares the article on a named network",
    ]


def test_repaired_words_are_shown_before_and_after(bare_desk: Desk) -> None:
    shown = as_text(rendered("The cafÃ© opened.", bare_desk))
    assert shown.startswith("1  The caf[-Ã©-]{+é+} opened.\n   ← repair.mojibake: ")


def test_blank_lines_are_left_out_but_counted(bare_desk: Desk) -> None:
    assert [line.number for line in rendered(f"\n{PROSE}\n  \n{PROSE} Twice.", bare_desk)] == [2, 4]


def test_line_numbers_are_set_to_one_width(bare_desk: Desk) -> None:
    shown = as_text(rendered("\n\n".join(f"{PROSE} {n}." for n in range(6)), bare_desk)).split("\n")
    assert [row[:4] for row in (shown[0], shown[-1])] == [" 1  ", "11  "]


def test_a_style_can_colour_the_pieces() -> None:
    line = Line(1, [Piece("a"), Piece("b", "gone"), Piece("c", "added")])
    assert as_text([line], lambda text, state: f"<{state}:{text}>") == "1  <kept:a><gone:b><added:c>"


def test_no_lines_render_to_nothing_much() -> None:
    assert (as_text([]), as_markdown([])) == ("", "```diff\n\n```")
    assert "<title>Nothing</title>" in as_html([], "Nothing")


def test_a_wrapped_paragraph_is_shown_as_one_line(bare_desk: Desk) -> None:
    lines = [
        "The harbour council met on Monday afternoon to settle the question",
        "of the new lamp on the pier and voted for the cheaper of two bold",
        "designs after a debate that lasted until the lamps were lit by old",
        "hands from the lighthouse crew and everyone went home through the",
        "fog that evening.",
    ]
    (line,) = rendered("\n".join(lines), bare_desk)
    assert (line.number, "".join(piece.text for piece in line.pieces)) == (1, " ".join(lines))


def test_markdown_shows_a_diff(desk: Desk) -> None:
    assert as_markdown(rendered(f"{PROSE}\nShare on Facebook\nThe cafÃ© opened.", desk)).split("\n") == [
        "```diff",
        f"  {PROSE}",
        "- Share on Facebook  [share.on-network]",
        "- The cafÃ© opened.  [repair.mojibake]",
        "+ The café opened.",
        "```",
    ]


@pytest.mark.parametrize(("ticks", "fence"), [("", 3), ("`", 3), ("``", 3), ("```", 4), ("`````` and ```", 7)])
def test_a_fence_is_longer_than_any_run_of_backticks_in_it(ticks: str, fence: int) -> None:
    assert fenced(f"a {ticks} b").split("\n") == ["`" * fence, f"a {ticks} b", "`" * fence]


@given(st.lists(st.text(alphabet="`~ a\t", max_size=12), max_size=4))
def test_no_text_closes_its_fence(lines: list[str]) -> None:
    first, *inside, last = fenced("\n".join(lines), "diff").split("\n")
    assert first == last + "diff"
    assert not any(re.fullmatch(rf" {{0,3}}`{{{len(last)},}}\s*", line) for line in inside)


class Tags(HTMLParser):
    """Collects the tags of a page and the text between them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


OURS = {"html", "meta", "title", "style", "h1", "p", "del", "ins", "small"}
HOSTILE = "<script>alert('{0}')</script> &amp; <img src=x onerror=\"boo()\"> </title></p>{title}"


def test_a_page_escapes_what_looks_like_a_tag() -> None:
    edit = Edit(1, 1, 0, 8, "repair", "<i>rule</i>", "<i>why</i>", HOSTILE[:8], "<em>")
    page = as_html(redline([HOSTILE, HOSTILE], [edit]), HOSTILE)
    parser = Tags()
    parser.feed(page)
    assert parser.tags <= OURS
    assert parser.text.count(HOSTILE) == 3  # title, heading, second line
    assert "<i>rule</i>: <i>why</i>" in parser.text


@given(st.lists(ANY_TEXT, max_size=4), ANY_TEXT)
def test_no_text_becomes_a_tag(lines: list[str], title: str) -> None:
    parser = Tags()
    parser.feed(as_html(redline(lines, []), title))
    assert parser.tags <= OURS


def test_a_line_of_a_page_can_be_linked_to(bare_desk: Desk) -> None:
    assert '<p id="line-3">' in as_html(rendered(f"{PROSE}\n\n{PROSE} Twice.", bare_desk), "Pier")
