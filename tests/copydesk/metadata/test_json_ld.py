"""JSON-LD: mended, flattened, and searched for the page's own object."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.metadata.json_ld import about_page, origin_of, rank, read_graph, text

ARTICLE = '{"@type": "NewsArticle", "headline": "Pier reopens"}'
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "name", "author", "mainEntity", "x"]), inner, max_size=4
        )
    ),
)


@pytest.mark.parametrize(
    "script",
    [
        ARTICLE,
        f"[{ARTICLE}]",
        f'{{"@graph": [{ARTICLE}]}}',
        f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}',
        f"<!-- {ARTICLE} -->",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"/* <![CDATA[ */ {ARTICLE} /* ]]> */",
        f"{ARTICLE};",
        f"{ARTICLE}\n{ARTICLE}",
        ARTICLE.replace("}", ", }"),
        ARTICLE.replace("Pier", "Pier\t\n"),
        ARTICLE.replace("Pier", r"Pier\'s").replace("reopens", "reopens"),
        ARTICLE.replace('"', "&quot;"),
    ],
)
def test_what_can_be_read_is_read(script: str) -> None:
    found = about_page(read_graph([script]), (), ())
    headlines = {text(thing.get("headline")).replace("'s", "") for thing in found if "headline" in thing}
    assert headlines == ({"Pier reopens"} if script.count("Pier") == 1 else set())


@pytest.mark.parametrize("script", ["", "{", "null", "[" * 100_000, '{"@type": ', "NaN", "window.x = 1", '"text"'])
def test_what_cannot_be_read_is_left_out(script: str) -> None:
    assert about_page(read_graph([script, ARTICLE]), (), ()) == ({"@type": "NewsArticle", "headline": "Pier reopens"},)


def test_a_reference_stands_for_the_object_it_names() -> None:
    graph = read_graph(['{"@graph": [{"@id": "#p", "name": "Ada"}, {"@type": "Article", "author": {"@id": "#p"}}]}'])
    assert graph.resolve({"@id": "#p"})["name"] == "Ada"
    assert graph.resolve({"@id": "#unknown"}) == {"@id": "#unknown"}
    assert graph.resolve("Ada") == "Ada"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("NewsArticle", 3), ("ReportageNewsArticle", 3), ("https://schema.org/NewsArticle", 3), ("LiveBlogPosting", 3),
        (["Article", "NewsArticle"], 3), ("BlogPosting", 2), ("Article", 2), ("WebPage", 1), ("Organization", 0),
        (None, 0),
    ],
)  # fmt: skip
def test_ranks(kind: object, expected: int) -> None:
    assert rank({"@type": kind}) == expected


def test_origins_name_the_type_that_counts_and_nothing_strange() -> None:
    assert origin_of({"@type": ["CreativeWork", "NewsArticle"]}, "author") == "json-ld: NewsArticle.author"
    assert origin_of({"@type": "<script>alert(1)</script>"}, "author") == "json-ld: Thing.author"


def test_half_characters_and_control_characters_are_not_passed_on() -> None:
    thing = read_graph([r'{"@type": "Article", "headline": "Pier \ud83d \u0000reopens \ud83d\ude00"}']).things[0]
    assert text(thing["headline"]) == "Pier � reopens 😀"


@given(JSON)
def test_any_json_is_survived(value: object) -> None:
    graph = read_graph([json.dumps(value)])
    for thing in about_page(graph, ("Pier reopens",), ("https://coast.example/a",)):
        text(thing.get("name")).encode()
        origin_of(thing, "name")


@given(st.text(alphabet='{}[]",:\\@typeid &quot;<!->', max_size=60))
def test_any_script_is_survived(script: str) -> None:
    read_graph([script])
