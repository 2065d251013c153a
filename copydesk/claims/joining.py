"""Joining: which names are one source, from what articles say ("National Ferry Union (NFU)") and people decided.

A pure function of all that was said, so that the order of reading is no matter. A further name that two different
sources have somewhere stands for neither by itself; where an article gives it with the full name, that name counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping


class Groups:
    """Things that are joined in pairs; each group goes by the least of its members."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._least: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        for one, other in pairs:
            self.join(one, other)

    def least(self, member: str) -> str:
        """The least member of the group."""
        return self._least.get(member, member)

    def members(self, member: str) -> list[str]:
        """All of a member's group, in their order."""
        return sorted(self._members.get(self.least(member), {member}))

    def join(self, one: str, other: str) -> bool:
        """Make one group of two; False where they are one already."""
        first, second = sorted((self.least(one), self.least(other)))
        if first == second:
            return False
        taken = self._members.pop(second, {second})
        self._members.setdefault(first, {first}).update(taken)
        self._least |= dict.fromkeys(taken, first)
        return True


def joined(further: Iterable[tuple[str, str]]) -> Groups:
    """The groups of names that are one source: `further` are pairs of a further name and the name it is given with.

    Joins until nothing changes: two sources of a further name may turn out to be one by another of their names.
    """
    owners: Mapping[str, set[str]] = defaultdict(set)
    for alias, name in further:
        if alias != name:
            owners[alias].add(name)
    groups = Groups()
    changed = True
    while changed:
        changed = False
        for alias, names in owners.items():
            if len({groups.least(name) for name in names}) == 1:
                changed |= groups.join(alias, next(iter(names)))
    return groups
