"""How our tasks are set: nothing cached or stored, tried again where the database comes back, and not for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from models.failures import passes

P = ParamSpec("P")
R = TypeVar("R")

HOUR = 3600.0
RETRY_DELAYS = [5.0, 20.0]  # seconds; each try waits 30 seconds for the lock by itself


def stage(name: str, run_name: str, hours: float = 1.0) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task of that name, a batch or a stage of a run, which fails when it takes longer than so many hours.

    What is shared between runs is the database, so no result is kept. A task begins its transaction anew when it is
    tried again; that is of use only where another program held the lock, or the database's server was restarted.
    """
    return task(
        name=name,
        task_run_name=run_name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=len(RETRY_DELAYS),
        retry_delay_seconds=RETRY_DELAYS,
        retry_condition_fn=_passes,
        timeout_seconds=hours * HOUR,
    )


def _passes(of: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    return passes(state.result(raise_on_failure=False))
