"""The maintain flow: the index that copies are found by is made anew, and all of them are looked for again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.context import FlowRunContext
from prefect.logging import get_run_logger
from pydantic import BaseModel, Field

from copydesk.desk import load_desk
from flows.duplicates import find_duplicates
from flows.recorded import wait_until_recorded
from flows.stages import Tally
from flows.tasks import Work
from models.engine import database_path
from models.store import Store


class MaintainParameters(BaseModel):
    """Which database to maintain."""

    database: str = Field("copydesk.db", description="The SQLite file to work on")
    desk: str | None = Field(None, description="A folder of your own: rules/*.toml and publishers/*.toml")


@flow(name="maintain", flow_run_name="maintain {parameters.database}", persist_result=False, validate_parameters=True)
def maintain(parameters: MaintainParameters) -> dict[str, Any]:
    """Make the index of fingerprints anew, and with it what repeats what."""
    desk = load_desk(Path(parameters.desk) if parameters.desk else None)
    store = Store.open(database_path(parameters.database))
    desk = store.decided(desk)
    context = FlowRunContext.get()
    flow_run_id = context.flow_run.id if context and context.flow_run else None
    run_id = store.start_run("maintain", parameters.model_dump(), desk, str(flow_run_id) if flow_run_id else None)
    tally = Tally({})
    counts: dict[str, Any] = {}
    status = "failed"
    try:
        counts = asdict(find_duplicates(Work(store, desk, run_id), tally, rebuild=True))
        status = "completed"
    finally:
        store.end_run(run_id, status, counts)
        store.engine.dispose()
        if flow_run_id and not wait_until_recorded(flow_run_id, tally.tasks):
            get_run_logger().warning("the server has not recorded all task runs of this run")
    return counts | {"run": run_id}
