"""Authors whom only the lines of a page name, and lines that name none."""

from __future__ import annotations

import pytest

from copydesk.metadata.bylines import undated
from tests.copydesk.metadata.test_page_fields import accepted, fields

TITLE = "<title>Pier reopens</title><h1>Pier reopens</h1>"
FAR = "<p>The pier was closed in May, when a storm took its end.</p>" * 12


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ("<p>Written by:</p><p>Ada Ferrante</p><p>41 comments</p>", ["Ada Ferrante"]),
        ("<p>By</p><p>Ada Ferrante</p><p>, and</p><p>Joris Dam</p><p>Photos</p>", ["Ada Ferrante", "Joris Dam"]),
        ("<p>By</p><p>the sea it was calm again.</p>", []),
        ("<p>Ada Ferrante</p><p>Harbour reporter</p><p>28.04.2023, 3 min</p>", ["Ada Ferrante"]),
        ("<p>Ada Ferrante</p><p>Harbour reporter</p><p>3 min</p>", []),
        ("<p>Ada Ferrante.</p><p>28.04.2023</p>", []),
        ("<p>記事</p><p>2023年4月28日</p>", []),
        (f"{FAR}<p>Written by Ada Ferrante</p>", ["Ada Ferrante"]),
        (f"{FAR}<p>Autorin/Autor Ada Ferrante</p><p>Autorin/Autor Ada Ferrante</p>", ["Ada Ferrante"]),
        (f"{FAR}<p>Author: Ada Ferrante</p><p>Author: Joris Dam</p>", []),
        (f"{FAR}<p>By Ada Ferrante</p>", []),
        ('<a rel="author" href="/x">harbourpost</a>', ["harbourpost"]),
        ('<p class="byline">By The Harbour editors</p>', ["The Harbour editors"]),
        ('<p class="byline">The Harbour editors</p>', []),
        ('<p class="byline">By: Ada Ferrante on 04-ago-2021 5:11:10</p>', ["Ada Ferrante"]),
    ],
)
def test_authors_in_lines(body: str, authors: list[str]) -> None:
    assert accepted(fields(f"<html lang=en>{TITLE}{body}"), "author") == authors


def test_a_signature_beats_the_paper_and_not_a_person() -> None:
    paper = '<meta name="publisher" content="Harbour Post (www.harbourpost.example)">'
    signed = f"{TITLE}{FAR}<p>Written by Ada Ferrante</p>"
    for name, author in (("Harbour Post (www.harbourpost.example)", "Ada Ferrante"), ("Joris Dam", "Joris Dam")):
        assert accepted(fields(f'{paper}<meta name="author" content="{name}">{signed}'), "author") == [author]


def test_a_name_alone_does_not_beat_a_desk_that_is_named() -> None:
    html = f'<meta name="author" content="Harbour Desk">{TITLE}<p>Boats Ships</p><p>28.04.2023</p>'
    assert accepted(fields(html), "author") == ["Harbour Desk"]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("By Ada Ferrante on 4 May 2024", "By Ada Ferrante"),
        ("Ada Ferrante Published on 4 May 2024", "Ada Ferrante"),
        ("Ada Ferrante goes on", "Ada Ferrante goes on"),
    ],
)
def test_a_byline_without_its_date(line: str, left: str) -> None:
    assert undated(line).strip() == left
