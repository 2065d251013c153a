"""Who appears in an article: the names in its passages, which roles they bear, and whom a phrase or pronoun means.

A pronoun or a role ("the director") is resolved only where the text leaves one answer: the subject of the sentences
just before, with nobody else as a subject in between. Otherwise it stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from copydesk.claim_types import Attribution, Source
from copydesk.claims.bearers import SUBJECTS, called_it, genders, roles, words_of_works
from copydesk.claims.mentions import Mention, head_of, name_runs, text_of
from copydesk.claims.names import HANDLE, OPENERS, TITLES, Names, resolve, without_title
from copydesk.claims.naming import match_key
from copydesk.claims.passages import Passage, Range
from copydesk.claims.speakers import phrase
from copydesk.claims.speaking import is_person_word

FAR = 2  # passages back that a pronoun's antecedent may stand
APART = " | "  # keeps names apart that are read as one text


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a source's phrase means; `sure` is lower where a pronoun or a role had to be resolved."""

    attribution: Attribution
    source: Source | None
    sure: float = 0.9


OPEN = {"pronoun": Speaker("pronoun", None, 0.6), "unnamed": Speaker("unnamed", None, 0.7)}


class Cast:
    """The names of one article, read once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        runs = [text_of(here, words) for here in passages for words in name_runs(here)]
        self._known = Names(APART.join(runs))
        self._works = words_of_works(passages)
        self._things = called_it(passages, frozenset(run for run in runs if " " in run))
        self._mentions = [list(self._find(passage)) for passage in passages]
        self._by_head = [{mention.head: mention for mention in found} for found in self._mentions]
        self._spellings: dict[str, dict[str, None]] = {}
        for source in (m.source for found in self._mentions for m in found if m.source):
            self._spellings.setdefault(match_key(source.name, source.kind), {}).setdefault(source.name)
        self._roles = roles(passages, self._mentions)
        self._gender = genders(passages, self._mentions)
        self._read_pronouns()

    def _read_pronouns(self) -> None:
        """Note the gender of the first pronoun that points at each name: another one later is someone else's."""
        for number, here in enumerate(self._passages):
            p = here.parsed
            for at in range(here.size):
                if p.lower[at] in ("he", "she") and p.relations[at] in SUBJECTS and here.inside[at] < 0:
                    found = self._focus(number, at, female=p.lower[at] == "she")
                    if found is not None:
                        self._gender.setdefault(found.name, p.lower[at] == "she")

    def speaker(self, number: int, head: int, words: Range) -> Speaker:
        """Whom the phrase with this head in the passage `number` means."""
        here = self._passages[number]
        p = here.parsed
        text = text_of(here, words)
        handle = re.search(HANDLE, text)
        if handle:
            name = handle[0]
            return Speaker("named", Source("social_account", name, (name,), handle=name[1:]))
        if p.tags[head] == "PRP" or p.lower[head] in ("who", "which", "that"):
            return self._pronoun(number, head)
        named = self._named(number, head, words)
        if named is not None:
            if named.source is None:
                return Speaker("surname", None, 0.75)
            return Speaker("named", named.source)
        return self._role(number, head, text)

    def spelled(self, source: Source | None) -> Source | None:
        """The source with every spelling of its name in the article, the one that was given first."""
        if source is None:
            return None
        spellings = self._spellings.get(match_key(source.name, source.kind), {})
        return replace(source, names=tuple(dict.fromkeys((source.name, *source.names, *spellings))))

    def is_work(self, number: int, head: int) -> bool:
        """Whether the head of a phrase belongs to a work's title, which cannot speak."""
        return (number, head) in self._works

    def _named(self, number: int, head: int, words: Range) -> Mention | None:
        """The mention in a phrase that names its head, or its apposition; none where it names several."""
        p = self._passages[number].parsed
        within = [m for m in self._mentions[number] if words[0] <= m.head < words[1]]
        joined = any(p.relations[c] == "conj" and words[0] <= c < words[1] for c in p.children[head])
        if joined and len([m for m in within if m.source]) > 1:
            return None
        for mention in within:
            if mention.words[0] <= head < mention.words[1]:
                return mention
        return next((m for m in within if p.relations[m.head] == "appos" and p.heads[m.head] == head), None)

    def _role(self, number: int, head: int, text: str) -> Speaker:
        """Who bears a role ("the director") that one person in the article bears; open with anything more to it."""
        p = self._passages[number].parsed
        bearers = self._roles.get(p.lower[head], {})
        role = text.lower().removeprefix("the ").removeprefix("this ")
        plain = role == p.lower[head] or sum(role in other.parsed.text.lower() for other in self._passages) > 1
        plain = plain or self._passages[number].parsed.text.lower().count(role) > 1
        if text.lower() != role and plain and len(bearers) == 1:
            return Speaker("named", next(iter(bearers.values())), 0.7)
        return OPEN["unnamed"]

    def _pronoun(self, number: int, at: int) -> Speaker:
        p = self._passages[number].parsed
        word = p.lower[at]
        if word in ("who", "which", "that"):
            return self._antecedent(number, at)
        if word not in ("he", "she"):
            return OPEN["pronoun"]
        found = self._focus(number, at, female=word == "she")
        return Speaker("named", found, 0.7) if found else OPEN["pronoun"]

    def _antecedent(self, number: int, at: int) -> Speaker:
        p = self._passages[number].parsed
        verb = p.heads[at]
        noun = p.heads[verb]
        mention = self._named(number, noun, (max(0, noun - 6), at)) if p.relations[verb] == "relcl" else None
        if mention is not None and mention.source is not None:
            return Speaker("named", mention.source, 0.8)
        return OPEN["unnamed"]

    def _focus(self, number: int, at: int, female: bool) -> Source | None:
        """The one person who was a subject just before; None where that may be another, or one of the other gender."""
        for back in range(number, max(-1, number - FAR - 1), -1):
            here = self._passages[back]
            for word in range((at if back == number else here.size) - 1, -1, -1):
                if here.inside[word] < 0 and (subject := self._subject_at(back, word)) is not None:
                    found = subject.source
                    gender = self._gender.get(found.name) if found else None
                    return found if gender is None or gender == female else None
        return None

    def _subject_at(self, number: int, at: int) -> Speaker | None:
        """The person whom a subject means, open where it is not certain; None for what a "he" or "she" cannot be."""
        p = self._passages[number].parsed
        mention = self._by_head[number].get(at)
        if mention is None:
            if p.relations[at] not in SUBJECTS or p.tags[at] != "NN" or not is_person_word(p.lower[at]):
                return None
            return self._role(number, at, text_of(self._passages[number], phrase(self._passages[number], at)))
        if not _is_subject(self._passages[number], at) or mention.source is None or mention.source.kind != "person":
            return None
        joined = any(p.relations[c] == "conj" for c in p.children[at])
        return OPEN["unnamed"] if joined else Speaker("named", mention.source)

    def _find(self, here: Passage) -> Iterator[Mention]:
        p = here.parsed
        for first, last in name_runs(here):
            while first < last and p.lower[first].rstrip(".") in OPENERS:
                first += 1
            if first >= last or (
                (number := here.inside[first]) >= 0 and here.quotes[number].last - here.quotes[number].first < 3
            ):
                continue
            text = re.sub(r"\s+", " ", text_of(here, (first, last)))
            head = head_of(here, (first, last))
            if not any(c.isalpha() for c in text) or all(w.rstrip(".").casefold() in TITLES for w in text.split()):
                continue
            yield Mention((first, last), head, text, self._source(here, first, text))

    def _source(self, here: Passage, first: int, name: str) -> Source | None:
        found = resolve(name, self._known)
        if found is None and name in self._things:
            found = Source("organisation", name, (name,))
        the = first > 0 and here.parsed.lower[first - 1] == "the"
        if found is None and the:
            bare = without_title(name)
            return Source("organisation", bare, (bare,))
        if found is not None and the and found.kind == "person" and not _titled(name):
            return replace(found, kind="organisation")
        return found


def _is_subject(here: Passage, head: int) -> bool:
    """Whether a name is a verb's subject; right before the verb it is, whatever the parser calls it."""
    p = here.parsed
    verb = p.heads[head]
    between = range(head + 1, verb)
    return p.relations[head] in SUBJECTS or (
        p.relations[head] in ("aux", "dep")
        and p.tags[verb].startswith("VB")
        and all(p.tags[at] == "RB" for at in between)
    )


def _titled(name: str) -> bool:
    return without_title(name) != name
