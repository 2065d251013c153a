"""The lexicon of reporting words: forms of verbs, and data that does not contradict itself."""

from __future__ import annotations

import tomllib
from collections import Counter
from itertools import combinations

import pytest

from copydesk.claims.lexicon import forms, lexicon, plural
from tests.conftest import ROOT

DATA = tomllib.loads((ROOT / "copydesk/claims/cues.toml").read_text(encoding="utf-8"))
VOWELS = "aeiou"
FRAMES = frozenset("qctgnm")


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("claim", "claim claims claimed claiming"),
        ("argue", "argue argues argued arguing"),
        ("reply", "reply replies replied replying"),
        ("convey", "convey conveys conveyed conveying"),
        ("stress", "stress stresses stressed stressing"),
        ("teach", "teach teaches teached teaching"),
    ],
)
def test_a_regular_verb_has_four_forms(verb: str, expected: str) -> None:
    assert list(forms(verb)) == expected.split()


def test_an_irregular_verb_has_the_forms_that_are_listed() -> None:
    assert list(forms("say", "says said said saying")) == "say says said said saying".split()


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("claim", "claims"), ("worry", "worries"), ("survey", "surveys"), ("wish", "wishes"), ("guess", "guesses")],
)
def test_a_plural(noun: str, expected: str) -> None:
    assert plural(noun) == expected


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        ("said", "say"), ("told", "tell"), ("admitting", "admit"), ("denies", "deny"), ("thought", "think"),
        ("signaled", "signal"), ("foresaw", "foresee"), ("argued", "argue"), ("swore", "swear"), ("begged", "beg"),
    ],
)  # fmt: skip
def test_a_form_leads_to_its_verb(form: str, verb: str) -> None:
    assert lexicon().verb(form) == verb


@pytest.mark.parametrize("word", ["ferry", "ran", "", "sayed", "telled", "admited", "thinked"])
def test_other_words_are_no_reporting_verbs(word: str) -> None:
    assert lexicon().verb(word) is None


def test_frames_say_what_a_verb_takes() -> None:
    words = lexicon()
    assert words.allows("say", "q")
    assert words.allows("promise", "t")
    assert words.allows("deny", "g")
    assert not words.allows("smile", "c")
    assert not words.allows("ferry", "q")


def test_frames_are_known_letters() -> None:
    assert set("".join(DATA["verbs"])) <= FRAMES
    assert all(letters <= FRAMES for letters in lexicon().frames.values())


def test_a_verb_that_doubles_its_last_letter_is_listed() -> None:
    """One syllable with a short vowel: "beg" is not "beged"."""
    verbs = [v for v in lexicon().frames if len(v) > 2 and v[-1] not in "wxy" and v not in DATA["irregular"]]
    short = [v for v in verbs if v[-1] not in VOWELS and v[-2] in VOWELS and not set(v[:-2]) & set(VOWELS)]
    assert short == []


def test_no_form_leads_to_two_verbs() -> None:
    by_form: dict[str, set[str]] = {}
    words = lexicon()
    for verb in words.frames.keys() | words.prepositions.keys() | words.pairs.keys() | words.naming:
        for form in forms(verb, DATA["irregular"].get(verb)):
            by_form.setdefault(form, set()).add(verb)
    assert {form: verbs for form, verbs in by_form.items() if len(verbs) > 1} == {}


def test_reporting_nouns_and_adjectives_share_no_word() -> None:
    words = lexicon()
    lists = {"nouns": words.nouns, "adjectives": words.adjectives}
    assert {(a, b): lists[a] & lists[b] for a, b in combinations(lists, 2) if lists[a] & lists[b]} == {}


def lists() -> dict[str, list[str]]:
    """The word lists of the file, by where they stand."""
    found = {f"verbs.{letters}": words.split() for letters, words in DATA["verbs"].items()}
    for table in ("hearers", "naming", "nouns", "adjectives"):
        found |= {f"{table}.{key}": words.split() for key, words in DATA[table].items()}
    return found | {f"{table}.{verb}": DATA[table][verb].split() for table in ("prepositions", "pairs")
                    for verb in DATA[table]}  # fmt: skip


def test_the_words_of_a_list_are_in_small_letters() -> None:
    assert {name: words for name, words in lists().items() if not words or words != [w.lower() for w in words]} == {}


def test_a_list_has_every_word_once() -> None:
    doubles = {name: [word for word, times in Counter(words).items() if times > 1] for name, words in lists().items()}
    assert {name: words for name, words in doubles.items() if words} == {}
