"""The maintain flow: duplicates looked for anew, search indexes merged, statistics renewed, the log emptied."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from pydantic import BaseModel

from flows.artifacts import key_for
from flows.maintaining import maintain_all, report
from flows.parameters import Database, DeskFolder
from flows.reports.markdown import safe
from flows.running import running


class MaintainParameters(BaseModel):
    """Which database to maintain."""

    database: Database = "copydesk.db"
    desk: DeskFolder = None


@flow(name="maintain", flow_run_name="maintain {parameters.database}", persist_result=False, validate_parameters=True)
def maintain(parameters: MaintainParameters) -> dict[str, Any]:
    """Check the file, make the index of duplicates anew, merge full-text search, renew statistics, empty the log.

    It may be killed anywhere, and run while others write.
    """
    with running("maintain", parameters) as run:
        run.counts, rows = maintain_all(run)
        database = run.work.store.engine.url.database or ""
        create_markdown_artifact(report(rows), key=key_for("maintain-report", database), description=safe(database))
    return run.counted()
