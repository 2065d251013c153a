"""The register of sources: finds the row a name belongs to, or makes one, and remembers its spellings.

What a row says follows from all spellings together, never from which came first. Joining by further names ("National
Ferry Union (NFU)") is `models.source_joins`, which needs to see the claims that give them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, tuple_

from copydesk.claim_types import Source, SourceKind
from copydesk.claims.naming import folded, kind_by_words, match_key, may_stand_for, shown, strongest
from models.base import contents
from models.bulk import Row, insert_rows, next_id, update_rows
from models.sightings import portions
from models.source_forgetting import forget_names
from models.source_joins import join_again
from models.source_rows import SPLIT_OFF, columns_of, nodes_in_force, renew_sources
from models.sources import source_mentions, source_names, sources


@dataclass(slots=True)
class _Name:
    """A row of `source_names`."""

    id: int
    source_id: int
    name: str
    folded: str
    match_key: str
    kind: SourceKind
    platform: str | None


class SourceRegister:
    """Sources of one transaction: looked up once each, new ones collected until `flush`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._nodes = nodes_in_force(connection)
        self._next_source = next_id(connection, sources)
        self._next_name = next_id(connection, source_names)
        self._known: dict[str, _Name] = {}  # by folded spelling
        self._by_node: dict[str, int] = {}
        self._new_sources: dict[int, _Name] = {}
        self._new_names: list[_Name] = []
        self._changed: dict[int, _Name] = {}
        self._mentions: list[Row] = []

    def id_of(self, source: Source, domain: str | None = None) -> int:
        """The id of a source, by any spelling of its name; spellings not seen before are added to it."""
        kind = kind_by_words(source.name, source.kind)
        named = self._name(source.name, kind, source.platform)
        spellings = {*_further(source), *([domain] if domain else ())}
        for spelling in sorted(spellings):
            if match_key(spelling, kind) == named.match_key:
                self._name(spelling, kind, source.platform)
        return named.source_id

    def mention(self, claim_id: int, role: str, source: Source) -> int:
        """The id of a claim's source, noting the names that the article has for it; `role` as in `source_mentions`."""
        kind = kind_by_words(source.name, source.kind)
        primary = self._name(source.name, kind, source.platform)
        names = {primary.id: (source.name, source.platform)}
        for alias in sorted(_further(source)):
            if may_stand_for(alias, source.name, kind):
                key = self._name(alias, kind, None).id
                spelling, platform = names.get(key, (alias, None))
                names[key] = shown((spelling, alias)), platform
        shared = {"claim_id": claim_id, "role": role, "of_name_id": primary.id}
        self._mentions += [
            shared | {"name_id": key, "name": name, "kind": _kind_of(name, kind), "platform": platform}
            for key, (name, platform) in names.items()
        ]
        return primary.source_id

    def flush(self) -> None:
        """Write what is new, but for the mentions."""
        changed = [asdict(name) for name in self._changed.values()]
        insert_rows(self._connection, sources, [{"id": i} | columns_of([n]) for i, n in self._new_sources.items()])
        insert_rows(self._connection, source_names, [asdict(name) for name in self._new_names])
        update_rows(self._connection, source_names, [{k: row[k] for k in ("id", *_MAY_CHANGE)} for row in changed])
        grown = {name.source_id for name in (*self._changed.values(), *self._new_names)}
        alone = {i for i, first in self._new_sources.items() if first.id not in self._changed}
        alone -= {name.source_id for name in self._new_names if self._new_sources.get(name.source_id) is not name}
        renew_sources(self._connection, grown - alone)
        self._new_sources, self._new_names, self._changed = {}, [], {}

    def settle(self, let_go: Iterable[int] = ()) -> None:
        """Write the mentions, once their claims are written, and join what they show to be one.

        `let_go` are sources that claims named which are gone: names of theirs that nothing gives any more go too.
        """
        further = {(row["name_id"], row["of_name_id"]) for row in self._mentions if row["name_id"] != row["of_name_id"]}
        new = further - set(self._given(further))
        insert_rows(self._connection, source_mentions, self._mentions)
        self._mentions = []
        left = forget_names(self._connection, let_go)
        if new or left:
            join_again(self._connection, {*left, *(key for pair in new for key in pair)})
            self._known, self._by_node = {}, {}

    def _given(self, pairs: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Those of the pairs of names that an article gave before."""
        columns = (source_mentions.c.name_id, source_mentions.c.of_name_id)
        for part in portions(sorted(pairs)):
            query = select(*columns).where(tuple_(*columns).in_(part)).distinct()
            yield from ((row[0], row[1]) for row in self._connection.execute(query))

    def _name(self, spelling: str, kind: SourceKind, platform: str | None) -> _Name:
        """The row of a spelling, made where there is none, and brought in line with this mention of it."""
        kind = _kind_of(spelling, kind)
        key = folded(spelling, kind)
        name = self._known.get(key) or self._stored(key) or self._add(spelling, key, kind, platform)
        self._known[key] = name
        best = (
            shown((name.name, spelling)),
            strongest((name.kind, kind)),
            min((p for p in (name.platform, platform) if p), default=None),
        )
        if best != (name.name, name.kind, name.platform):
            name.name, name.kind, name.platform = best
            self._changed[name.id] = name
        return name

    def _stored(self, key: str) -> _Name | None:
        row = self._connection.execute(_BY_SPELLING, {"value": key}).first()
        return _Name(**row._mapping) if row is not None else None

    def _add(self, spelling: str, key: str, kind: SourceKind, platform: str | None) -> _Name:
        match = match_key(spelling, kind)
        node = self._nodes.of(key, match)
        source_id = self._owner(node)
        name = _Name(self._next_name, source_id or self._next_source, spelling, key, match, kind, platform)
        if source_id is None:
            self._new_sources[name.source_id] = name
            self._next_source += 1
        self._by_node[node] = name.source_id
        self._next_name += 1
        self._new_names.append(name)
        return name

    def _owner(self, node: str) -> int | None:
        """The source of a node, by any of its names."""
        if node not in self._by_node:
            rows: list[Any] = []
            for member in self._nodes.merged.members(node):
                query, value = (_BY_SPELLING, member[1:]) if member.startswith(SPLIT_OFF) else (_BY_KEY, member)
                rows += self._connection.execute(query, {"value": value}).all()
            owners = [row.source_id for row in rows if self._nodes.of(row.folded, row.match_key) == node]
            if not owners:
                return None
            self._by_node[node] = min(owners)
        return self._by_node[node]


_MAY_CHANGE = ("name", "kind", "platform")
# Made once: building a statement takes longer than the look-up.
_BY_SPELLING = select(*contents(source_names)).where(source_names.c.folded == bindparam("value"))
_BY_KEY = select(*contents(source_names)).where(source_names.c.match_key == bindparam("value"))


def _kind_of(name: str, kind: SourceKind) -> SourceKind:
    return "social_account" if name.startswith("@") else kind


def _further(source: Source) -> set[str]:
    """The names that a source has beside the first, an account's among them."""
    names = {name for name in source.names if name.strip()}
    return (names | ({f"@{source.handle}"} if source.handle else set())) - {source.name}
