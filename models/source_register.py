"""The register of sources: finds the row a name belongs to, or makes one, and remembers its spellings."""

from __future__ import annotations

from sqlalchemy import Connection, select

from copydesk.claims.names import match_key
from copydesk.types import Source
from models.bulk import Row, insert_rows, next_id
from models.sources import source_names, sources


class SourceRegister:
    """Sources of one transaction: looked up once each, new ones collected until `flush`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._next_source = next_id(connection, sources)
        self._next_name = next_id(connection, source_names)
        self._by_key: dict[str, int] = {}
        self._folded: set[str] = set()
        self._new_sources: list[Row] = []
        self._new_names: list[Row] = []

    def id_of(self, source: Source, domain: str | None = None) -> int:
        """The id of a source, by any of its spellings; spellings not seen before are added to it."""
        names = list(dict.fromkeys((source.name, *source.names)))
        found = next((known for name in names if (known := self._lookup(match_key(name))) is not None), None)
        source_id = self._add(source, domain) if found is None else found
        for name in names:
            self._add_name(source_id, name)
        return source_id

    def flush(self) -> None:
        """Write what is new."""
        insert_rows(self._connection, sources, self._new_sources)
        insert_rows(self._connection, source_names, self._new_names)
        self._new_sources, self._new_names = [], []

    def _lookup(self, key: str) -> int | None:
        if key not in self._by_key:
            query = select(source_names.c.source_id).where(source_names.c.match_key == key)
            row = self._connection.execute(query.order_by(source_names.c.source_id).limit(1)).scalar()
            if row is None:
                return None
            self._by_key[key] = int(row)
        return self._by_key[key]

    def _add(self, source: Source, domain: str | None) -> int:
        source_id = self._next_source
        self._next_source += 1
        row = {"id": source_id, "kind": source.kind, "name": source.name, "domain": domain}
        self._new_sources.append(row | {"handle": source.handle, "platform": source.platform})
        return source_id

    def _add_name(self, source_id: int, name: str) -> None:
        folded = " ".join(name.casefold().split())
        if folded in self._folded:
            return
        self._folded.add(folded)
        query = select(source_names.c.id).where(source_names.c.folded == folded)
        if self._connection.execute(query).first():
            return
        key = match_key(name)
        owner = self._lookup(key)
        if owner not in (None, source_id):
            return  # the spelling is another source's: joining two sources is a person's decision
        self._by_key[key] = source_id
        row = {"id": self._next_name, "source_id": source_id, "name": name, "folded": folded, "match_key": key}
        self._new_names.append(row)
        self._next_name += 1
