"""Joining and parting sources that are stored: names are put with the source they belong to, and what names it follows.

Works on the names it is given and on those they may be joined with, so that a batch costs what its news cost. Must run
in a transaction that holds the write lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, or_, select

from copydesk.claims.joining import joined
from models.bulk import insert_rows, next_id, update_rows
from models.sightings import portions
from models.source_references import repoint
from models.source_rows import SPLIT_OFF, Nodes, columns_of, names_where, nodes_in_force, renew_sources
from models.sources import source_mentions, source_names, sources


def join_again(connection: Connection, name_ids: Iterable[int]) -> None:
    """Bring some names to the sources that mentions and decisions give them, and with them all that these concern."""
    nodes = nodes_in_force(connection)
    names, further = _concerned(connection, nodes, name_ids)
    groups = joined(further)
    members: defaultdict[str, list[Any]] = defaultdict(list)
    for row in names:
        members[groups.least(_node(nodes, row))].append(row)
    owners, new = _owners(list(members.values()), next_id(connection, sources))
    moved = {row.id: (row.source_id, owners[row.id]) for row in names if row.source_id != owners[row.id]}
    if not moved:
        return
    made = [{"id": owners[rows[0].id]} | columns_of(rows) for rows in members.values() if owners[rows[0].id] in new]
    insert_rows(connection, sources, made)
    update_rows(connection, source_names, [{"id": key, "source_id": owner} for key, (_, owner) in moved.items()])
    renew_sources(connection, {owner for owner in owners.values() if owner not in new})
    repoint(connection, moved)
    _forget(connection, {old for old, _ in moved.values()} - set(owners.values()))


def _node(nodes: Nodes, row: Any) -> str:
    return nodes.of(row.folded, row.match_key)


def _concerned(connection: Connection, nodes: Nodes, name_ids: Iterable[int]) -> tuple[list[Any], set[tuple[str, str]]]:
    """The names that joining may reach from some, and the pairs of further names among them, both as nodes."""
    found: dict[int, Any] = {}
    pairs: set[tuple[int, int]] = set()
    waiting = {row.id: row for row in names_where(connection, "id", name_ids)}
    while waiting:
        found |= waiting
        given = _pairs(connection, waiting)
        pairs |= given
        near = _beside(connection, nodes, waiting.values())
        near += names_where(connection, "id", {key for pair in given for key in pair})
        waiting = {row.id: row for row in near if row.id not in found}
    of = {key: _node(nodes, row) for key, row in found.items()}
    apart = {key for key, row in found.items() if row.folded in nodes.split}
    return sorted(found.values(), key=lambda row: row.id), {
        (of[alias], of[name]) for alias, name in pairs if alias not in apart and name not in apart
    }


def _beside(connection: Connection, nodes: Nodes, names: Iterable[Any]) -> list[Any]:
    """The names that share a key, a merge or a source with some."""
    names = list(names)
    members = {one for row in names for one in nodes.merged.members(nodes.own(row.folded, row.match_key))}
    keys = {one for one in members if not one.startswith(SPLIT_OFF)} | {row.match_key for row in names}
    beside = names_where(connection, "match_key", keys)
    beside += names_where(connection, "folded", {one[1:] for one in members if one.startswith(SPLIT_OFF)})
    return beside + names_where(connection, "source_id", {row.source_id for row in names})


def _pairs(connection: Connection, names: Iterable[int]) -> set[tuple[int, int]]:
    """Further names with the names that articles give them with, where some are either."""
    found: set[tuple[int, int]] = set()
    alias, name = source_mentions.c.name_id, source_mentions.c.of_name_id
    for part in portions(sorted(names)):
        query = select(alias, name).where(alias != name, or_(alias.in_(part), name.in_(part))).distinct()
        found |= {(row[0], row[1]) for row in connection.execute(query)}
    return found


def _owners(groups: Sequence[Sequence[Any]], free: int) -> tuple[dict[int, int], set[int]]:
    """The source of each name: the oldest that the group's names have, and no other group; new ones are the second."""
    owners: dict[int, int] = {}
    taken: set[int] = set()
    new: set[int] = set()
    for rows in sorted(groups, key=lambda rows: rows[0].id):
        owner = min((row.source_id for row in rows if row.source_id not in taken), default=None)
        if owner is None:
            owner = free + len(new)
            new.add(owner)
        taken.add(owner)
        owners |= {row.id: owner for row in rows}
    return owners, new


def _forget(connection: Connection, source_ids: Iterable[int]) -> None:
    """Remove sources that have no name left."""
    for part in portions(sorted(source_ids)):
        connection.execute(delete(sources).where(sources.c.id.in_(part)))
