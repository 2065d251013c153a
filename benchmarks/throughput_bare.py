"""`copydesk ingest` with Prefect's engine and server taken out, to measure what they cost: same options, same database.

Flow and tasks are called as the functions they are made of; events, artifacts and reports in the UI are left out.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import nullcontext
from typing import Any


def main() -> None:
    """Run the command line."""
    from prefect.logging import get_logger

    from flows import calling
    from flows.cli import main as command_line
    from flows.reports.progress import Progress
    from flows.stages import Tally

    ingest: Any = importlib.import_module("flows.ingest")
    ingest.ingest = ingest.ingest.fn
    for name in ("send_events", "leave_ingest_report", "settle"):
        setattr(ingest, name, _nothing)
    for owner, name, does in (
        (Tally, "run", _run),
        (Progress, "at", _nothing),
        (calling, "started_early", nullcontext),
    ):
        setattr(owner, name, does)
    for name in ("prefect.flow_runs", "prefect.task_runs"):  # so that there are loggers outside of runs
        get_logger(name).disabled = True
    sys.exit(command_line(prog_name="copydesk"))


def _nothing(*given: Any, **named: Any) -> None:
    """What Prefect's server is told."""


def _run(tally: Any, task: Any, *given: Any, **named: Any) -> Any:
    return task.fn(*given, **named)


if __name__ == "__main__":
    main()
