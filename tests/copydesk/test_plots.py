"""Plots: well-formed, safe with any text, readable by machines, and true to their numbers."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from math import inf, nan
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.plot_frame import round_up
from copydesk.plots import Caption, Size, bars, data_uri, lines, percent, plain

SVG = "{http://www.w3.org/2000/svg}"
CAPTION = Caption("Claims a month", "How many claims each month has", "month", "claims")
MONTHS = ("2024-01", "2024-02", "2024-03")
HOSTILE = "</title><script>alert(1)</script>\" onload='x' &amp; \0\x1b\ud800\u202e"
ALLOWED = {"svg", "title", "desc", "g", "rect", "line", "path", "circle", "text"}


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def shapes(svg: str, name: str, kind: str) -> list[ElementTree.Element]:
    return [node for node in parsed(svg).iter(SVG + name) if node.get("class", "").split()[:1] == [kind]]


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in parsed(svg).iter(SVG + "text")]


def test_bars_are_as_high_as_their_values() -> None:
    drawn = shapes(bars(MONTHS, [1, 4, None], CAPTION), "rect", "plot-bar")
    heights = [float(bar.get("height", "")) for bar in drawn]
    assert len(heights) == 2
    assert heights[1] == pytest.approx(4 * heights[0], rel=0.01)


def test_every_value_can_be_read_from_its_shape() -> None:
    titles = [node.text for node in parsed(bars(MONTHS, [1, 1200, 0], CAPTION)).iter(SVG + "title")]
    assert titles == ["Claims a month", "2024-01: 1", "2024-02: 1,200", "2024-03: 0"]


def test_a_line_breaks_where_nothing_is_known() -> None:
    [line] = shapes(lines((*MONTHS, "2024-04"), {"a": [1, 2, None, 3]}, CAPTION), "path", "plot-line")
    assert [word[0] for word in line.get("d", "").split() if word[0] in "ML"] == ["M", "L", "M"]


def test_several_series_have_a_legend_and_dashes() -> None:
    svg = lines(MONTHS, {"struck": [0.1, 0.2, 0.1], "untitled": [0, 0, 1]}, CAPTION, form=percent)
    assert {"struck", "untitled", "100 %", "50 %", "0 %"} <= set(texts(svg))
    dashes = [line.get("stroke-dasharray") for line in shapes(svg, "path", "plot-line")]
    assert dashes == [None, "6 3"]


def test_marks_point_at_values_that_are_there() -> None:
    assert len(shapes(bars(MONTHS, [1, None, 3], CAPTION, marked={0, 1, 7}), "path", "plot-mark")) == 1


def test_axes_are_named() -> None:
    assert {"month", "claims", *MONTHS} <= set(texts(bars(MONTHS, [1, 2, 3], CAPTION)))


def test_of_many_names_those_that_fit_are_shown_and_the_last() -> None:
    names = [f"20{n:02d}-01" for n in range(100)]
    shown = [text for text in texts(bars(names, [1] * 100, CAPTION)) if text in names]
    assert shown[-1] == "2099-01"
    assert 2 <= len(shown) <= 7


def test_it_is_named_and_described_for_screen_readers() -> None:
    svg = parsed(bars(MONTHS, [1, 2, 3], CAPTION))
    ids = {node.get("id"): node.text for node in svg if node.get("id")}
    assert svg.get("role") == "img"
    assert ids[svg.get("aria-labelledby")] == "Claims a month"
    assert ids[svg.get("aria-describedby")] == "How many claims each month has"


def test_two_plots_of_a_page_have_ids_of_their_own() -> None:
    one, other = (parsed(bars(MONTHS, [1, 2, last], CAPTION)).get("aria-labelledby") for last in (3, 4))
    assert one != other
    assert bars(MONTHS, [1, 2, 3], CAPTION) == bars(MONTHS, [1, 2, 3], CAPTION)


@pytest.mark.parametrize("draw", [bars, lambda n, v, c: lines(n, {HOSTILE: v, "b": v}, c)], ids=["bars", "lines"])
def test_hostile_text_stays_text(draw: Callable[..., str]) -> None:
    svg = draw([HOSTILE] * 3, [1, 2, 3], Caption(HOSTILE, HOSTILE * 50, HOSTILE, HOSTILE))
    nodes = list(parsed(svg).iter())
    assert {node.tag.removeprefix(SVG) for node in nodes} <= ALLOWED
    assert not [key for node in nodes for key in node.attrib if key.startswith("on") or "href" in key]
    assert all(sign not in svg for sign in ("<script", "\0", "\x1b", "\ud800", "\u202e"))
    assert len(svg) < 8_000


@given(st.lists(st.tuples(st.text(), st.none() | st.floats(0, 1e15) | st.sampled_from([nan, inf]))), st.text())
def test_whatever_is_given_comes_out_well_formed(points: list[tuple[str, float | None]], word: str) -> None:
    names, values = [name for name, _ in points], [value for _, value in points]
    caption = Caption(word, word, word, word)
    for svg in (bars(names, values, caption), lines(names, {word: values}, caption, form=percent, paper=True)):
        for node in parsed(svg).iter(SVG + "rect"):
            assert -0.1 <= float(node.get("y", "0")) <= 190
        assert "nan" not in " ".join(node.get("d", "") for node in parsed(svg).iter(SVG + "path"))


@pytest.mark.parametrize("values", [[1, 2], [1, -2, 3], [1, 2, 1e16]], ids=["too few", "negative", "too large"])
def test_wrong_values_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"values|amounts"):
        bars(MONTHS, values, CAPTION)


@pytest.mark.parametrize("number", [0, 5])
def test_a_plot_has_one_to_four_lines(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        lines(MONTHS, {str(n): [1, 2, 3] for n in range(number)}, CAPTION)


def test_as_an_image_it_has_a_sheet_of_its_own() -> None:
    svg = bars(MONTHS, [1, 2, 3], CAPTION, size=Size(200, 120), paper=True)
    head, _, body = data_uri(svg).partition(",")
    assert head == "data:image/svg+xml;base64"
    assert b64decode(body).decode() == svg
    first = next(parsed(svg).iter(SVG + "rect"))
    assert (first.get("fill"), first.get("width"), first.get("height")) == ("#ffffff", "200", "120")


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1e-300, 1), (0.7, 0.8), (1, 1), (3, 4), (7, 8), (9, 10), (12, 20), (1e15, 1e15)]
)
def test_the_axis_ends_at_a_round_figure(value: float, top: float) -> None:
    assert round_up(value) == pytest.approx(top)


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (1200, "1,200"), (0.25, "0.25"), (2.3456, "2.35")])
def test_figures_have_few_digits(value: float, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0 %"), (0.1234, "12.3 %"), (1, "100 %")])
def test_shares_are_in_per_cent(value: float, text: str) -> None:
    assert percent(value) == text
