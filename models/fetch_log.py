"""What was fetched, on record: so that a page which has not changed is not sent again.

A validator is never on record for a body that is not in the database: `record` looks for the documents that were made
of it, and raises where one is missing. Called in the batch's transaction or after it, a kill between the two costs a
second fetch and loses nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, exists, insert, or_, select, update

from copydesk.fetch.results import Fetched, Validators
from copydesk.types import Version
from models.bulk import next_id
from models.documents import documents
from models.engine import reading
from models.fetches import fetches

# A newer version of the page was saved, but killed before its fetch was put on record: if the page went back meanwhile,
# "not modified" would be true of the older version and leave the newer one standing.
_body, _newer = documents.alias("body"), documents.alias("newer")
_OUTDONE = exists().where(
    _body.c.uri == fetches.c.document_uri,
    _body.c.sha256 == fetches.c.sha256,
    or_(
        _body.c.status == "superseded",
        exists().where(_newer.c.uri == _body.c.uri, _newer.c.id > _body.c.id, _newer.c.status != "superseded"),
    ),
)


class DatabaseLog:
    """The fetch log of a database, as `copydesk.fetch.fetch_all` wants it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def validators(self, url: str) -> Validators | None:
        """What to ask by for changes of an address; None where its body is not on record."""
        query = select(fetches.c.etag, fetches.c.last_modified, fetches.c.final_url).where(fetches.c.url == url)
        query = query.where(~_OUTDONE)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None or not (row.etag or row.last_modified):
            return None
        return Validators(row.etag, row.last_modified, row.final_url)


def record(connection: Connection, fetched: Fetched, versions: Sequence[Version]) -> None:
    """Put a fetch on record once the documents made of its body are in the database.

    `versions` are all of them, quarantined ones too: one for a page, one for each entry of a feed. Raises LookupError
    where one is not there.
    """
    for uri, sha256 in versions:
        query = select(documents.c.id).where(documents.c.uri == uri, documents.c.sha256 == sha256)
        if connection.execute(query).first() is None:
            raise LookupError(f"{fetched.url}: {uri} is not in the database; save it before its fetch")
    row = {
        "url": fetched.url,
        "final_url": fetched.final_url,
        "etag": fetched.etag,
        "last_modified": fetched.last_modified,
        "status": fetched.status,
        "sha256": hashlib.sha256(fetched.body).hexdigest(),
        "document_uri": versions[0][0] if versions else None,
    }
    same = select(fetches.c.id).where(*(fetches.c[name].is_not_distinct_from(value) for name, value in row.items()))
    if connection.execute(same).first() is not None:
        return  # the server sent the same page again: what is on record says so already
    row["fetched_at"] = fetched.fetched_at
    if connection.execute(update(fetches).where(fetches.c.url == fetched.url).values(row)).rowcount == 0:
        connection.execute(insert(fetches).values(row | {"id": next_id(connection, fetches)}))
