"""What a text says of the names in it: their roles, whether they are people, men or women, or titles of works."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from copydesk.claim_types import Source
from copydesk.claims.events import titles
from copydesk.claims.mentions import NAME_TAGS, Mention
from copydesk.claims.names import TITLES, fold
from copydesk.claims.passages import Passage
from copydesk.claims.speaking import is_person_word

FEMALE = frozenset(
    "she her hers herself ms mrs miss actress woman girl mother daughter sister queen lady spokeswoman".split()
)
MALE = frozenset("he him his himself mr sir actor man boy father son brother king lord spokesman".split())
SUBJECTS = ("nsubj", "nsubjpass")
BODIES = frozenset(
    "company group firm club label party union agency council ministry university school charity bank airline paper "
    "newspaper broadcaster federation association authority committee board court institute operator brand band".split()
)


def words_of_works(passages: Sequence[Passage]) -> frozenset[tuple[int, int]]:
    """The words that are part of works' titles."""
    known = titles([here.parsed for here in passages])
    if not known:
        return frozenset()
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(title)}(?!\w)" for title in sorted(known, key=len, reverse=True))
    )
    found: set[tuple[int, int]] = set()
    for number, here in enumerate(passages):
        p = here.parsed
        for match in pattern.finditer(p.text):
            words = range(bisect_left(p.starts, match.start()), bisect_right(p.ends, match.end()))
            found.update((number, at) for at in words)
    return frozenset(found)


def roles(passages: Sequence[Passage], mentions: Sequence[Sequence[Mention]]) -> dict[str, dict[str, Source]]:
    """Who bears which role: "director Ana Ruiz", "Ana Ruiz, the director", "the director, Ana Ruiz"."""
    roles: dict[str, dict[str, Source]] = {}
    for here, found in zip(passages, mentions, strict=True):
        p = here.parsed
        for mention in found:
            if mention.source is None:
                continue
            near = [c for c in p.children[mention.head] if p.relations[c] in ("compound", "appos", "amod", "nmod")]
            near += [p.heads[mention.head]] if p.relations[mention.head] == "appos" else []
            near += [at for at in range(mention.words[0], mention.words[1]) if p.lower[at] in TITLES]
            for at in near:
                fits = (p.lower[at] in BODIES) == (mention.source.kind != "person")
                if fits and (p.lower[at] in TITLES or (p.tags[at] == "NN" and is_person_word(p.lower[at]))):
                    roles.setdefault(p.lower[at], {}).setdefault(fold(mention.source.name), mention.source)
    return roles


def called_it(passages: Sequence[Passage], full: frozenset[str]) -> frozenset[str]:
    """Single names that the text calls "its" in the sentence whose subject they are: firms and states, not people.

    Never a part of a name in `full`, the full names of the text: that is somebody's surname.
    """
    parts = {word for name in full for word in name.split()}
    found: dict[str, bool] = {}
    for here in passages:
        p = here.parsed
        for at in range(here.size):
            alone = p.tags[at] == "NNP" and (at == 0 or p.tags[at - 1] not in NAME_TAGS) and p.words[at] not in parts
            if not alone or p.relations[at] not in SUBJECTS:
                continue
            later = p.lower[at + 1 : p.sentence_of(at)[1]]
            person = any(word in ("he", "she", "his", "her", "him") for word in later)
            thing = "its" in later or p.words[at] in found
            found[p.words[at]] = found.get(p.words[at], True) and not person and thing
    return frozenset(name for name, thing in found.items() if thing)


def genders(passages: Sequence[Passage], mentions: Sequence[Sequence[Mention]]) -> dict[str, bool]:
    """By name whether the text calls its bearer a woman, where titles or words beside the name tell."""
    found: dict[str, bool] = {}
    for here, named in zip(passages, mentions, strict=True):
        for mention in named:
            if mention.source is None:
                continue
            p = here.parsed
            near = {p.lower[at].rstrip(".") for at in range(max(0, mention.words[0] - 1), mention.words[1])}
            near |= {p.lower[c] for c in p.children[mention.head] if p.relations[c] in ("compound", "appos")}
            if near & FEMALE and not near & MALE:
                found[mention.source.name] = True
            elif near & MALE and not near & FEMALE:
                found[mention.source.name] = False
    return found
