"""The maintain flow: the index that copies are found by is made anew, and all of them are looked for again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect import flow
from pydantic import BaseModel, Field

from flows.duplicates import find_duplicates
from flows.running import running


class MaintainParameters(BaseModel):
    """Which database to maintain."""

    database: str = Field("copydesk.db", description="The SQLite file to work on")
    desk: str | None = Field(None, description="A folder of your own: rules/*.toml and publishers/*.toml")


@flow(name="maintain", flow_run_name="maintain {parameters.database}", persist_result=False, validate_parameters=True)
def maintain(parameters: MaintainParameters) -> dict[str, Any]:
    """Make the index of fingerprints anew, and with it what repeats what."""
    with running("maintain", parameters) as run:
        run.counts = asdict(find_duplicates(run.work, run.tally, rebuild=True))
    return run.counted()
