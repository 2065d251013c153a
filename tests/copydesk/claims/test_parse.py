"""Grammar: every word stands where its offsets say, whatever the text is made of, and a missing model says its cure."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.claims.parse import LONGEST_PART, MODELS, Parsed, model_version, parse
from tests.conftest import ROOT

TEXTS = {
    "emoji": "The 🎉 ferry 👩‍👩‍👧 was late, 👍🏽 said Odile.",
    "combining marks": "Zoe\u0301 Carra\u0308bine said the cafe\u0301 was shut.",
    "non-breaking spaces": "Odile\u00a0Farrant said\u202fthe ferry\u00a0\u00a0was late.",
    "typed marks": "''The ferry is late,'' said Odile. ``It is,'' he said.",
    "curly marks": "“The ‘old’ ferry isn’t late,” said Odile, the workers’ leader.",
    "right to left": "Odile said שלום עולם and \u200fمرحبا to us.",
    "tabs and blanks": "  Odile \t said   it was late .  ",
    "all capitals": "ODILE FARRANT SAID THE FERRY WAS LATE.",
}
LONG = "Odile Farrant said the ferry was late. " * 400
WORDS = st.sampled_from("Odile said “ ” '' \" ‘ ’ . , late isn't 🎉 e\u0301 \u00a0 \t שלום 14%".split(" "))
# Runs in a process of its own, where no model can be found.
WITHOUT_A_MODEL = """
import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name.startswith("en_core_web") else real(name, *rest)
from copydesk.claims.parse import model_version, parse
from copydesk.errors import ModelMissingError
for ask in (model_version, lambda: list(parse([("He said so.", 0)]))):
    try:
        ask()
    except ModelMissingError as error:
        print(error)
"""


def parts_of(text: str, start: int = 0) -> list[Parsed]:
    return next(parse([(text, start)]))


def sound(text: str, start: int, parts: list[Parsed]) -> None:
    """What holds of any text's parts: they tile it, and each word stands where its offsets say."""
    assert "".join(part.text for part in parts) == text
    for part in parts:
        at = part.start - start
        assert text[at : at + len(part.text)] == part.text
        assert [part.text[a:b] for a, b in zip(part.starts, part.ends, strict=True)] == list(part.words)
        assert all(a < b for a, b in zip(part.starts, part.ends, strict=True))
        assert all(b <= a for b, a in zip(part.ends, part.starts[1:], strict=False))
        assert all(word.strip() for word in part.words)
        assert [at for first, last in part.sentences for at in range(first, last)] == list(range(len(part.words)))
        assert all(first <= at <= last for at, (first, last) in enumerate(part.edges))
        assert all(part.heads[child] == at for at, below in enumerate(part.children) for child in below)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_words_stand_where_their_offsets_say(text: str) -> None:
    parts = parts_of(text, 7)
    sound(text, 7, parts)
    assert len(parts) == 1
    assert parts[0].start == 7


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXTS["typed marks"], "The ferry is late , said Odile . It is , he said .".split()),
        (TEXTS["curly marks"], "The old ferry is n’t late , said Odile , the workers ’ leader .".split()),
        ("He said it was ”late” — twice…", "He said it was late — twice …".split()),
    ],
)
def test_quotation_marks_are_no_words(text: str, words: list[str]) -> None:
    assert list(parts_of(text)[0].words) == words


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, max_size=40), st.sampled_from(["", " ", "  ", "\n"]), st.integers(0, 10_000))
def test_offsets_hold_for_any_text(words: list[str], blank: str, start: int) -> None:
    text = blank.join(words)
    sound(text, start, parts_of(text, start))


@pytest.mark.parametrize("text", [LONG, "late, " * 3_000, "x" * 20_000, "e\u0301" * 5_000], ids=len)
def test_a_long_line_is_cut_in_parts(text: str) -> None:
    parts = parts_of(text, 3)
    sound(text, 3, parts)
    assert len(parts) > 1
    assert all(len(part.text) <= LONGEST_PART for part in parts)


def test_a_long_line_is_cut_between_sentences() -> None:
    assert all(part.text.strip().endswith("late.") for part in parts_of(LONG))


def test_each_paragraph_comes_back_in_its_place() -> None:
    paragraphs = [(text, 1_000 * number) for number, text in enumerate(["", *TEXTS.values(), LONG, " "])]
    found = list(parse(paragraphs))
    assert len(found) == len(paragraphs)
    for (text, start), parts in zip(paragraphs, found, strict=True):
        sound(text, start, parts)
        assert parts == parts_of(text, start)


def test_a_word_knows_its_sentence() -> None:
    (part,) = parts_of("Odile left. Pavel stayed.")
    assert [part.sentence_of(at) for at in range(len(part.words))] == [(0, 3)] * 3 + [(3, 6)] * 3


def test_the_model_has_a_name_and_a_version() -> None:
    name, _, version = model_version().partition("-")
    assert name in MODELS
    assert version[0].isdigit()


def test_without_a_model_it_says_how_to_get_one() -> None:
    command = [sys.executable, "-c", WITHOUT_A_MODEL]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all("pip install en-core-web-sm" in line for line in lines)
