"""The lexicon of reporting words: which forms belong to which, and what their content can look like."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Reporting words in plain form. `frames` of a verb are letters: q quotation, c clause, t infinitive, g -ing form,
    n noun phrase; `prepositions` are those behind which a verb's content can stand, `pairs` those behind which it
    stands together with the object; `hearers` are verbs whose object is who is spoken to."""

    lemmas: Mapping[str, str]
    frames: Mapping[str, frozenset[str]]
    prepositions: Mapping[str, frozenset[str]]
    pairs: Mapping[str, frozenset[str]]
    hearers: frozenset[str]
    naming: frozenset[str]
    nouns: frozenset[str]
    light: frozenset[str]
    adjectives: frozenset[str]

    def verb(self, word: str) -> str | None:
        """The plain form of a reporting verb, given any form of it in lower case."""
        return self.lemmas.get(word)

    def allows(self, verb: str, frame: str) -> bool:
        """Whether a verb, in plain form, takes content of a frame."""
        return frame in self.frames.get(verb, frozenset())


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    data = tomllib.loads(files("copydesk.claims").joinpath("cues.toml").read_text(encoding="utf-8"))
    irregular = data["irregular"]
    frames: dict[str, set[str]] = {}
    for letters, words in data["verbs"].items():
        for word in words.split():
            frames.setdefault(word, set()).update(letters)
    prepositions = {verb: frozenset(words.split()) for verb, words in data["prepositions"].items()}
    pairs = {verb: frozenset(words.split()) for verb, words in data["pairs"].items()}
    hearers, naming = frozenset(data["hearers"]["verbs"].split()), frozenset(data["naming"]["verbs"].split())
    verbs = frames.keys() | prepositions.keys() | pairs.keys() | naming
    lemmas = {form: verb for verb in sorted(verbs) for form in forms(verb, irregular.get(verb))}
    nouns = frozenset(form for noun in data["nouns"]["clause"].split() for form in (noun, plural(noun)))
    light = frozenset(form for verb in data["nouns"]["light"].split() for form in forms(verb, irregular.get(verb)))
    adjectives = frozenset(data["adjectives"]["clause"].split())
    by_verb = {verb: frozenset(letters) for verb, letters in frames.items()}
    return Lexicon(lemmas, by_verb, prepositions, pairs, hearers, naming, nouns, light, adjectives)


def forms(verb: str, irregular: str | None = None) -> Iterator[str]:
    """The forms of an English verb: plain, third person, past, participles."""
    yield verb
    if irregular is not None:
        yield from irregular.split()
        return
    yield plural(verb)
    if verb.endswith("e"):
        yield from (f"{verb}d", f"{verb[:-1]}ing")
    elif verb.endswith("y") and verb[-2] not in VOWELS:
        yield from (f"{verb[:-1]}ied", f"{verb}ing")
    else:
        yield from (f"{verb}ed", f"{verb}ing")


def plural(noun: str) -> str:
    """A noun's plural, which is a verb's third person too, by the regular rules."""
    if noun.endswith("y") and noun[-2] not in VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"
