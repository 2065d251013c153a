"""The runs of a database: listed newest first, and the rows that a killed run left behind closed.

A run that is killed cannot say so: its row stays `running`. Whether it is over is known by Prefect, which the caller
asks; where Prefect does not know either, a run counts as over once it is older than any run takes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from models.engine import reading
from models.runs import runs

LONGEST = timedelta(hours=24)
CRASHED = "crashed"
# Whether a flow run, named by Prefect's id, is over; None where nobody knows.
IsOver = Callable[[str], bool | None]


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A row of `runs`. `abandoned` where it says running and the run is over; times are UTC ISO 8601."""

    id: int
    flow: str
    status: str
    started_at: str
    ended_at: str | None
    counts: Mapping[str, Any]
    desk_sha: str
    flow_run_id: str | None
    abandoned: bool

    @property
    def seconds(self) -> float | None:
        """How long it took; None where that is not known, as where the clock was set back meanwhile."""
        if self.ended_at is None or self.ended_at < self.started_at:
            return None
        return (_moment(self.ended_at) - _moment(self.started_at)).total_seconds()


def list_runs(engine: Engine, limit: int | None, is_over: IsOver, now: str) -> list[ListedRun]:
    """The newest runs first. `now` is UTC ISO 8601. Reads only."""
    query = select(runs).order_by(runs.c.id.desc()).limit(limit)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return [_listed(row, is_over, now) for row in rows]


def close_abandoned(engine: Engine, is_over: IsOver, now: str, but: int | None = None) -> list[int]:
    """Close the rows of runs that are over and could not say so: status crashed, ended now; returns their ids.

    `but` is the run at hand. A run taken for dead by its age alone writes its own end over this once it comes to it.
    Asks `is_over` without holding a lock, and writes nothing where there is nothing to close.
    """
    with reading(engine) as connection:
        open_rows = connection.execute(select(runs).where(runs.c.status == "running", runs.c.id != (but or 0))).all()
    ids = [row.id for row in open_rows if _is_abandoned(row, is_over, now)]
    if not ids:
        return []
    with engine.begin() as connection:
        return [key for key in ids if _close(connection, key, now)]


def _close(connection: Connection, key: int, now: str) -> bool:
    still = update(runs).where(runs.c.id == key, runs.c.status == "running")
    return bool(connection.execute(still.values(status=CRASHED, ended_at=now)).rowcount)


def _is_abandoned(row: Row[Any], is_over: IsOver, now: str) -> bool:
    if row.status != "running":
        return False
    over = is_over(row.flow_run_id) if row.flow_run_id else None
    return bool(over) or abs(_moment(now) - _moment(row.started_at)) > LONGEST  # or the clock was set back since


def _listed(row: Row[Any], is_over: IsOver, now: str) -> ListedRun:
    return ListedRun(
        id=row.id,
        flow=row.flow_name,
        status=row.status,
        started_at=row.started_at,
        ended_at=row.ended_at,
        counts=json.loads(row.counts) if row.counts else {},
        desk_sha=row.desk_sha,
        flow_run_id=row.flow_run_id,
        abandoned=_is_abandoned(row, is_over, now),
    )


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
