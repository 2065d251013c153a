"""What can speak: nouns for people and what they wrote, told from nouns for things that end alike."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from copydesk.claims.passages import passage
from copydesk.claims.speaking import can_speak, is_person_word, is_record, speaking
from tests.conftest import ROOT
from tests.copydesk.claims.readings import attributions, parsed

DATA = tomllib.loads((ROOT / "copydesk/claims/speaking.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("word", "mayor officials nurse policewoman economists baker ministries committee".split())
def test_people_and_groups_of_people(word: str) -> None:
    assert is_person_word(word)


@pytest.mark.parametrize("word", "bridge river weather letters chapter towers behaviour drop winter".split())
def test_things(word: str) -> None:
    assert not is_person_word(word)


@pytest.mark.parametrize("word", "report surveys letter studies judgment message".split())
def test_what_somebody_wrote(word: str) -> None:
    assert is_record(word)
    assert not is_record("bridge")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor suggests that it rained.", True),
        ("The survey suggests that it rained.", True),
        ("Farrant suggests that it rained.", True),
        ("They suggest that it rained.", True),
        ("The silence suggests that it rained.", False),
        ("The bridge suggests that it rained.", False),
    ],
)
def test_a_thing_cannot_speak(text: str, expected: bool) -> None:
    part = parsed(text)[0][0]
    head = next(at for at, relation in enumerate(part.relations) if relation == "nsubj")
    assert can_speak(passage(part), head, "suggest") is expected
    assert bool(attributions(text)[1]) is expected


def test_what_can_only_speak_may_do_so_for_anything() -> None:
    part = parsed("The bridge said that it rained.")[0][0]
    assert can_speak(passage(part), 1, "say")


def test_a_word_is_no_person_and_thing_at_once() -> None:
    words = speaking()
    assert words.people & words.things == frozenset()


@pytest.mark.parametrize("name", DATA)
def test_the_words_of_a_list_are_in_small_letters(name: str) -> None:
    words = DATA[name].split()
    assert words == [word.lower() for word in words] != []


def test_a_list_has_every_word_once() -> None:
    doubles = {name: [word for word, times in Counter(DATA[name].split()).items() if times > 1] for name in DATA}
    assert {name: words for name, words in doubles.items() if words} == {}
