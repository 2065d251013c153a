"""Grouping: which claims say the same, so that members of a group never differ in a value, name or negation.

A claim whose subject, predicate and value are known is what these are, however it is worded. Of any other the words
decide: its telling words have to be equal, and the rest nearly so. The outcome depends on the claims alone, never on
their order or on when they came.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from copydesk.claim_types import ClaimKind, Slots
from copydesk.claims.alike import Words, candidates, compare_all, function_words, words_of
from copydesk.claims.names import TITLES, fold
from copydesk.dates import MONTHS
from copydesk.duplicates.comparing import ALIKE, Comparison, compare
from copydesk.text import paragraph_key

MOST_WORDINGS = 24  # of a group that are compared with one that is to join; no two may say something else
FEWEST_WORDS = 5  # of a quotation by nobody knows whom: "thank you" is said by many
MANY_WORDS = 12  # of a sentence that is hardly written twice by chance
PLANNED = re.compile(r"\b(will|would|shall|set to|due|scheduled|expected|slated|planned|plans|to be|upcoming)\b", re.I)
# What a work has beside itself: the day of the trailer is not the film's.
PARTS = re.compile(
    r"\b(trailer|teaser|poster|soundtrack|sequel|prequel|remake|remix|reissue|re-?release|paperback|hardback|hardcover|"
    r"vinyl|dvd|blu-ray|edition|translation|preview|preorders?|pre-orders?|tickets|beta|demo|patch|finale)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as it stands in a collection.

    `place` orders claims by publication: the instant, then what names the article, then the place in it. `origin` is
    who is independent of others: the publisher of the original where the claim stands in a copy. `speaker` and
    `publisher` are ids, None where not known; `of_speaker` says that the subject is someone who is quoted somewhere.
    `words` are those of the text that give the value.
    """

    id: int
    place: tuple[str, str, str, str, int]
    article: int
    origin: str
    kind: ClaimKind
    text: str
    slots: Slots
    confidence: float
    speaker: int | None = None
    publisher: int | None = None
    is_copy: bool = False
    of_speaker: bool = False
    words: str = ""

    @property
    def own(self) -> bool:
        """Whether the article says it in its own voice."""
        return self.kind == "statement"

    @property
    def published(self) -> str:
        """The instant of publication, in a form that sorts."""
        return self.place[0]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a claim says in a form that can be equal; `planned` for what was still to happen, `parts` as in PARTS."""

    subject: str
    predicate: str
    polarity: str
    value_type: str
    value: str
    unit: str | None
    as_of: str | None
    planned: bool
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """Claims that say the same, in the order of publication; `fact` where it is known."""

    members: tuple[Told, ...]
    fact: Fact | None = None

    @property
    def clearest(self) -> Told:
        """The member that shows best what is said: no copy, sure, in few words."""
        return min(self.members, key=lambda m: (m.is_copy, -m.confidence, len(m.text), m.place))


@dataclass(frozen=True, slots=True)
class Grouped:
    """All claims in groups, of one member too, in the order of publication.

    `variants` are pairs that are worded alike and say something else, the later first.
    """

    groups: tuple[Same, ...]
    variants: tuple[tuple[Told, Told, Comparison], ...]
    words: dict[int, Words]


def group(claims: Iterable[Told]) -> Grouped:
    """Put claims that say the same together."""
    ordered = sorted(claims, key=lambda claim: claim.place)
    made: dict[str, Words] = {text: words_of(text) for text in sorted({claim.text for claim in ordered})}
    words = {claim.id: made[claim.text] for claim in ordered}
    common = frozenset(word for found in made.values() for word in found.content if word not in found.capital)
    known = frozenset(fold(s) for s in {c.slots.subject for c in ordered} if s and is_name(s, common))
    by_fact: dict[tuple[Fact, Hashable], list[Told]] = defaultdict(list)
    worded: list[Told] = []
    for claim in ordered:
        fact = fact_of(claim, known)
        if fact is None:
            worded.append(claim)
        else:
            by_fact[fact, voice(claim, words[claim.id], fact)].append(claim)
    groups = [Same(tuple(part), key[0]) for key, found in by_fact.items() for part in _by_time(found, words)]
    alike, variants = _by_words(worded, words)
    return Grouped(tuple(sorted(groups + alike, key=lambda same: same.members[0].place)), tuple(variants), words)


def voice(claim: Told, words: Words, fact: Fact | None = None) -> Hashable:
    """Who says it: any article, a source, or where nobody knows who, whoever says these very words.

    What is short, or names nobody ("The quarter ends in May"), is said of something else in each article.
    """
    length = len(claim.text.split())
    if claim.speaker is not None:
        return claim.speaker
    if claim.own:
        tells = fact is not None or length >= MANY_WORDS or (words.names and length > FEWEST_WORDS)
        return "own" if tells else ("article", claim.article)
    return paragraph_key(claim.text) if length >= FEWEST_WORDS else ("article", claim.article)


def fact_of(claim: Told, known: frozenset[str]) -> Fact | None:
    """What a claim says, if its slots tell, and its subject is one of those that are `known` to be names, folded."""
    slots = claim.slots
    if slots.subject is None or slots.predicate is None or slots.value is None or slots.value_type is None:
        return None
    subject = fold(slots.subject)
    if subject not in known:
        return None
    is_name = slots.value_type == "name"
    value, as_of = (fold(slots.value), None) if is_name else (slots.value, slots.as_of)
    parts = tuple(sorted({found.casefold() for found in PARTS.findall(claim.text)}))
    kind = (slots.predicate, slots.polarity, slots.value_type, value, slots.unit, as_of)
    return Fact(subject, *kind, _is_planned(claim), parts)


def is_name(subject: str, common: frozenset[str]) -> bool:
    """Whether the words name someone or something, so that another article's are about the same.

    One word with a capital may just begin a sentence: `common` are those that are written without one somewhere.
    """
    words = [word for word in re.findall(r"[^\W_]+", subject) if word.casefold() not in function_words()]
    names = [w for w in words if w != w.casefold() and w.casefold() not in TITLES and w.casefold() not in MONTHS]
    return len(names) > 1 or (len(names) == 1 and names[0].casefold() not in common)


def _is_planned(claim: Told) -> bool:
    """Whether the value is of something that was still to happen; "will" may also stand behind it."""
    before, _, after = claim.text.partition(claim.words) if claim.words else (claim.text, "", "")
    before = re.split(r"[.;!?“”\"]", before)[-1]
    return bool(PLANNED.search(before) or (len(before.split()) < 3 and PLANNED.search(after)))


def _by_time(claims: Sequence[Told], words: dict[int, Words]) -> list[list[Told]]:
    """Parts of claims with one number, where other words tell that they are of different days."""
    if claims[0].slots.value_type in ("date", "name"):
        return [list(claims)]
    parts: list[list[Told]] = []
    days: list[frozenset[str]] = []
    for claim in claims:
        times = words[claim.id].times
        fits = (n for n, known in enumerate(days) if not times or not known or times == known)
        number = next(fits, len(parts))
        if number == len(parts):
            parts.append([])
            days.append(times)
        parts[number].append(claim)
        days[number] = days[number] or times
    return parts


def _by_words(
    claims: Sequence[Told], words: dict[int, Words]
) -> tuple[list[Same], list[tuple[Told, Told, Comparison]]]:
    """Groups by wording, and the pairs that are alike and say something else."""
    exact: dict[tuple[Hashable, ...], list[Told]] = {}
    for claim in claims:
        own = words[claim.id]
        exact.setdefault((voice(claim, own), claim.slots, paragraph_key(claim.text), own.facts), []).append(claim)
    wordings = [found[0] for found in exact.values()]
    texts = [claim.text for claim in wordings]
    pairs = candidates([words[claim.id] for claim in wordings], [voice for voice, *_ in exact])
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    variants = []
    for (later, earlier), found in zip(pairs, compare_all(texts, pairs), strict=True):
        a, b = wordings[later], wordings[earlier]
        if found.is_copy and a.slots == b.slots and words[a.id].facts == words[b.id].facts:
            near[later].append((-found.similarity, earlier))
        elif found.slot is not None and found.similarity >= ALIKE:
            variants.append((a, b, found))
    told = list(exact.values())
    joined = [
        sorted((claim for n in part for claim in told[n]), key=lambda c: c.place) for part in _joined(texts, near)
    ]
    return [Same(tuple(members)) for members in joined], variants


def _joined(texts: Sequence[str], near: dict[int, list[tuple[float, int]]]) -> list[list[int]]:
    """Texts in groups, by number: each joins the most similar one's where it says nothing else than any of it."""
    at: dict[int, list[int]] = {}
    for number in range(len(texts)):
        joined = [at[earlier] for _, earlier in sorted(near.get(number, ()))]
        fits = (g for g in joined if len(g) < MOST_WORDINGS and all(_says_same(texts, number, other) for other in g))
        at[number] = next(fits, [])
        at[number].append(number)
    return list({id(members): members for members in at.values()}.values())


def _says_same(texts: Sequence[str], a: int, b: int) -> bool:
    return compare(texts[a], texts[b]).is_copy
