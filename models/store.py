"""The store: what the flows read from and write to the database, one transaction a batch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, exists, insert, select, update

from copydesk import __version__
from copydesk.batches import Found
from copydesk.desk import Desk
from copydesk.fetch.results import Fetched
from copydesk.types import Article, Version
from models.articles import articles
from models.bulk import next_id
from models.decision_store import decisions_in_force, record_desk
from models.documents import documents
from models.engine import reading
from models.fetch_log import record
from models.line_counts import counted
from models.loading import BatchLoader, Result
from models.places import Place
from models.retrying import due, retry
from models.runs import runs
from models.sightings import portions

Fetches = Sequence[tuple[Fetched, Sequence[Version]]]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a batch: inputs written and inputs that the database had already.

    `still` are those that were in quarantine, were tried again, and came out as before.
    """

    loaded: int
    quarantined: int
    unchanged: int
    still: tuple[Version, ...] = ()


class Store:
    """A database that takes batches. Several processes may hold one; writers wait for one another."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, place: Place) -> Store:
        """Open the database, making or upgrading it where needed. Raises DatabaseError."""
        from models.migrate import ensure  # Alembic takes half a second to import, and readers never need it

        return cls(ensure(place))

    def decided(self, desk: Desk) -> Desk:
        """The desk with what was decided in this database."""
        with reading(self.engine) as connection:
            return desk.decided(decisions_in_force(connection))

    def start_run(self, flow_name: str, parameters: Mapping[str, Any], desk: Desk, flow_run_id: str | None) -> int:
        """Write the run's row, and what its desk is made of; returns the run's id."""
        with self.engine.begin() as connection:
            run_id = next_id(connection, runs)
            row = {
                "id": run_id,
                "flow_run_id": flow_run_id,
                "flow_name": flow_name,
                "started_at": now(),
                "status": "running",
                "parameters": json.dumps(parameters, sort_keys=True),
                "desk_sha": desk.sha,
                "code_version": __version__,
            }
            connection.execute(insert(runs).values(row))
            record_desk(connection, desk)
        return run_id

    def end_run(self, run_id: int, status: str, counts: Mapping[str, Any]) -> None:
        """Say how the run ended: `completed` or `failed`, and what happened to its inputs."""
        values = {"status": status, "ended_at": now(), "counts": json.dumps(counts, sort_keys=True)}
        with self.engine.begin() as connection:
            connection.execute(update(runs).where(runs.c.id == run_id).values(values))

    def known(self, versions: Sequence[Version]) -> dict[Version, str]:
        """Those of the versions of which nothing has to be written, with their status.

        That of an input that was in quarantine and that somebody put aside is `dropped`.
        """
        with reading(self.engine) as connection:
            return {version: status for version, status in _statuses(connection, versions)[0].items() if status}

    def due(self, found: Sequence[Found], again: bool = False) -> set[Version]:
        """Those in quarantine that are to be tried again, now that they were met; see `models.retrying`."""
        return due(self.engine, found, again)

    def save_batch(self, run_id: int, results: Iterable[Result], fetches: Fetches = ()) -> Saved:
        """Write a batch in one transaction; what another process wrote meanwhile is not written again.

        `fetches` are those that the batch's documents came from, each with their versions: once these are in the
        database, the fetch goes on record.
        """
        results = list(results)
        new: list[Result] = []
        known: list[Result] = []  # in quarantine until now
        with self.engine.begin() as connection, counted(connection, [r.document.uri for r in results]):
            statuses, held = _statuses(connection, [r.version for r in results])
            loader = BatchLoader(connection, run_id, now(), {r.document.uri for r in results} - held)
            uris: set[str] = set()
            of_input: dict[str, set[Version]] = defaultdict(set)
            for version in statuses:
                of_input[version[0]].add(version)
            for result in results:
                if result.version in statuses:
                    if not statuses[result.version]:
                        loader.flush()  # a version that came just before has to give way
                        _reinstate(connection, result.version)
                        _unsettle(statuses, of_input, result.version)
                    elif statuses[result.version] == "quarantined":
                        known.append(result)
                    continue
                if result.document.uri in uris:
                    loader.flush()  # two versions of one input: the second has to find the first
                uris.add(result.document.uri)
                _unsettle(statuses, of_input, result.version)
                new.append(result)
                loader.add(result)
            loader.flush()
            again = retry(connection, run_id, now(), known)
            for fetched, versions in fetches:
                record(connection, fetched, versions)
        loaded = sum(isinstance(result, Article) for result in new)
        saved = (loaded + again.loaded, len(new) - loaded + again.quarantined)
        return Saved(*saved, len(results) - sum(saved) - len(again.still), tuple(again.still))


def now() -> str:
    """The time, UTC ISO 8601, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _statuses(connection: Connection, versions: Sequence[Version]) -> tuple[dict[Version, str], set[str]]:
    """The versions that are there, with their status; an empty one where the version has to be reinstated.

    And the uris of which there is any version.
    """
    wanted = set(versions)
    uris = sorted({uri for uri, _ in wanted})
    columns = (documents.c.uri, documents.c.sha256, documents.c.status, documents.c.dropped_at)
    rows: list[Row[tuple[str, str, str, str]]] = []
    for part in portions(uris):  # by uri alone: SQLite finds pairs of values only by reading every row
        rows += connection.execute(select(*columns).where(documents.c.uri.in_(part))).all()
    quarantined = {uri for uri, _, status, _ in rows if status == "quarantined"}
    found: dict[Version, str] = {}
    for uri, sha256, status, dropped_at in rows:
        if (uri, sha256) in wanted:
            settled = status == "quarantined" or (status == "loaded" and uri not in quarantined)
            found[uri, sha256] = ("dropped" if dropped_at and status == "quarantined" else status) if settled else ""
    return found, {uri for uri, _, _, _ in rows}


def _unsettle(statuses: dict[Version, str], of_input: dict[str, set[Version]], version: Version) -> None:
    """This version counts now; should another one of its input come again, it has to be reinstated."""
    same_input = of_input[version[0]]
    statuses.update(dict.fromkeys(same_input, ""))
    same_input.add(version)
    statuses[version] = "new"


def _reinstate(connection: Connection, version: Version) -> None:
    """An input that went back to an earlier content: that version is the current one again."""
    uri, sha256 = version
    of_uri = update(documents).where(documents.c.uri == uri)
    this = documents.c.sha256 == sha256
    connection.execute(of_uri.where(~this, documents.c.status == "quarantined").values(status="superseded"))
    query = exists().where(articles.c.document_id == documents.c.id)
    has_article = connection.execute(select(documents.c.id).where(documents.c.uri == uri, this, query)).first()
    if has_article:
        connection.execute(of_uri.where(~this).values(status="superseded"))
    connection.execute(of_uri.where(this).values(status="loaded" if has_article else "quarantined"))
