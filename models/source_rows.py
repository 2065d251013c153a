"""The rows of sources: what a source's row says follows from its names, and a name's node from its key and decisions.

A node is what joining works on: all names of one key, or a single spelling that a person split off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from copydesk.claims.joining import Groups
from copydesk.claims.naming import shown, strongest
from models.bulk import update_rows
from models.decisions import decisions
from models.sightings import portions
from models.sources import source_names, sources

MERGE, SPLIT = "merge_sources", "split_source"
SEPARATOR = "\n"  # between the two nodes that a merge names
SPLIT_OFF = "="  # before a spelling that was split off


@dataclass(frozen=True, slots=True)
class Nodes:
    """The decisions on sources that are in force, as what names are joined by."""

    split: frozenset[str]
    merged: Groups

    def own(self, folded: str, match_key: str) -> str:
        """The node of a name, whatever it is merged with."""
        return f"{SPLIT_OFF}{folded}" if folded in self.split else match_key

    def of(self, folded: str, match_key: str) -> str:
        """The node that stands for a name's node and all that it is merged with."""
        return self.merged.least(self.own(folded, match_key))


def nodes_in_force(connection: Connection) -> Nodes:
    """What people decided and nobody took back."""
    query = select(decisions.c.kind, decisions.c.subject).where(decisions.c.withdrawn_at.is_(None))
    rows = connection.execute(query.where(decisions.c.kind.in_((MERGE, SPLIT)))).all()
    pairs = [tuple(row.subject.split(SEPARATOR, 1)) for row in rows if row.kind == MERGE]
    split = frozenset(row.subject for row in rows if row.kind == SPLIT)
    return Nodes(split, Groups((one, other) for one, other in pairs))


def columns_of(names: Sequence[Any]) -> dict[str, Any]:
    """The columns of a source that its names decide; a name has `name`, `kind` and `platform`."""
    kinds = [row.kind for row in names if row.kind and not row.name.startswith("@")] or ["social_account"]
    domains = [row.name.strip() for row in names if row.kind == "publisher" and is_domain(row.name)]
    handles = [row.name[1:] for row in names if row.name.startswith("@")]
    return {
        "kind": strongest(kinds),
        "name": shown(row.name for row in names),
        "domain": min(domains, default=None),
        "handle": min(handles, default=None),
        "platform": min((row.platform for row in names if row.platform), default=None),
    }


def is_domain(name: str) -> bool:
    """Whether a publisher's name is the domain it publishes at."""
    return "." in name and " " not in name.strip()


def names_where(connection: Connection, column: str, values: Iterable[Any]) -> list[Any]:
    """The rows of `source_names` that have one of some values in a column, by their ids."""
    found: list[Any] = []
    for part in portions(sorted(set(values))):
        found += connection.execute(select(source_names).where(source_names.c[column].in_(part))).all()
    return sorted(found, key=lambda row: row.id)


def renew_sources(connection: Connection, source_ids: Iterable[int]) -> None:
    """Bring the rows of some sources in line with their names."""
    of_source: defaultdict[int, list[Any]] = defaultdict(list)
    for row in names_where(connection, "source_id", source_ids):
        of_source[row.source_id].append(row)
    update_rows(connection, sources, [{"id": key} | columns_of(names) for key, names in of_source.items()])
