"""Head: what a page says about itself, and the elements of its body that may hold metadata."""

from __future__ import annotations

import pytest

from copydesk.page import Head, Hint
from copydesk.readers.pages import head as module
from copydesk.readers.pages.blocks import read_page


def head_of(html: str) -> Head:
    return read_page(html)[1].head


def hints_of(html: str) -> tuple[Hint, ...]:
    return head_of(html).hints


def test_a_page_that_says_nothing_about_itself() -> None:
    assert head_of("<p>The ferry is late.</p>") == Head()


def test_title_and_language() -> None:
    page = head_of("<html lang=en-GB><head><title> Ferry\n late </title></head><p>Late</p></html>")
    assert (page.title, page.language) == ("Ferry late", "en-GB")


def test_the_language_may_be_that_of_xml() -> None:
    assert head_of('<html xml:lang="fr"><p>En retard</p></html>').language == "fr"


def test_the_title_is_the_first_one_and_no_drawing_s() -> None:
    page = "<head><title>Ferry</title><title>Other</title></head><svg><title>An icon</title></svg>"
    assert head_of(page).title == "Ferry"
    assert head_of("<body><div><svg><title>An icon</title></svg></div>").title is None


def test_an_empty_title_is_there_and_empty() -> None:
    assert head_of("<title></title><p>Late</p>").title == ""


def test_meta_tags_pair_names_in_lower_case_with_contents_as_they_stand() -> None:
    page = """<head><meta property="OG:Title" content=" Ferry "><meta name=author content="Ada Quill">
    <meta itemprop=datePublished content=2025-03-04><meta http-equiv=Last-Modified content=x><meta charset=utf-8>
    <meta name=empty content=""><meta content="nobody's"></head><body><meta name=author content="Joris Poe">"""
    assert head_of(page).meta == (
        ("og:title", " Ferry "),
        ("author", "Ada Quill"),
        ("datepublished", "2025-03-04"),
        ("last-modified", "x"),
        ("author", "Joris Poe"),
    )


def test_links_are_kept_with_their_addresses() -> None:
    page = '<link rel="Canonical" href=" /ferry "><link rel=icon><link href=/x><link rel="shortcut icon" href=/i>'
    assert head_of(page).links == (("canonical", "/ferry"), ("shortcut icon", "/i"))


def test_json_ld_is_kept_as_text_and_other_scripts_are_not() -> None:
    page = """<script type="application/ld+json">{"a": "</p>"}</script><script>var b</script>
    <body><p>Late</p><script type='application/ld+json; charset=utf-8'>[]</script>"""
    assert head_of(page).json_ld == ('{"a": "</p>"}', "[]")


def test_headings_are_all_h1_with_folded_space() -> None:
    page = "<h1>A ferry <span>without</span><br>an  engine</h1><h1><div>Harbour</div>Two</h1><h1></h1><h2>Fares</h2>"
    assert head_of(page).headings == ("A ferry without an engine", "Harbour Two")


@pytest.mark.parametrize(
    "element",
    [
        "<span itemprop=author>X</span>",
        "<a rel='nofollow author'>X</a>",
        "<time class=x>X</time>",
        "<i datetime=2025-03-04>X</i>",
        "<p class='story-byline'>X</p>",
        "<p id=PublishDate>X</p>",
        "<p class=x id=article-date>X</p>",
    ],
)
def test_an_element_that_may_hold_metadata_is_a_hint(element: str) -> None:
    (hint,) = hints_of(f"<p>The ferry is late.</p><div>{element}</div>")
    assert (hint.text, hint.line_no) == ("X", 2)


@pytest.mark.parametrize(
    "element", ["<p>X</p>", "<p class=story>X</p>", "<a rel=nofollow>X</a>", "<b title=date>X</b>"]
)
def test_other_elements_are_no_hints(element: str) -> None:
    assert hints_of(element) == ()


def test_a_hint_has_its_names_its_value_and_its_place() -> None:
    page = '<p>Late</p><div class="Byline Top" id=b><a rel=author itemprop=name href="/ada">Ada <b>Quill</b></a></div>'
    inner, outer = hints_of(page)
    assert inner == Hint("a", "name", "author", (), "/ada", "Ada Quill", 2)
    assert outer == Hint("div", None, None, ("byline", "top", "b"), None, "Ada Quill", 2)


def test_the_machine_readable_value_is_the_datetime_before_the_content_before_the_address() -> None:
    page = (
        "<i datetime=A content=B href=C>X</i><i class=date content=B href=C>X</i><time href=C>X</time><i id=date>X</i>"
    )
    assert [hint.value for hint in hints_of(page)] == ["A", "B", "C", None]


def test_a_hint_that_shows_nothing_has_no_line() -> None:
    (hint,) = hints_of('<p>Late</p><meta itemprop="datePublished" content="2025-03-04"><p>Later</p>')
    assert (hint.value, hint.text, hint.line_no) == ("2025-03-04", "", None)


def test_a_hint_over_several_lines_has_a_space_between_them_and_the_first_one_s_number() -> None:
    (hint,) = hints_of("<p>Late</p><div class=byline><p>By Ada Quill</p><p>in Ostrey</p></div>")
    assert (hint.text, hint.line_no) == ("By Ada Quill in Ostrey", 2)


def test_a_hint_that_holds_half_a_page_is_cut_and_their_number_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    (hint,) = hints_of(f"<div class=article-section>{'<p>late</p>' * 1_000}</div>")
    assert len(hint.text) == module.LONGEST_HINT
    monkeypatch.setattr(module, "MOST_HINTS", 3)
    assert len(hints_of("<time class=x>X</time>" * 10)) == 3


def test_what_scripts_hold_together_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CAPTURED", 10)
    script = '<script type="application/ld+json">{"a": "0123456789"}</script>'
    assert [bool(text) for text in head_of(script * 3).json_ld] == [True, False, False]
