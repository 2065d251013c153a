"""The process that keeps schedules: it deploys the plans and runs what comes due, each run in a process of its own.

Started by `copydesk up` and `copydesk schedule` as `python -m flows.serving PLAN`, the plan as JSON. With
`--unless-others` it goes on with the plans that the server holds, and keeps the one given only where there are none.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from flows.plan import Plan

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner


def main(given: Plan, unless_others: bool) -> None:
    """Serve until SIGTERM. Raises httpx.HTTPError where the server cannot be reached."""
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    from flows.dead_runs import free_dead_runs
    from flows.deploy import HEARTBEAT_SECONDS, deployments, set_up_automations, skip_missed, stored_plans

    runner = Runner(name="copydesk", heartbeat_seconds=HEARTBEAT_SECONDS, pause_on_shutdown=True)
    with get_client(sync_client=True) as client:
        set_up_automations(client)
        for plan in (unless_others and stored_plans(client)) or [given]:
            ids = [_added(runner, deployment) for deployment in deployments(plan)]
            free_dead_runs(client, ids)
            skipped = skip_missed(client, ids, keep_latest=plan.cron is not None)
            if plan.every:  # the first run need not wait
                client.create_flow_run_from_deployment(ids[0])
            missed = f"; {skipped} runs were missed, and are done with the next" if skipped else ""
            print(f"{plan.name}: {', '.join(_named(plan))} {plan.when}{missed}", flush=True)
    asyncio.run(runner.start())


def deploy(plan: Plan, work_pool: str) -> None:
    """Deploy a plan for the workers of a pool, and leave it to them. Raises ServerError for a pool of another type."""
    from prefect.client.orchestration import get_client

    from flows.deploy import deployments, set_up_automations, set_up_pool

    with get_client(sync_client=True) as client:
        set_up_automations(client)
        set_up_pool(client, work_pool)
    for deployment in deployments(plan, work_pool):
        deployment.apply()


def _added(runner: Runner, deployment: RunnerDeployment) -> UUID:
    added = runner.add_deployment(deployment)
    assert isinstance(added, UUID)  # a coroutine only where an event loop runs
    return added


def _named(plan: Plan) -> list[str]:
    named = [*plan.parameters.get("inputs", []), *filter(None, [plan.parameters.get("urls")])]
    return [*named[:3], *([f"{len(named) - 3} more"] if len(named) > 3 else [])]


def _whole_process(arguments: list[str]) -> None:
    """Serve, and end the process without waiting for threads: one of Prefect's that lost its server never ends."""
    code = 1
    try:
        main(Plan(**json.loads(arguments[0])), "--unless-others" in arguments[1:])
        code = 0
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except SystemExit as end:  # how the runner ends on SIGTERM while it starts
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):  # whoever read our output may be dead
            logging.shutdown()
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _whole_process(sys.argv[1:])
