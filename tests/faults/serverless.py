"""The command line without Prefect's engine: flows and tasks are called as the functions they are made of.

Everything else is what a user runs: options, checks before the flow, the store, and the words for what went wrong. It
starts in tenths of a second where an engine takes seconds, so that hundreds of faults can be tried.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import time
import traceback
from contextlib import nullcontext
from pathlib import Path
from typing import Any

STARTED = "from tests.faults.serverless import main; main()"
# Flows by their modules, and what these use of Prefect's server besides.
SERVED = {
    "flows.ingest": ("ingest", "send_events", "leave_ingest_report", "settle"),
    "flows.reclean": ("reclean", "leave_reclean_report"),
    "flows.extract_claims": ("extract_claims", "send_disputes", "leave_claims_report", "settle"),
    "flows.maintain": ("maintain", "create_markdown_artifact"),
}
PATIENCE = 60.0  # seconds to wait for being let go
PER_BATCH = 3  # documents: few, so that small inputs make several batches


def serve_nothing() -> None:
    """Take Prefect's engine and its server out of the flows, in this process."""
    from prefect.logging import get_logger

    from flows import calling, stages
    from flows.reports.progress import Progress
    from flows.stages import Tally

    for module, (flow, *unserved) in SERVED.items():
        loaded = importlib.import_module(module)
        setattr(loaded, flow, getattr(loaded, flow).fn)
        for name in unserved:
            setattr(loaded, name, _nothing)
    ingest = importlib.import_module("flows.ingest")
    load = ingest.load_files
    ingest.load_files = lambda inputs, most, *others, **more: load(inputs, min(most, PER_BATCH), *others, **more)
    stages.LEARNED_FROM = PER_BATCH  # what is learned while it loads is cut short, too
    calling.started_early = nullcontext  # type: ignore[assignment]
    Tally.run = _run  # type: ignore[method-assign]
    Progress.at = _nothing  # type: ignore[method-assign]
    for name in ("prefect.flow_runs", "prefect.task_runs"):  # so that there are loggers outside of runs
        get_logger(name).disabled = True


def _nothing(*given: Any, **named: Any) -> None:
    """What Prefect's server is told where there is none."""


def _run(tally: Any, task: Any, *given: Any, **named: Any) -> Any:
    tally.tasks += 1
    return task.fn(*given, **named)


def wait_for(file: Path) -> None:
    """Go on as soon as there is a file of that name."""
    until = time.monotonic() + PATIENCE
    while not file.exists():
        if time.monotonic() > until:
            raise SystemExit(f"{file}: nobody made it")
        time.sleep(0.002)


def main() -> None:
    """Wait for the file that is the first argument, then run the command line with the others."""
    from flows.cli import main as command_line

    serve_nothing()
    go = sys.argv.pop(1)
    wait_for(Path(go))
    try:
        code = command_line(prog_name="copydesk", standalone_mode=True)
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    _leave(code if isinstance(code, int) else int(bool(code)))


def _leave(code: int) -> None:
    """End as an interpreter does, connections closed, but for giving back memory, which takes a fork some seconds."""
    gc.collect()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
