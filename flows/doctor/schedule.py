"""The schedule: whether there is one, whether somebody works on it, and why runs are late, stuck or cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from copydesk.errors import ServerError
from flows.doctor.server import OVERLAP, POLLED_WITHIN, Deployment, Look, Run, look
from flows.prefect_api import address, client_version, server_version
from models.findings import Finding, fault, ok, warning

TIMES_LONGER = 3  # than the longest completed run of its flow: from then on a run counts as stuck
LEAST_STUCK = timedelta(hours=1)
START = "copydesk up"  # what starts a server with its schedule


def server_findings() -> list[Finding]:
    """Everything about the server and the schedule; one finding where no server answers."""
    try:
        version = server_version()
    except ServerError as error:
        return [_no_server(str(error))]
    try:
        return [_version(version), *schedule_findings(look())]
    except ServerError as error:
        return [_version(version), fault("schedule", str(error), "see the line server, and the server's log")]


def schedule_findings(seen: Look) -> list[Finding]:
    """What a look at a server says about the schedule."""
    if not seen.deployments:
        return [warning("schedule", "nothing is scheduled on this server", f"run: {START}, or: copydesk schedule")]
    each = [finding for deployment in seen.deployments for finding in _deployment(seen, deployment)]
    return [*each, _late(seen), _stuck(seen), _overlaps(seen), _zombies(seen)]


def why_late(seen: Look, run: Run) -> str:
    """The reason that a run has not started, in plain words."""
    of = seen.deployment_of(run)
    if run.state == "AwaitingConcurrencySlot" or any(other.deployment == run.deployment for other in seen.going):
        return "an earlier run is still going"
    if of is None:
        return "its deployment is gone"
    if of.paused or of.pool_paused:
        return f"its {'deployment' if of.paused else 'work pool'} is paused"
    if not polling(seen, of):
        return f"no process asks for its work{_since(seen, of.polled)}: {cure_for(of)}"
    return "nobody asked for its work when it was due (server or worker was down); it starts as soon as it is its turn"


def polling(seen: Look, deployment: Deployment) -> bool:
    """Whether a process asks for a deployment's work."""
    return deployment.polled is not None and seen.at - deployment.polled <= POLLED_WITHIN


def cure_for(deployment: Deployment) -> str:
    """How the process that works on a deployment is started."""
    return f"prefect worker start --pool {deployment.pool}" if deployment.pool else START


def span(length: timedelta) -> str:
    """A length of time for people: its two largest units."""
    seconds = max(0, int(length.total_seconds()))
    parts = ((seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    first = next((at for at, (number, _) in enumerate(parts) if number), len(parts) - 1)
    return " ".join(f"{number} {unit}" for number, unit in parts[first : first + 2] if number) or "0 s"


def _no_server(said: str) -> Finding:
    at = address()
    if at.configured:
        return fault("server", said, f"start it ({START}), or unset PREFECT_API_URL")
    cure = f"only a schedule needs one ({START}); other runs start a server of their own"
    return warning("server", said, cure)


def _version(version: str) -> Finding:
    ours, url = client_version(), address().url
    if version == ours:
        return ok("server", f"{url}, Prefect {version}")
    found = f"{url} runs Prefect {version}, copydesk Prefect {ours}"
    cure = f"run a server of {ours} ({START} starts one)"
    other = version.split(".")[0] != ours.split(".")[0]
    return fault("server", found, cure) if other else warning("server", found, cure)


def _deployment(seen: Look, one: Deployment) -> Iterator[Finding]:
    name = f"schedule {one.name}"
    due = [run.due for run in seen.due if run.deployment == one.name and run.due]
    if not one.schedules:
        yield warning(name, "has no schedule", "give it one: copydesk schedule")
    elif one.paused or not one.active:
        yield warning(
            name, "is paused", f"resume it in the Prefect UI, or: prefect deployment schedule resume {one.name}"
        )
    elif not due:
        cure = "if that stays so for a minute, see the line sqlalchemy above and the server's log"
        yield fault(name, "is active, and no run is scheduled", cure)
    else:
        yield ok(name, f"next run {when(min(due))}, {len(due)} scheduled")
    if polling(seen, one) and not one.pool_paused:
        yield ok(f"worker {one.name}", f"asked for work {span(seen.at - (one.polled or seen.at))} ago")
    elif one.pool_paused:
        yield warning(f"worker {one.name}", f"work pool {one.pool} is paused", f"prefect work-pool resume {one.pool}")
    else:
        found = f"no process asks for its work{_since(seen, one.polled)}"
        yield fault(f"worker {one.name}", found, f"start one: {cure_for(one)}")


def _late(seen: Look) -> Finding:
    if not seen.late:
        return ok("late runs", "none")
    reasons = sorted({why_late(seen, run) for run in seen.late})
    first = min((run.due for run in seen.late if run.due), default=None)
    since = f", the first was due {when(first)}" if first else ""
    return warning("late runs", f"{len(seen.late)}{since}: {'; '.join(reasons)}", "copydesk runs lists them")


def _stuck(seen: Look) -> Finding:
    stuck = [run for run in seen.going if run.started and seen.at - run.started > _limit(seen, run)]
    if not stuck:
        return ok("running", f"{len(seen.going)} under way")
    listed = ", ".join(f"{run.name} for {span(seen.at - (run.started or seen.at))}" for run in stuck)
    cure = "if its process is gone: prefect flow-run cancel " + stuck[0].id
    return warning("running", f"far longer than any before: {listed}", cure)


def _limit(seen: Look, run: Run) -> timedelta:
    over = [other for other in seen.over if other.flow == run.flow and other.state == "Completed"]
    longest = max((o.ended - o.started for o in over if o.ended and o.started), default=timedelta())
    return max(LEAST_STUCK, TIMES_LONGER * longest)


def _overlaps(seen: Look) -> Finding:
    cancelled = [run for run in seen.over if run.state == "Cancelled" and OVERLAP in run.message.lower()]
    ended = [run for run in seen.over if run.state in ("Completed", "Failed", "Crashed")]
    in_a_row = next((at for at, run in enumerate(seen.over) if run in ended), len(seen.over))
    latest = [run for run in seen.over[:in_a_row] if run in cancelled]
    if latest:
        found = f"the last {len(latest)} scheduled runs were cancelled, because an earlier one was still going"
        return warning("overlap", found, "make the schedule sparser, or see the line running above")
    return ok("overlap", f"{len(cancelled)} of the last {len(seen.over)} runs cancelled for an earlier one")


def _zombies(seen: Look) -> Finding:
    name = "zombie runs"
    if seen.frees_zombies:
        return ok(name, "the automation that frees runs without a heartbeat is on")
    state = "is off" if seen.frees_zombies is False else "is missing"
    return warning(
        name, f"the automation that frees runs without a heartbeat {state}", f"{START} and copydesk schedule make it"
    )


def _since(seen: Look, polled: datetime | None) -> str:
    return f" since {span(seen.at - polled)}" if polled else ""


def when(moment: datetime) -> str:
    """A moment as everywhere in copydesk: UTC ISO 8601, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
