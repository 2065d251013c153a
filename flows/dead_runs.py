"""Runs whose process is gone, found by whoever takes the schedule up again, before their heartbeats are missed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Crashed

UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
STARTING = timedelta(seconds=60)  # a run that was claimed that recently may not have its process yet


def free_dead_runs(client: SyncPrefectClient, deployment_ids: Iterable[UUID]) -> int:
    """Mark runs as crashed that have no process on this machine, which frees their slots. Returns how many.

    For deployments that are served: their runs are processes of this machine. Where processes cannot be looked at
    (elsewhere than on Linux) nothing is done, and the server finds out by itself.
    """
    if sys.platform != "linux":
        return 0
    runs = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=list(deployment_ids)),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNDER_WAY)),
        )
    )
    alive = set(_alive()) if runs else set()
    dead = [run for run in runs if str(run.id) not in alive and not _is_starting(run)]
    for run in dead:
        why = "its process was gone when the schedule was taken up again; the next run does its work"
        client.set_flow_run_state(run.id, Crashed(message=why), force=True)
    return len(dead)


def _is_starting(run: FlowRun) -> bool:
    state = run.state
    # Either way: what was claimed long after now was so before the clock was set back.
    return bool(state and state.is_pending() and abs(datetime.now(UTC) - state.timestamp) < STARTING)


def _alive() -> Iterator[str]:
    """The ids of the flow runs that have a process."""
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            for variable in environment.read_bytes().split(b"\0"):
                if variable.startswith(b"PREFECT__FLOW_RUN_ID="):
                    yield variable.partition(b"=")[2].decode(errors="replace")
