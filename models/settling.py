"""Settling: what was wrong with a file is over when the file is read again, to its end, and it is met no more.

A truncated archive that was downloaded again has no place any more where it breaks off, and a table whose column of
texts was named is no longer refused as a whole: nothing else would ever take these entries out of quarantine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Engine, select, update

from copydesk.batches import Found, Result
from copydesk.types import Quarantined, Version
from models.documents import documents
from models.engine import reading

# These say something of one article and nothing of what follows it in its file.
OF_ONE_ARTICLE = frozenset({"empty", "binary", "nothing_left", "encrypted"})


@dataclass(slots=True)
class Met:
    """What a run has met that is in quarantine, by uri, and the files that may not have been read to their ends."""

    uris: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def add(self, found: Iterable[Found], results: Iterable[Result], known: Iterable[Version]) -> None:
        """Note what was found, what came of it, and what of it was in quarantine already and is left there."""
        for one in found:
            if isinstance(one, Quarantined) and one.code not in OF_ONE_ARTICLE:
                self.broken.add(file_of(one.document.uri))
        self.uris.update(one.document.uri for one in results if isinstance(one, Quarantined))
        self.uris.update(uri for uri, _ in known)


def file_of(uri: str) -> str:
    """The uri of the file that an input is, or is in."""
    return uri.partition("#")[0]


def settle(engine: Engine, read: Collection[str], met: Met) -> list[str]:
    """Take out of quarantine what was not met in the files that were read, named by their uris; the inputs' uris.

    Their rows stay, as superseded. Nothing is taken out of a file in which something is still wrong that may have kept
    its reader from what follows.
    """
    whole = set(read) - met.broken
    columns = (documents.c.id, documents.c.uri)
    waiting = select(*columns).where(documents.c.status == "quarantined", documents.c.dropped_at.is_(None))
    with reading(engine) as connection:
        rows = connection.execute(waiting.order_by(documents.c.uri)).all()
    gone = [row for row in rows if file_of(row.uri) in whole and row.uri not in met.uris]
    if gone:
        with engine.begin() as connection:
            for row in gone:
                this = update(documents).where(documents.c.id == row.id, documents.c.status == "quarantined")
                connection.execute(this.values(status="superseded"))
    return [row.uri for row in gone]
