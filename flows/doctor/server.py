"""A look at a Prefect server: deployments, who polls for them, and the runs that are due, late, going and over.

Everything is asked at once, with a deadline for the whole, and given as plain values. Nothing is written.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from copydesk.errors import ServerError
from flows.prefect_api import Address, address, brief, server_version

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun

FLOWS = ("ingest", "maintain")  # those that are deployed
DEADLINE = 30.0  # seconds for the whole look
POLLED_WITHIN = timedelta(seconds=60)  # Prefect's own limit, after which a deployment or worker counts as gone
MOST = 50  # runs of a kind
# Words of a state that Prefect gives to what a deployment's concurrency limit turned away.
OVERLAP = "concurrency limit"
WAITING = ("Scheduled", "Late", "AwaitingConcurrencySlot", "AwaitingRetry")
GOING = ("Running", "Pending", "Cancelling", "Retrying")
OVER = ("Cancelled", "Crashed", "Failed", "TimedOut", "Completed")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Run:
    """A flow run. `state` is the name Prefect shows; times have a zone; `due` is when it was to start."""

    id: str
    name: str
    flow: str
    deployment: str | None
    state: str
    message: str
    due: datetime | None
    started: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Deployment:
    """A deployment of a flow of ours. `polled` is when a process last asked for its work, itself or for its pool."""

    id: str
    name: str
    flow: str
    paused: bool
    schedules: int
    active: int
    polled: datetime | None
    ready: bool
    pool: str | None
    pool_paused: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a server said. `frees_zombies` is None where there is no such automation, else whether it is on."""

    address: Address
    version: str
    at: datetime
    deployments: tuple[Deployment, ...]
    due: tuple[Run, ...]
    late: tuple[Run, ...]
    going: tuple[Run, ...]
    over: tuple[Run, ...]
    frees_zombies: bool | None

    def deployment_of(self, run: Run) -> Deployment | None:
        """The deployment that a run belongs to."""
        return next((one for one in self.deployments if one.name == run.deployment), None)


def look(seconds: float = DEADLINE) -> Look:
    """Ask the server that flows use. Raises ServerError where it does not answer, or not as one of ours would."""
    at = address()
    version = server_version()
    return within(seconds, lambda: _look(at, version), f"the server at {at.url}")


def within(seconds: float, work: Callable[[], T], who: str) -> T:
    """Do some work, and give it up after `seconds`. Raises ServerError then, and where the work raises anything."""
    done: list[T] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if done:
        return done[0]
    if failed:
        raise ServerError(f"{who} gave an answer that is not understood ({brief(failed[0])})")
    raise ServerError(f"{who} has not answered within {seconds:g} seconds")


def _look(at: Address, version: str) -> Look:
    with client() as asked:
        now = datetime.now().astimezone()
        flows = {flow.id: flow.name for flow in asked.read_flows(limit=200)}
        deployments = tuple(_deployments(asked, flows))
        names = {one.id: one.name for one in deployments}

        def runs(sort: str, states: tuple[str, ...], of: str | None = None) -> list[Run]:
            return [_run(run, flows, names) for run in _read_runs(asked, sort, states, of)]

        # By deployment: one that runs every minute has more runs to come than are read at once.
        waiting = [run for one in deployments for run in runs("EXPECTED_START_TIME_ASC", WAITING, one.id)]
        waiting.sort(key=lambda run: run.due or now)
        return Look(
            at,
            version,
            now,
            deployments,
            due=tuple(run for run in waiting if run.state != "Late" and not _overdue(run, now)),
            late=tuple(run for run in waiting if run.state == "Late" or _overdue(run, now)),
            going=tuple(runs("START_TIME_ASC", GOING)),
            over=tuple(runs("END_TIME_DESC", OVER)),
            frees_zombies=_frees_zombies(asked),
        )


def client() -> SyncPrefectClient:
    """A client of the server that flows use, which waits less than Prefect's own."""
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_KEY, PREFECT_API_URL

    from flows.prefect_api import DEFAULT_URL

    return SyncPrefectClient(
        PREFECT_API_URL.value() or DEFAULT_URL,
        auth_string=PREFECT_API_AUTH_STRING.value(),
        api_key=PREFECT_API_KEY.value(),
        httpx_settings={"timeout": 5.0},
    )


def _overdue(run: Run, now: datetime) -> bool:
    return run.state == "Scheduled" and run.due is not None and run.due < now - POLLED_WITHIN


def _read_runs(asked: SyncPrefectClient, sort: str, states: tuple[str, ...], of: str | None) -> list[FlowRun]:
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName, FlowRunFilter
    from prefect.client.schemas.filters import FlowRunFilterDeploymentId as OfDeployment
    from prefect.client.schemas.filters import FlowRunFilterState as State
    from prefect.client.schemas.filters import FlowRunFilterStateName as Named
    from prefect.client.schemas.sorting import FlowRunSort

    wanted = FlowRunFilter(state=State(name=Named(any_=list(states))))
    if of:
        wanted.deployment_id = OfDeployment(any_=[UUID(of)])
    ours = FlowFilter(name=FlowFilterName(any_=list(FLOWS)))
    return asked.read_flow_runs(flow_filter=ours, flow_run_filter=wanted, sort=FlowRunSort(sort), limit=MOST)


def _run(run: FlowRun, flows: dict[Any, str], deployments: dict[str, str]) -> Run:
    state = run.state
    return Run(
        id=str(run.id),
        name=run.name,
        flow=flows.get(run.flow_id, "?"),
        deployment=deployments.get(str(run.deployment_id)),
        state=(state.name if state else None) or run.state_name or "?",
        message=" ".join(((state.message if state else None) or "").split()),
        due=run.expected_start_time,
        started=run.start_time,
        ended=run.end_time,
    )


def _deployments(asked: SyncPrefectClient, flows: dict[Any, str]) -> list[Deployment]:
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName

    pools = {pool.name: pool for pool in asked.read_work_pools()}
    found = []
    for one in asked.read_deployments(flow_filter=FlowFilter(name=FlowFilterName(any_=list(FLOWS)))):
        pool = pools.get(one.work_pool_name or "")
        polls: list[datetime | None] = [one.last_polled]
        if pool:
            polls += [worker.last_heartbeat_time for worker in asked.read_workers_for_work_pool(pool.name)]
        flow = flows.get(one.flow_id, "?")
        found.append(
            Deployment(
                id=str(one.id),
                name=f"{flow}/{one.name}",
                flow=flow,
                paused=one.paused,
                schedules=len(one.schedules),
                active=sum(schedule.active for schedule in one.schedules),
                polled=max((poll for poll in polls if poll), default=None),
                ready=one.status is not None and one.status.name == "READY",
                pool=one.work_pool_name,
                pool_paused=bool(pool and pool.is_paused),
            )
        )
    return sorted(found, key=lambda deployment: deployment.name)


def _frees_zombies(asked: SyncPrefectClient) -> bool | None:
    from flows.deploy import ZOMBIES

    found = asked.read_automations_by_name(ZOMBIES)
    return any(automation.enabled for automation in found) if found else None
