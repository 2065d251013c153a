"""Plain text: whatever was scraped is one printable line, and names make keys that Prefect takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.artifacts import key_for
from flows.plain import label, name_of, plain, slug


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("  a\n\tb\u2028c  ", "a b c"),
        ("red \x1b[31malert\x1b[0m\x00", "red [31malert[0m"),
        ("\u202egnp.exe", "gnp.exe"),
        ("long " * 60, "long " * 19 + "long…"),
        (None, "None"),
    ],
)
def test_scraped_text_becomes_one_line(given: object, shown: str) -> None:
    assert plain(given) == shown


@given(st.text())
def test_what_is_plain_is_printable_or_a_space_and_short(text: str) -> None:
    shown = plain(text, 30)
    assert len(shown) <= 30
    assert not set(shown) & set("\x00\n\r\x1b\x7f\u202e\u2028")
    assert plain(shown, 30) == shown


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("file:///inbox/one.txt", "one.txt"),
        ("file:///inbox/many.jsonl#L12", "many.jsonl#L12"),
        ("file:///inbox/Zo%C3%A9%20%3Cb%3E.txt", "Zoé <b>.txt"),
        ("https://harbourpost.example/2025/ferry/?page=2", "harbourpost.example/2025/ferry"),
        ("https://harbourpost.example", "harbourpost.example"),
        ("inbox/", "inbox"),
        ("http://[broken", "[broken"),
    ],
)
def test_inputs_are_named_as_people_call_them(uri: str, name: str) -> None:
    assert name_of(uri) == name


def test_names_of_runs_have_no_sign_of_markup() -> None:
    assert label("Mill <b>[Post](x)</b> `&amp;`") == "Mill ‹b›(Post)(x)‹/b› '+amp;'"
    assert len(label("long " * 20)) == 40


@pytest.mark.parametrize(
    ("database", "key"),
    [
        ("copydesk.db", "ingest-report"),
        ("/srv/news/copydesk.db", "ingest-report"),
        ("news.db", "ingest-report-news"),
        ("/srv/Evening Post.db", "ingest-report-evening-post-813497"),
        ("two_words.db", "ingest-report-two-words"),
        ("Новости.db", None),
        ("news.sqlite", None),
    ],
)
def test_keys_of_artifacts_name_the_database_and_keep_two_apart(database: str, key: str | None) -> None:
    made = key_for("ingest-report", database)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", made)
    assert made != key_for("ingest-report", "other.db")
    assert key is None or made == key


@given(st.text(min_size=1))
def test_every_name_has_a_slug(name: str) -> None:
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug(name))
