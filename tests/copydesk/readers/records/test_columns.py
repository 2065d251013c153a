"""Columns: guessed by name and by what the values look like, and corrected by whoever knows better."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.readers.records.columns import ColumnsError, choose, leaves, lookup

LONG = "The harbour board met on Tuesday and agreed that the ferry should sail again from the old pier. " * 3
SHORT = "The ferry sails again."
GUESSES: list[tuple[dict[str, object], dict[str, str]]] = [
    (
        {"headline": "Ferry", "articleBody": LONG, "datePublished": "2024-01-24", "author": {"name": "Ana Prado"}},
        {"text": "articleBody", "title": "headline", "published_at": "datePublished", "author": "author.name"},
    ),
    (
        {
            "title": {"rendered": "Ferry"},
            "content": {"rendered": LONG},
            "excerpt": {"rendered": SHORT},
            "link": "https://a.example",
        },
        {"text": "content.rendered", "title": "title.rendered", "description": "excerpt.rendered", "url": "link"},
    ),
    ({"_id": "1", "_source": {"body": LONG, "title": "Ferry"}}, {"text": "_source.body", "title": "_source.title"}),
    ({"content.rendered": LONG, "title.rendered": "Ferry"}, {"text": "content.rendered", "title": "title.rendered"}),
    (
        {"source": {"id": "hp", "name": "Harbour Post"}, "content": LONG},
        {"text": "content", "publisher": "source.name"},
    ),
    ({"text": SHORT, "maintext": LONG}, {"text": "maintext"}),
    ({"text": LONG, "content": LONG + SHORT}, {"text": "content"}),
    ({"Artikkel": LONG, "n": "7"}, {"text": "Artikkel"}),
    ({"summary": SHORT, "n": "7"}, {"text": "summary"}),
    ({"summary": SHORT, "text": "A brief."}, {"text": "text", "description": "summary"}),
    ({"text": SHORT, "image": {"url": "https://a.example/i.png"}, "date": "24/01/2024"}, {"text": "text"}),
    ({"text": SHORT, "source": "https://a.example/"}, {"text": "text"}),
    (
        {"text": SHORT, "timestamp": "1706054400", "lang": "en"},
        {"text": "text", "published_at": "timestamp", "language": "lang"},
    ),
    ({"text": [SHORT, SHORT], "category": ["News", "Port"]}, {"text": "text", "section": "category"}),
    ({"dc:title": "Ferry", "Body Text": SHORT}, {"text": "Body Text", "title": "dc:title"}),
]


@pytest.mark.parametrize(("record", "mapping"), GUESSES)
def test_columns_are_guessed(record: dict[str, object], mapping: dict[str, str]) -> None:
    assert choose([record] * 3, {}) == mapping


def test_a_given_column_wins_and_an_empty_one_is_left_out() -> None:
    record: dict[str, object] = {"title": "Ferry", "kicker": "Port", "text": LONG, "date": "2024-01-24"}
    mapping = choose([record], {"title": "kicker", "published_at": ""})
    assert mapping == {"text": "text", "title": "kicker"}


@pytest.mark.parametrize("given", [{"text": "bodi"}, {"title": "headlin"}, {"text": "a.b"}])
def test_a_given_column_that_is_not_there_is_an_error_that_lists_those_that_are(given: dict[str, str]) -> None:
    with pytest.raises(ColumnsError, match="the keys are: title, text"):
        choose([{"title": "Ferry", "text": LONG}], given)


def test_no_text_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(ColumnsError, match="--column text=KEY; the keys are: id, views"):
        choose([{"id": "1", "views": "7"}], {})


def test_a_column_that_is_blank_in_one_record_counts_in_the_others() -> None:
    records: list[dict[str, object]] = [{"text": None, "title": ""}, {"text": LONG, "title": "Ferry"}]
    assert choose(records, {}) == {"text": "text", "title": "title"}


@pytest.mark.parametrize(
    ("path", "value"),
    [("a.b", 1), ("a.c.d", 2), ("e.f", 3), ("x|a.b", 1), ("g|h", 4), ("none", None), ("a.none", None), ("a.b.c", None)],
)
def test_a_path_leads_to_its_value(path: str, value: object) -> None:
    record = {"a": {"b": "1", "c": {"d": "2"}}, "e.f": "3", "g|h": "4", "g": "5"}
    assert lookup(record, path) == (None if value is None else str(value))


values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.|:_", max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text("ab.|:_", max_size=4), values, max_size=4))
def test_every_leaf_is_found_by_its_path(record: dict[str, object]) -> None:
    paths = [path for path, _ in leaves(record)]
    for path, value in leaves(record):
        if paths.count(path) == 1 and "." not in "".join(record) and "|" not in path and value is not None:
            assert lookup(record, path) is not None


@given(st.lists(st.dictionaries(st.sampled_from("text title body date author url x".split()), values), max_size=4))
def test_any_record_ends_in_a_mapping_or_a_reason(records: list[dict[str, object]]) -> None:
    try:
        mapping = choose(records, {})
    except ColumnsError:
        return
    assert "text" in mapping
    assert len(set(mapping.values())) == len(mapping)
    assert choose(records, {}) == mapping
