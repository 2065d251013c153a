"""Conflicts: which claims are held against each other, so that every disagreement shows and no page fills with it.

Claims of one subject and predicate are compared, and those that are worded alike. Of large groups the clearest stand
for the rest, so the number of relations grows with that of groups, not of pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from copydesk.claims.group import Fact, Grouped, Same, Told
from copydesk.claims.judging import Judged, Kind, Severity, judged, judged_variant, said
from copydesk.claims.sameness import Side

MOST_VALUES = 8  # of one subject and predicate; with more it is something that happens again and again
CLEAREST = 3  # claims of a fact that are compared with those of another, besides those within one article


@dataclass(frozen=True, slots=True)
class Relation:
    """How the later of two claims, `a`, stands to the earlier one, `b`; `severity` for contradictions alone."""

    a: Told
    b: Told
    relation: Kind
    slot: str
    value_a: str | None
    value_b: str | None
    severity: Severity | None
    reason: str


def relations(grouped: Grouped) -> list[Relation]:
    """How claims stand to each other: at most one relation for a pair and slot, in the order of publication."""
    found = [*_between_facts(grouped), *_between_wordings(grouped), *_corroborated(grouped)]
    one_each: dict[tuple[int, int, str], Relation] = {}
    for relation in found:
        one_each.setdefault((relation.a.id, relation.b.id, relation.slot), relation)
    return sorted(one_each.values(), key=lambda r: (r.a.place, r.b.place, r.slot))


def _between_facts(grouped: Grouped) -> Iterator[Relation]:
    topics: dict[tuple[str | None, ...], dict[Fact, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for same in grouped.groups:
        if fact := same.fact:
            unit = None if fact.value_type == "duration" else fact.unit
            topics[fact.subject, fact.predicate, fact.value_type, unit][fact] += same.members
    for topic in topics.values():
        if len({fact.value for fact in topic}) > MOST_VALUES:
            continue
        sides = [
            [Side(told, fact, grouped.words[told.id]) for told in _one_an_article(told)] for fact, told in topic.items()
        ]
        for some, others in combinations(sides, 2):
            yield from _judged_pairs(some, others)


def _judged_pairs(some: Sequence[Side], others: Sequence[Side]) -> Iterator[Relation]:
    """The relations between the claims of two facts."""
    pairs = [(x, y) for x in some[:CLEAREST] for y in others[:CLEAREST]]
    at_home = {side.told.article: side for side in others}
    pairs += [(x, at_home[x.told.article]) for x in some if x.told.article in at_home]
    for x, y in pairs:
        a, b = (x, y) if x.told.place > y.told.place else (y, x)
        if verdict := judged(a, b):
            yield _relation(a.told, b.told, verdict)


def _one_an_article(claims: Sequence[Told]) -> list[Told]:
    """The clearest claim of each article, the clearest of all first; copies where there is nothing else."""
    originals = [claim for claim in claims if not claim.is_copy] or claims
    best: dict[int, Told] = {}
    for claim in sorted(originals, key=lambda c: (-c.confidence, len(c.text), c.place)):
        best.setdefault(claim.article, claim)
    return list(best.values())


def _between_wordings(grouped: Grouped) -> Iterator[Relation]:
    for a, b, found in grouped.variants:
        if verdict := judged_variant(a, b, found, (grouped.words[a.id], grouped.words[b.id])):
            yield Relation(
                a, b, verdict.relation, verdict.slot, found.value, found.other, verdict.severity, verdict.reason
            )


def _corroborated(grouped: Grouped) -> Iterator[Relation]:
    """The first of each further origin beside the first of all; then other voices that say the same."""
    by_fact: dict[Fact, list[Same]] = defaultdict(list)
    for same in grouped.groups:
        if same.fact:
            by_fact[same.fact].append(same)
        firsts = first_of_origins(same.members)
        for told in firsts[1:]:
            yield _relation(told, firsts[0], _agreement(told, firsts[0], same.fact))
    for fact, found in by_fact.items():
        for same in found[1:]:
            a, b = same.members[0], found[0].members[0]
            if a.origin != b.origin and (a.own, a.speaker) != (b.own, b.speaker):
                yield _relation(a, b, _agreement(a, b, fact))


def first_of_origins(members: Sequence[Told]) -> list[Told]:
    """The first member of each origin, in the order of publication."""
    firsts: dict[str, Told] = {}
    for told in sorted(members, key=lambda m: (m.is_copy, m.place)):
        firsts.setdefault(told.origin, told)
    return sorted(firsts.values(), key=lambda told: told.place)


def _agreement(a: Told, b: Told, fact: Fact | None) -> Judged:
    if fact is None:
        return Judged("corroborates", "text", None, "Independent publishers carry the same words")
    voices = "another voice says" if (a.own, a.speaker) != (b.own, b.speaker) else "independent publishers say"
    reason = f"{a.slots.subject} ({fact.predicate}): {said(a)}; {voices} the same"
    return Judged("corroborates", fact.value_type, None, reason)


def _relation(a: Told, b: Told, verdict: Judged) -> Relation:
    denied = verdict.slot == "negation"
    values = (a.slots.polarity, b.slots.polarity) if denied else (a.slots.value, b.slots.value)
    return Relation(a, b, verdict.relation, verdict.slot, *values, verdict.severity, verdict.reason)
