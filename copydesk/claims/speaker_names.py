"""Who the words for a speaker name, with the roles and articles that the table of reporting words knows.

A name of two words and more is a source under that name; one word is one only where a single full name of the article
begins or ends with it. Where nouns are capitalised too, what stands behind an article may be one, and names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from copydesk.claim_types import Attribution, Source, SourceKind
from copydesk.claims.names import EMPLOYED, INTRODUCED, NAME, PRONOUN, Names, fold, kind_of, resolve, without_title
from copydesk.claims.tongues import Tongue

Known = Mapping[str, Sequence[str]]  # folded first and last words -> the full names they belong to
Who = tuple[Attribution, Source | None]
SMALL_WORDS = re.compile(r"[^\W\d_]+")
PRONOUNS = frozenset(PRONOUN.strip("(?:)").split("|"))
DETERMINERS = frozenset("The A An One Another His Her Its Their".split())
BEHIND_ROLE = re.compile(rf"(?:{INTRODUCED}|{EMPLOYED})({NAME})")
GENITIVE = re.compile(r"['’]s?$")


def known_names(text: str, tongue: Tongue) -> Known:
    """The names of two words and more in an article, without roles and words that open a sentence."""
    small = {word for word in SMALL_WORDS.findall(text) if word.islower()}
    nouns = _behind_articles(text, tongue) if tongue.nouns_capitalised else frozenset()
    found: dict[str, dict[str, str]] = {}
    for match in tongue.name.finditer(text):
        words = GENITIVE.sub("", match[0]).split()
        while words and (_opens(words[0], tongue) or words[0].casefold() in small or words[0] in nouns):
            words = words[1:]
        if len(words) >= 2 and words[0][0].isupper():
            name = " ".join(words)
            for word in {fold(words[0]), fold(words[-1])}:
                found.setdefault(word, {}).setdefault(fold(name), name)
    return {word: _shortest(names) for word, names in found.items()}


def _shortest(names: Mapping[str, str]) -> list[str]:
    """The names without those that only lengthen another by words in front."""
    return [name for key, name in names.items() if not any(key != k and key.endswith(" " + k) for k in names)]


def _opens(word: str, tongue: Tongue) -> bool:
    kinds = ("determiners", "openers", "prepositions", "adverbs", "pronouns", "of", "cues")
    return tongue.is_role(word) or any(tongue.has(kind, word) for kind in kinds)


def _behind_articles(text: str, tongue: Tongue) -> frozenset[str]:
    """The capitalised words that stand behind an article somewhere: nouns, where nouns are capitalised."""
    words = text.split()
    return frozenset(
        b.strip('.,;:!?“”„"»«()') for a, b in pairwise(words) if tongue.has("determiners", a) and b[:1].isupper()
    )


def speaker(words: str, known: Known, tongue: Tongue, *, articled: bool = False, oblique: bool = False) -> Who:
    """Who is meant by the words for a speaker; `articled`: behind an article, `oblique`: in a form of another case."""
    if words.startswith("@"):
        return "named", Source("social_account", words, (words,), handle=words[1:])
    if tongue.has("pronouns", words):
        return "pronoun", None
    tokens = words.split()
    if not tokens[0][0].isupper() or tongue.has("determiners", tokens[0]):
        return "unnamed", None
    role = tongue.is_role(tokens[0])
    while tokens and tongue.is_role(tokens[0]) and not (len(tokens) > 1 and tongue.is_firm(tokens[0])):
        tokens = tokens[1:]
    if articled and tongue.nouns_capitalised and not role and not any(map(tongue.is_firm, tokens)):
        tokens = tokens[1:] if len(tokens) > 2 else []
    if not tokens or not tokens[0][0].isupper() or _is_somebodys(tokens, tongue):
        return "unnamed", None
    if oblique:
        return "surname", None
    source = _source(tokens, known, tongue)
    if source is None and articled and not role:
        return "unnamed", None
    return ("named", source) if source else ("surname", None)


def _is_somebodys(tokens: Sequence[str], tongue: Tongue) -> bool:
    """Whether a noun for a person ends it, where a capital says nothing: "Jan Lenks Schwester"."""
    return tongue.nouns_capitalised and any(map(tongue.is_role, tokens[1:])) and not any(map(tongue.is_firm, tokens))


def _source(tokens: Sequence[str], known: Known, tongue: Tongue) -> Source | None:
    name = " ".join(tokens)
    if len(tokens) == 1:
        if name.isupper() and len(name) > 1:
            return Source(_kind(name, tongue), name, (name,))
        owners = known.get(fold(name), ())
        return Source(_kind(owners[0], tongue), owners[0], (owners[0],)) if len(owners) == 1 else None
    shorter = [each for each in known.get(fold(tokens[-1]), ()) if fold(name).endswith(" " + fold(each))]
    full = shorter[0] if shorter else name
    return Source(_kind(full, tongue), full, (full,))


def _kind(name: str, tongue: Tongue) -> SourceKind:
    return "organisation" if any(map(tongue.is_firm, name.split())) else kind_of(name)


def speaker_in_english(words: str, known: Names) -> Who:
    """Who is meant by the words for a speaker in English."""
    if words.rstrip(".") in PRONOUNS:
        return "pronoun", None
    bare = without_title(words)
    if bare.casefold().startswith("the ") and bare[4].isupper():
        bare = bare[4:]
    if introduced := BEHIND_ROLE.fullmatch(bare):
        bare = introduced[1] if " " in introduced[1] else bare
    if bare[0].islower() or bare.split()[0] in DETERMINERS:
        return "unnamed", None
    source = resolve(bare, known)
    return ("named", source) if source else ("surname", None)
