"""What a schedule is on the Prefect server: deployments of our flows, and automations that free dead runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule
from prefect.client.schemas.sorting import FlowRunSort
from prefect.deployments.runner import RunnerDeployment
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound
from prefect.flows import Flow
from prefect.states import Cancelled
from prefect.types.entrypoint import EntrypointType

from copydesk.errors import ServerError
from flows.plan import Plan

TAG = "copydesk"
HEARTBEAT_SECONDS = 30  # the least that Prefect allows
SILENT_SECONDS = 90  # three heartbeats missed; a run that was killed was found after 83 s, measured
START_SECONDS = 300  # from being claimed to running; ten seconds are usual
MAINTENANCE = "30 3 * * 0"  # the night to Sunday
ZOMBIES = "copydesk: free runs without a heartbeat"
UNSTARTED = "copydesk: free runs that never started"
ENDS = {f"prefect.flow-run.{name}" for name in ("Completed", "Failed", "Cancelled", "Crashed")}

# One run at a time; a run that comes due meanwhile is cancelled, because the one under way does its work. A claimed run
# that does not start gives its slot back after a minute.
NO_OVERLAP = ConcurrencyLimitConfig(
    limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW, grace_period_seconds=60
)


def deployments(plan: Plan, work_pool: str | None = None) -> list[RunnerDeployment]:
    """What a plan deploys: `ingest`, and `maintain` of its database once a week; for the workers of a pool if one is
    named, else for whoever serves them.
    """
    from flows.ingest import ingest
    from flows.maintain import maintain

    made = [_deployment(ingest, plan, dict(plan.parameters), _schedule(plan), work_pool)]
    if plan.maintain:
        parameters = {name: plan.parameters.get(name) for name in ("database", "desk")}
        weekly = CronSchedule(cron=MAINTENANCE, timezone=plan.timezone)
        made.append(_deployment(maintain, plan, parameters, weekly, work_pool))
    return made


def _deployment(
    flow: Flow[..., Any],
    plan: Plan,
    parameters: dict[str, Any],
    schedule: CronSchedule | IntervalSchedule | None,
    work_pool: str | None,
) -> RunnerDeployment:
    return RunnerDeployment.from_flow(
        flow,
        name=plan.name,
        schedules=[DeploymentScheduleCreate(schedule=schedule, active=True)] if schedule else [],
        concurrency_limit=NO_OVERLAP,
        parameters={"parameters": parameters},
        tags=[TAG],
        paused=False,
        work_pool_name=work_pool,
        job_variables={"env": {"PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS)}} if work_pool else {},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _schedule(plan: Plan) -> CronSchedule | IntervalSchedule | None:
    if plan.cron:
        return CronSchedule(cron=plan.cron, timezone=plan.timezone)
    if plan.every:
        return IntervalSchedule(interval=timedelta(seconds=plan.every), timezone=plan.timezone)
    return None


def set_up_pool(client: SyncPrefectClient, name: str) -> None:
    """A work pool whose workers start processes, made where there is none. Raises ServerError for another type."""
    try:
        pool = client.read_work_pool(name)
    except ObjectNotFound:
        client.create_work_pool(WorkPoolCreate(name=name, type="process"))
    else:
        if pool.type != "process":
            raise ServerError(f"work pool {name} starts {pool.type}, not processes; name another with --work-pool")


def stored_plans(client: SyncPrefectClient) -> list[Plan]:
    """The plans whose deployments the server holds, as they were last put there; not those of a work pool."""
    found = client.read_deployments(deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG])))
    served = [deployment for deployment in found if deployment.work_pool_name is None]
    maintained = {deployment.name for deployment in served if _is_of(deployment, "maintain")}
    return [_plan(deployment, maintained) for deployment in served if _is_of(deployment, "ingest")]


def _is_of(deployment: DeploymentResponse, flow: str) -> bool:
    return bool(deployment.entrypoint and deployment.entrypoint.rsplit(".", 1)[-1] == flow)


def _plan(deployment: DeploymentResponse, maintained: set[str]) -> Plan:
    schedule = deployment.schedules[0].schedule if deployment.schedules else None
    return Plan(
        deployment.name,
        deployment.parameters.get("parameters", {}),
        cron=schedule.cron if isinstance(schedule, CronSchedule) else None,
        every=schedule.interval.total_seconds() if isinstance(schedule, IntervalSchedule) else None,
        timezone=getattr(schedule, "timezone", None) or "UTC",
        maintain=deployment.name in maintained,
    )


def set_up_automations(client: SyncPrefectClient) -> None:
    """Let the server mark dead runs as crashed, which frees their slot. One that was switched off stays off."""
    for wanted in (_zombies(), _unstarted()):
        found = client.find_automation(wanted.name)
        if found is None:
            client.create_automation(wanted)
        elif _terms(found) != _terms(wanted):  # an older version of copydesk made it
            client.update_automation(found.id, wanted.model_copy(update={"enabled": found.enabled}))


def _terms(automation: AutomationCore) -> tuple[object, ...]:
    trigger = automation.trigger
    assert isinstance(trigger, EventTrigger)
    return trigger.after, trigger.expect, trigger.within, automation.description


def _zombies() -> AutomationCore:
    # After a start as well: a run that is killed at once may not have sent a heartbeat yet.
    heartbeat, start = "prefect.flow-run.heartbeat", "prefect.flow-run.Running"
    return _freeing(ZOMBIES, {heartbeat, start}, {heartbeat, *ENDS}, SILENT_SECONDS, "no heartbeat: it was killed")


def _unstarted() -> AutomationCore:
    then = {"prefect.flow-run.Running", *ENDS}
    return _freeing(UNSTARTED, {"prefect.flow-run.Pending"}, then, START_SECONDS, "claimed, but never started")


def _freeing(name: str, after: set[str], expect: set[str], seconds: int, why: str) -> AutomationCore:
    """An automation that marks a run of ours as crashed when nothing of `expect` comes for so long."""
    return AutomationCore(
        name=name,
        description=f"Marks a run as crashed: {why}. Made by copydesk.",
        trigger=EventTrigger(
            after=after,
            expect=expect,
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=ResourceSpecification({"prefect.resource.id": [f"prefect.tag.{TAG}"]}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=timedelta(seconds=seconds),
        ),
        actions=[
            ChangeFlowRunState(
                name=None, state=StateType.CRASHED, force=False, message=f"{why}; the next run does its work"
            )
        ],
    )


def skip_missed(client: SyncPrefectClient, deployment_ids: Iterable[UUID], keep_latest: bool) -> int:
    """Cancel runs that came due while nothing was there to run them, all but the latest where that is kept.

    They would only load what the first of them has loaded. Returns how many were cancelled.
    """
    skipped = 0
    for deployment_id in deployment_ids:
        missed = _missed(client, deployment_id)
        for run_id, due in missed[: -1 if keep_latest else None]:
            why = f"missed: nothing was running it at {due:%Y-%m-%d %H:%M} UTC; the next run does its work"
            client.set_flow_run_state(run_id, Cancelled(message=why), force=True)
            skipped += 1
    return skipped


def _missed(client: SyncPrefectClient, deployment_id: UUID) -> Sequence[tuple[UUID, datetime]]:
    runs = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=[deployment_id]),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        ),
        sort=FlowRunSort.EXPECTED_START_TIME_ASC,
    )
    due = [(run.id, run.expected_start_time) for run in runs if run.auto_scheduled and run.expected_start_time]
    return [(run_id, when) for run_id, when in due if when < datetime.now(UTC)]
