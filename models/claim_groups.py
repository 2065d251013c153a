"""Groups of claims and the relations between them, renewed after every change of what was said or is current.

The outcome depends on the current articles and their claims alone, so one run or ten, in whatever order, leave the
same. Only differences are written: a group keeps its id as long as most of its members stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import Connection, Engine, delete, select

from copydesk.claims.conflicts import Relation, first_of_origins, relations
from copydesk.claims.group import Same, group
from models.base import contents
from models.bulk import insert_rows, next_id, update_rows
from models.claim_rows import Collected, read_claims
from models.claim_store import remove_superseded
from models.claims import claim_groups, claim_relations, claims
from models.engine import data_version, first_reading
from models.sightings import portions

RELATION = ("claim_a_id", "claim_b_id", "relation", "slot", "value_a", "value_b", "severity", "reason")


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What renewing came to, in rows that were written or removed.

    `removed` are claims of articles that are not current any more, `members` claims that changed their group.
    `disputes` is how many contradictions there are now, written or not.
    """

    removed: int
    groups: int
    members: int
    relations: int
    disputes: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Groups of two members and more as their rows should be, without ids, with the ids of their members."""

    groups: list[tuple[dict[str, Any], tuple[int, ...]]]
    relations: list[tuple[Any, ...]]
    now_in: dict[int, int]


def renew_claim_groups(engine: Engine) -> Regrouped:
    """Find which claims say the same or contradict each other, and write what changed in one transaction.

    The lock is taken for writing alone. If another process wrote meanwhile, everything is looked at again under it.
    """
    with engine.connect() as connection:
        with first_reading(connection):
            seen = data_version(connection)
            found = _find(connection)
        with connection.begin():
            if data_version(connection) != seen:
                found = _find(connection)
            removed = remove_superseded(connection)
            return _write(connection, found, removed)


def _find(connection: Connection) -> _Wanted:
    collected = read_claims(connection)
    grouped = group(collected.claims)
    found = relations(grouped)
    disputed = {told.id for r in found if r.relation == "contradicts" for told in (r.a, r.b)}
    several = [same for same in grouped.groups if len(same.members) > 1]
    wanted = [(_group_row(same, collected, disputed), tuple(m.id for m in same.members)) for same in several]
    return _Wanted(wanted, [_relation_row(r) for r in found], collected.groups)


def _group_row(same: Same, collected: Collected, disputed: set[int]) -> dict[str, Any]:
    dated = [m for m in same.members if collected.published[m.article] is not None]
    days = [collected.published[m.article] for m in dated]  # members come in the order of publication
    return {
        "text": same.clearest.text,
        "predicate": same.members[0].slots.predicate,
        "articles": len({m.article for m in same.members}),
        "origins": len(first_of_origins(same.members)),
        "first_seen": days[0] if days else None,
        "last_seen": days[-1] if days else None,
        "disputed": any(m.id in disputed for m in same.members),
    }


def _relation_row(found: Relation) -> tuple[Any, ...]:
    values = (found.value_a, found.value_b, found.severity, found.reason)
    return (found.a.id, found.b.id, found.relation, found.slot, *values)


def _write(connection: Connection, found: _Wanted, removed: int) -> Regrouped:
    ids = _kept_ids(connection, found)
    groups = _write_groups(connection, {key: row for key, (row, _) in zip(ids, found.groups, strict=True)})
    members = _write_members(
        connection, {member: key for key, (_, part) in zip(ids, found.groups, strict=True) for member in part}
    )
    groups += _remove_groups(connection, ids)
    changed = _write_relations(connection, found.relations)
    disputes = sum(row[2] == "contradicts" for row in found.relations)
    return Regrouped(removed, groups, members, changed, disputes)


def _kept_ids(connection: Connection, found: _Wanted) -> list[int]:
    """An id for each group: that of the group that most of its members are in now, or a new one."""
    shared = Counter[tuple[int, int]]()
    for number, (_, members) in enumerate(found.groups):
        shared.update((number, found.now_in[member]) for member in members if member in found.now_in)
    ids: dict[int, int] = {}
    taken: set[int] = set()
    for (number, key), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if number not in ids and key not in taken:
            ids[number] = key
            taken.add(key)
    fresh = count(next_id(connection, claim_groups))
    return [ids[number] if number in ids else next(fresh) for number in range(len(found.groups))]


def _write_groups(connection: Connection, wanted: Mapping[int, dict[str, Any]]) -> int:
    there = {row.id: dict(row._mapping) for row in connection.execute(select(*contents(claim_groups)))}
    rows = [{"id": key} | row for key, row in wanted.items()]
    new = [row for row in rows if row["id"] not in there]
    changed = [row for row in rows if row["id"] in there and there[row["id"]] != row]
    insert_rows(connection, claim_groups, new)
    update_rows(connection, claim_groups, changed)
    return len(new) + len(changed)


def _remove_groups(connection: Connection, kept: Sequence[int]) -> int:
    gone = sorted(set(connection.execute(select(claim_groups.c.id)).scalars()) - set(kept))
    for part in portions(gone):
        connection.execute(delete(claim_groups).where(claim_groups.c.id.in_(part)))
    return len(gone)


def _write_members(connection: Connection, wanted: Mapping[int, int]) -> int:
    """Say of every claim which group it is in; a claim that nobody else makes is in none."""
    query = select(claims.c.id, claims.c.group_id).where(claims.c.group_id.is_not(None))
    now = {row.id: row.group_id for row in connection.execute(query)}
    changed: list[dict[str, Any]] = [{"id": key, "group_id": of} for key, of in wanted.items() if now.get(key) != of]
    changed += [{"id": key, "group_id": None} for key in now if key not in wanted]
    update_rows(connection, claims, changed)
    return len(changed)


def _write_relations(connection: Connection, wanted: Sequence[tuple[Any, ...]]) -> int:
    columns = [claim_relations.c[name] for name in ("id", *RELATION)]
    there = {tuple(row[1:]): row[0] for row in connection.execute(select(*columns))}
    keep = set(wanted)
    gone = [key for row, key in there.items() if row not in keep]
    for part in portions(gone):
        connection.execute(delete(claim_relations).where(claim_relations.c.id.in_(part)))
    new = [dict(zip(RELATION, row, strict=True)) for row in wanted if row not in there]
    first = next_id(connection, claim_relations)
    insert_rows(connection, claim_relations, [{"id": n} | row for n, row in enumerate(new, first)])
    return len(gone) + len(new)
