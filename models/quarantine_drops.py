"""Putting aside what is in quarantine: somebody has looked, and it is not to be tried or counted any more.

Its uri, digest, size and reason stay in the database for ever; its bytes, too, unless they are discarded.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from copydesk.errors import QueryError
from models.documents import documents
from models.quarantine import not_there
from models.store import Store, now


def drop(store: Store, ids: Sequence[int], by: str, note: str | None, discard_raw: bool = False) -> list[int]:
    """Put inputs aside, all or none; those that were not put aside before. With `discard_raw` their bytes go.

    Raises QueryError where one is not in quarantine.
    """
    values = {"dropped_at": now(), "dropped_by": by, "dropped_note": note}
    with store.engine.begin() as connection:
        new = [key for key, dropped in _in_quarantine(connection, ids).items() if not dropped]
        for key in new:
            connection.execute(update(documents).where(documents.c.id == key).values(values))
        for key in ids if discard_raw else ():
            connection.execute(update(documents).where(documents.c.id == key).values(raw=None))
    return new


def take_back(store: Store, ids: Sequence[int]) -> list[int]:
    """Put inputs back that were put aside, all or none; those that were. Raises QueryError as `drop` does."""
    values = dict.fromkeys(("dropped_at", "dropped_by", "dropped_note"))
    with store.engine.begin() as connection:
        back = [key for key, dropped in _in_quarantine(connection, ids).items() if dropped]
        for key in back:
            connection.execute(update(documents).where(documents.c.id == key).values(values))
    return back


def _in_quarantine(connection: Connection, ids: Sequence[int]) -> dict[int, bool]:
    """Whether each was put aside. Raises QueryError."""
    found: dict[int, bool] = {}
    for key in dict.fromkeys(ids):
        query = select(documents.c.status, documents.c.dropped_at).where(documents.c.id == key)
        row = connection.execute(query).first()
        if row is None or row.status != "quarantined":
            raise QueryError(not_there(key, row.status if row is not None else None))
        found[key] = row.dropped_at is not None
    return found
