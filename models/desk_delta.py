"""What changed between the desk that cleaned some articles and the desk at hand, from the digests of their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from copydesk.desk import Desk

Parts = Mapping[str, Mapping[str, str]]
KINDS = frozenset({"steps", "rules", "rule_order", "publishers", "rules_off", "kept_lines"})


@dataclass(frozen=True, slots=True)
class Delta:
    """The differences, by what they can touch. `everything` says why nothing less than all articles will do.

    `edited` and `removed` are rules of the older desk, `new` those that are new or edited; `moved` stand in another
    order to one another. Of the decisions, `off` and `kept` are new, `on` and `unkept` were taken back.
    """

    everything: str | None = None
    new: frozenset[str] = frozenset()
    edited: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    kept: frozenset[int] = frozenset()
    unkept: frozenset[int] = frozenset()

    def in_words(self) -> Iterator[str]:
        """What changed, a few words each."""
        if self.everything:
            yield self.everything
        yield from _named("rules added", self.new - self.edited)
        yield from _named("rules changed", self.edited)
        yield from _named("rules removed", self.removed)
        yield from _named("rules in another order", self.moved)
        yield from _named("publishers' files changed", self.publishers)
        yield from _named("rules switched off", self.off)
        yield from _named("rules switched on again", self.on)
        if self.kept:
            yield f"lines to be kept: {len(self.kept)}"
        if self.unkept:
            yield f"lines no longer to be kept: {len(self.unkept)}"


def delta(before: Parts | None, desk: Desk) -> Delta:
    """What changed from the parts of an older desk, None where these are not on record."""
    after: Parts = desk.parts
    if before is None:
        return Delta("the desk that cleaned them is not on record")
    if before.get("steps") != after["steps"]:
        return Delta("copydesk's own steps changed")
    if any(before.get(kind) != after.get(kind) for kind in (before.keys() | after.keys()) - KINDS):
        return Delta("the desk has parts of another kind")
    old, new = before["rules"], after["rules"]
    edited = frozenset(rule for rule in old.keys() & new.keys() if old[rule] != new[rule])
    kept, was_kept = (frozenset(map(int, parts["kept_lines"])) for parts in (after, before))
    off, was_off = (frozenset(parts["rules_off"]) for parts in (after, before))
    return Delta(
        new=frozenset(new.keys() - old.keys()) | edited,
        edited=edited,
        removed=frozenset(old.keys() - new.keys()),
        moved=_moved(list(old), list(new)),
        publishers=_differing(before["publishers"], after["publishers"]),
        off=off - was_off,
        on=was_off - off,
        kept=kept - was_kept,
        unkept=was_kept - kept,
    )


def _moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The rules that stand before another one now that stood before them."""
    places = {rule: place for place, rule in enumerate(old)}
    common = [rule for rule in new if rule in places]
    moved = set[str]()
    highest, at = -1, ""
    for rule in common:
        if places[rule] < highest:
            moved |= {rule, at}
        else:
            highest, at = places[rule], rule
    # Every rule between the two places of a moved one may have changed sides with it.
    low = min((places[rule] for rule in moved), default=0)
    high = max((places[rule] for rule in moved), default=-1)
    return frozenset(rule for rule in common if low <= places[rule] <= high)


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def _named(what: str, names: frozenset[str]) -> Iterator[str]:
    if names:
        shown = sorted(names)
        more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
        yield f"{what}: {', '.join(shown[:5])}{more}"
