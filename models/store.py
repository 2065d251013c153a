"""The store: what the flows read from and write to the database, one transaction a batch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, exists, insert, select, tuple_, update

from copydesk import __version__
from copydesk.types import Article, Quarantined, Version
from models.articles import articles
from models.bulk import next_id
from models.documents import documents
from models.engine import reading
from models.loading import BatchLoader, Result
from models.runs import runs


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a batch: inputs written and inputs that the database had already."""

    loaded: int
    quarantined: int
    unchanged: int


class Store:
    """A database that takes batches. Several processes may hold one; writers wait for one another."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the database, making or upgrading it where needed. Raises DatabaseError."""
        from models.migrate import ensure  # Alembic takes half a second to import, and readers never need it

        return cls(ensure(path))

    def start_run(self, flow_name: str, parameters: Mapping[str, Any], desk_sha: str, flow_run_id: str | None) -> int:
        """Write the run's row and return its id."""
        with self.engine.begin() as connection:
            run_id = next_id(connection, runs)
            row = {
                "id": run_id,
                "flow_run_id": flow_run_id,
                "flow_name": flow_name,
                "started_at": now(),
                "status": "running",
                "parameters": json.dumps(parameters, sort_keys=True),
                "desk_sha": desk_sha,
                "code_version": __version__,
            }
            connection.execute(insert(runs).values(row))
        return run_id

    def end_run(self, run_id: int, status: str, counts: Mapping[str, Any]) -> None:
        """Say how the run ended: `completed` or `failed`, and what happened to its inputs."""
        values = {"status": status, "ended_at": now(), "counts": json.dumps(counts, sort_keys=True)}
        with self.engine.begin() as connection:
            connection.execute(update(runs).where(runs.c.id == run_id).values(values))

    def known(self, versions: Sequence[Version]) -> dict[Version, str]:
        """Those of the versions that the database holds and that no other superseded, with their status."""
        with reading(self.engine) as connection:
            statuses = _statuses(connection, versions)
        return {version: status for version, status in statuses.items() if status != "superseded"}

    def save_batch(self, run_id: int, results: Iterable[Result]) -> Saved:
        """Write a batch in one transaction; what another process wrote meanwhile is not written again."""
        results = list(results)
        loaded = quarantined = unchanged = 0
        with self.engine.begin() as connection:
            statuses = _statuses(connection, [r.version for r in results])
            loader = BatchLoader(connection, run_id, now())
            for result in results:
                status = statuses.get(result.version)
                if status is None:
                    loader.add(result)
                    statuses[result.version] = "loaded"
                    loaded += isinstance(result, Article)
                    quarantined += isinstance(result, Quarantined)
                else:
                    unchanged += 1
                    if status == "superseded" and isinstance(result, Article):
                        _reinstate(connection, result.version)
            loader.flush()
        return Saved(loaded, quarantined, unchanged)


def now() -> str:
    """The time, UTC ISO 8601, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _statuses(connection: Connection, versions: Sequence[Version]) -> dict[Version, str]:
    found: dict[Version, str] = {}
    for start in range(0, len(versions), 400):
        query = select(documents.c.uri, documents.c.sha256, documents.c.status)
        wanted = tuple_(documents.c.uri, documents.c.sha256).in_(versions[start : start + 400])
        found |= {(uri, sha): status for uri, sha, status in connection.execute(query.where(wanted))}
    return found


def _reinstate(connection: Connection, version: Version) -> None:
    """A file that went back to an earlier content: that version is the current one again."""
    uri, sha256 = version
    of_uri = update(documents).where(documents.c.uri == uri)
    connection.execute(of_uri.where(documents.c.status == "loaded").values(status="superseded"))
    has_article = exists().where(articles.c.document_id == documents.c.id)
    connection.execute(of_uri.where(documents.c.sha256 == sha256, has_article).values(status="loaded"))
