"""Patterns on texts made to be slow: none of ours takes time that grows without bounds, users' patterns run on RE2."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from copydesk.claim_types import ArticleText
from copydesk.claims import direct_quotes
from copydesk.desk import Desk
from copydesk.readers import csv, feed, jsonl, mhtml, warc
from copydesk.readers.lines import read_lines
from copydesk.readers.records.record_fields import people
from copydesk.readers.sniff import is_html
from copydesk.rules import load_rules
from copydesk.types import Document
from models.search import all_words
from tests.conftest import cleaned
from tests.security.pumping import PACKAGES, attacks, patterns

SHORT = 300  # characters: enough for time that doubles with each, too few for that of their square to show
SECONDS = 2.0  # of CPU time; what is linear needs milliseconds
HEADS = ("<?a?> ", "<!-- a -->", "<!DOCTYPE a [ ]>", " ", '{"a":', "<meta ", "a: b\r\n", "\\", "<a ", "WARC/1.0\r\n")
FORMATS = (feed, jsonl, csv, warc, mhtml)
BEHIND = (", ", "- ", " Frau Dr. von ", " ", " van Mr.", "The aa Mr. ", "„", "A. ", "aa ")


@contextmanager
def cpu_seconds(most: float) -> Iterator[None]:
    """Fails what takes more CPU time of this process."""

    def too_slow(number: int, frame: object) -> None:
        raise AssertionError(f"more than {most} seconds of CPU time")

    before = signal.signal(signal.SIGVTALRM, too_slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_the_check_sees_what_explodes() -> None:
    pattern = re.compile(r"(?:a+)+b")
    with pytest.raises(AssertionError, match="CPU time"), cpu_seconds(0.5):
        _ = [pattern.search(text) for text in attacks(pattern, SHORT)]


@pytest.mark.parametrize("packages", [["copydesk.readers"], pytest.param(PACKAGES, marks=pytest.mark.slow)])
def test_no_pattern_of_ours_explodes(packages: Sequence[str]) -> None:
    """Readers meet raw bytes first, so theirs are always looked at. Where one explodes, the failure shows on what."""
    for where, pattern in patterns(packages).items():
        for text in attacks(pattern, SHORT):
            try:
                with cpu_seconds(SECONDS):
                    pattern.fullmatch(text)
                    list(pattern.finditer(text))
            except AssertionError as slow:
                pytest.fail(f"{where}: {text[:80]!r}: {slow}")


@pytest.mark.parametrize("start", HEADS)
@pytest.mark.parametrize("recognises", [is_html, *(format.FORMAT.recognises for format in FORMATS)])
def test_a_format_is_known_or_not_at_once(recognises: Callable[[bytes], bool], start: str) -> None:
    with cpu_seconds(SECONDS):
        recognises((start * 4096).encode()[:4096])


@pytest.mark.parametrize("start", ["<meta charset =", "<?xml ", "<meta "])
def test_a_declared_encoding_is_found_or_not_at_once(start: str) -> None:
    page = Document("file:///a.html", (start + " " * 4000 + "<p>A ferry sails.").encode(), "text/html")
    with cpu_seconds(SECONDS):
        read_lines(page)


@pytest.mark.parametrize("part", ["a@", "a ", "(", "<", "; ", "a@a.b ("])
def test_an_author_field_of_any_length(part: str) -> None:
    with cpu_seconds(SECONDS):
        list(people(part * (100_000 // len(part))))


@pytest.mark.parametrize("language", ["en", "de", "fr", None])
@pytest.mark.parametrize("quotation", ["“I go,”{}", "— Voy, {}", "{}: “I go.”"])
def test_what_stands_beside_a_quotation(quotation: str, language: str | None, bare_desk: Desk) -> None:
    for part in BEHIND:
        article = cleaned(quotation.format(part * (5_000 // len(part))) + " A ferry sails.", bare_desk)
        with cpu_seconds(SECONDS):
            direct_quotes.extract(ArticleText(article.text, article.paragraphs, language))


@pytest.mark.parametrize("match", ["(a+)+b", "(a|a)*b", "(a*)*b", "(.*a){9}b"])
def test_a_users_pattern_takes_no_longer_than_its_line(match: str, tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    given = {"id": "mine.slow", "match": match, "why": "Slow", "drop": ["a" * 40 + "b"], "keep": ["c"]}
    pack.write_text("[[rule]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in given.items()))
    with cpu_seconds(SECONDS):
        assert load_rules([pack]).matching("a" * 300) == []


def test_words_searched_for_of_any_length() -> None:
    for part in ('"', "a ", '" "', "\0"):
        with cpu_seconds(SECONDS):
            all_words(part * 100_000)
