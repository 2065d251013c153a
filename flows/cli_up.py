"""Running on a schedule: everything together, or the schedule alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows.options import check_runner, database_option, desk_option, reports_errors, runner_options
from flows.terminal import echo

if TYPE_CHECKING:
    from flows.plan import Plan

INBOX = "inbox"
EVERY = "1h"
C = TypeVar("C", bound=Callable[..., Any])


def _planned(command: C) -> C:
    """The options that say what is run, and when."""
    for decorate in reversed(
        (
            click.argument("inputs", nargs=-1, metavar="[PATH|URL]..."),
            database_option,
            desk_option,
            click.option("--cron", help="When, as a cron expression: '0 6 * * *' is 06:00 every day."),
            click.option(
                "--every", metavar="DURATION", help="How often: 30s, 15m, 1h, 1d. The first run begins at once."
            ),
            click.option("--timezone", help="Time zone of --cron, as in Europe/Berlin (default: this machine's)."),
            click.option("--name", default="inbox", show_default=True, help="A name for this schedule."),
            click.option("--publisher", help="Who published the inputs, as a name or a domain."),
            click.option("--urls", type=click.Path(), help="A text file of web addresses to fetch, one a line."),
            click.option(
                "--contact", default="", help="A web or mail address for servers' owners, sent with requests."
            ),
            runner_options,
            click.option("--port", type=click.IntRange(1, 65535), help="The port of Prefect's server (default: 4200)."),
        )
    ):
        command = decorate(command)
    return command


@click.command()
@_planned
@click.option(
    "--explore-port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Datasette's port."
)
@reports_errors
def up(explore_port: int, **given: Any) -> None:
    """Run everything: Prefect's server, the schedule, and pages over the database, until Ctrl-C.

    Without inputs it goes on with the schedules it was given before; where there are none, with the folder inbox, every
    hour. All of it listens on this machine only.
    """
    _run(given, explore_port)


@click.command()
@_planned
@click.option("--work-pool", help="Deploy for the workers of this process pool, and leave the runs to them.")
@reports_errors
def schedule(work_pool: str | None, **given: Any) -> None:
    """Run the schedule alone, until Ctrl-C, with the Prefect server that PREFECT_API_URL names, or one of its own."""
    if work_pool is None:
        _run(given, None)
    else:
        _deploy(given, work_pool)


def _run(given: dict[str, Any], explore_port: int | None) -> None:
    from copydesk.desk import load_desk
    from flows.supervising import Supervisor
    from flows.upping import explore_service, find_server, schedule_service, server_service
    from models.places import place_of
    from models.store import Store

    load_desk(given["desk"])
    goes_on = not (given["inputs"] or given["urls"] or given["cron"] or given["every"])
    plan = _plan(given)
    server = find_server(given["port"])
    place = place_of(given["db"])
    Store.open(place).engine.dispose()
    if explore_port and not isinstance(place, Path):
        echo("no pages are served: they show SQLite files only")
        explore_port = None
    services = [server_service(server)] if server.port else []
    services += [explore_service(given["db"], explore_port)] if explore_port else []
    services.append(schedule_service(server, plan, goes_on))
    echo("starting; Ctrl-C stops everything")
    Supervisor(services, echo).run()
    echo("stopped")


def _deploy(given: dict[str, Any], work_pool: str) -> None:
    from copydesk.desk import load_desk
    from flows.quiet import keep_prefect_quiet
    from flows.upping import require_server

    load_desk(given["desk"])
    plan = _plan(given)
    require_server()
    keep_prefect_quiet()
    from flows.serving import deploy

    deploy(plan, work_pool)
    echo(f"deployed for pool {work_pool}: ingest/{plan.name}, {plan.when}; maintain/{plan.name}, once a week")
    echo(f"start a worker with: prefect worker start --pool {work_pool}")


def _plan(given: dict[str, Any]) -> Plan:
    """The plan that the options make, of the folder inbox where they name no inputs."""
    from flows.plan import Plan, absolute, checked_cron, seconds_of

    check_runner(given["runner"], given["address"])
    if given["cron"] and given["every"]:
        raise click.UsageError("--cron and --every: give one of them")
    timezone = given["timezone"] or _local_zone()
    cron = checked_cron(given["cron"], timezone) if given["cron"] else None
    every = None if cron else seconds_of(given["every"] or EVERY)
    inputs = absolute(given["inputs"] or (() if given["urls"] else (INBOX,)))
    if not given["inputs"] and not given["urls"]:
        Path(INBOX).mkdir(exist_ok=True)
    _check_inputs(inputs, given["urls"], given["publisher"])
    return Plan(given["name"], _parameters(given, inputs), cron, every, timezone)


def _check_inputs(inputs: list[str], urls: str | None, publisher: str | None) -> None:
    """Say now what would fail each run. Raises InputError."""
    from copydesk.readers.places import find_inputs
    from copydesk.readers.web import read_url_list

    find_inputs(inputs, publisher, may_be_empty=True)
    if urls:
        read_url_list(Path(urls))


def _parameters(given: dict[str, Any], inputs: list[str]) -> dict[str, Any]:
    """What `ingest` is given: paths that mean the same wherever a run starts."""
    from models.places import place_of, shown

    place = place_of(given["db"])
    desk = given["desk"] or (Path("desk") if Path("desk").is_dir() else None)
    paths = {"desk": desk, "urls": given["urls"]}
    return {
        "inputs": inputs,
        "may_be_empty": True,
        "publisher": given["publisher"],
        "contact": given["contact"],
        "database": str(place.absolute()) if isinstance(place, Path) else shown(place),
        "runner": given["runner"],
        "address": given["address"],
        **{name: str(Path(path).absolute()) if path else None for name, path in paths.items()},
    }


def _local_zone() -> str:
    import tzlocal

    return tzlocal.get_localzone_name()


COMMANDS: tuple[click.Command, ...] = (up, schedule)
