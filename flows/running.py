"""What every flow does around its work: the desk, the database and the run's row before, how it ended after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

from prefect.context import FlowRunContext
from prefect.logging import get_run_logger

from copydesk.desk import load_desk
from copydesk.workers.cleaning import Cleaners
from copydesk.workers.connecting import Connected
from copydesk.workers.dask import Cluster, DaskCleaners
from flows.abandoned import close_abandoned_runs
from flows.garbage import looked_for_seldom
from flows.progress import reporter
from flows.recorded import wait_until_recorded
from flows.stages import Tally
from flows.tasks import Work
from models.failures import identity, require_same
from models.places import place_of
from models.store import Store


class Parameters(Protocol):
    """What the parameters of all flows have."""

    database: str
    desk: str | None

    def model_dump(self) -> dict[str, Any]:
        """All of them, as the run's row keeps them."""


class Running:
    """A run under way. `counts` is what its row will say it did; until that is set, what was tallied so far."""

    def __init__(self, work: Work, tally: Tally) -> None:
        self.work = work
        self.tally = tally
        self.counts: Mapping[str, Any] = {}

    def counted(self) -> dict[str, Any]:
        """What it did, and the id of its row."""
        return {**(self.counts or self.tally.as_dict()), "run": self.work.run_id}


@contextmanager
def running(
    flow_name: str,
    parameters: Parameters,
    left_alone: Mapping[str, int] | None = None,
    address: str | None = None,
) -> Iterator[Running]:
    """The run of a flow: completed where its body comes to its end, failed where that raises.

    The database is made or upgraded where needed. With the `address` of a Dask scheduler, cleaning and the reading of
    claims are left to its workers. Afterwards Prefect's server is waited for until it has recorded all
    tasks. Raises DeskError, DaskError, and DatabaseError, also where the file was deleted or replaced meanwhile.
    """
    desk = load_desk(Path(parameters.desk) if parameters.desk else None)
    with looked_for_seldom(), ExitStack() as workers:
        cluster = workers.enter_context(_cluster(address)) if address else None
        cleaners = DaskCleaners(cluster) if cluster else workers.enter_context(Cleaners())
        place = place_of(parameters.database)
        store = Store.open(place)
        there = identity(place)
        desk = store.decided(desk)
        context = FlowRunContext.get()
        flow_run_id = context.flow_run.id if context and context.flow_run else None
        run_id = store.start_run(flow_name, parameters.model_dump(), desk, str(flow_run_id) if flow_run_id else None)
        _close_abandoned(store, run_id if flow_run_id else None)
        run = Running(Work(store, desk, run_id, cleaners, cluster), Tally(left_alone or {}))
        status = "failed"
        try:
            with workers:  # which end before the run does
                yield run
            require_same(place, there)
            status = "completed"
        finally:
            store.end_run(run_id, status, run.counts or run.tally.as_dict())
            store.engine.dispose()
            if flow_run_id and not wait_until_recorded(flow_run_id, run.tally.tasks):
                get_run_logger().warning("the server has not recorded all task runs of this run")


def _cluster(address: str) -> Cluster:
    return Cluster(Connected(address), _warn)


def _warn(text: str) -> None:
    get_run_logger().warning("%s", text)
    reporter().note(text)


def _close_abandoned(store: Store, run_id: int | None) -> None:
    """Close the rows of runs that were killed; outside Prefect nobody knows of them."""
    for closed in close_abandoned_runs(store.engine, run_id) if run_id else ():
        get_run_logger().warning("run %d was killed; its row is closed as crashed", closed)
