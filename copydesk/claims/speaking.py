"""What can speak: people, groups of people, and what they wrote. A building reveals nothing, whatever the verb."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from copydesk.claims.passages import Passage


@dataclass(frozen=True, slots=True)
class Speaking:
    """The words of `speaking.toml`."""

    loose_verbs: frozenset[str]
    people: frozenset[str]
    records: frozenset[str]
    things: frozenset[str]
    endings: tuple[str, ...]


@cache
def speaking() -> Speaking:
    """The word lists that ship with the package."""
    text = files("copydesk.claims").joinpath("speaking.toml").read_text(encoding="utf-8")
    words = {name: tuple(listed.split()) for name, listed in tomllib.loads(text).items()}
    sets = {name: frozenset(listed) for name, listed in words.items()}
    return Speaking(sets["loose_verbs"], sets["people"], sets["records"], sets["things"], words["endings"])


def can_speak(passage: Passage, head: int, verb: str) -> bool:
    """Whether the noun phrase with this head can be the source of a reporting verb, given in its plain form."""
    p, words = passage.parsed, speaking()
    word, tag = p.lower[head], p.tags[head]
    named = tag.startswith(("PRP", "W", "NNP", "CD", "FW", "IN")) or (p.words[head][0].isupper() and head > 0)
    if named or verb not in words.loose_verbs:
        return True
    return is_person_word(word) or is_record(word) or tag[:2] in ("JJ", "DT")


def is_record(word: str) -> bool:
    """Whether a noun in small letters is one for what somebody wrote or measured: a poll, a label."""
    return any(form in speaking().records for form in _forms(word))


def is_person_word(word: str) -> bool:
    """Whether a noun in small letters is one for people or groups of people."""
    words, forms = speaking(), _forms(word)
    if any(form in words.people for form in forms):
        return True
    return word.endswith(words.endings) and not any(form in words.things for form in forms)


def _forms(word: str) -> tuple[str, ...]:
    """A noun and what its singular may be."""
    singular = word.removesuffix("s") if not word.endswith("ss") else word
    return word, singular, f"{word[:-3]}y" if word.endswith("ies") else word, word.removesuffix("es")
