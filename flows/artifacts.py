"""Artifacts: the reports of a run put into the Prefect UI, under keys that keep their history.

A server keeps artifacts of one key as one history. So that two databases do not share one, keys end in the name of the
database's file, but for the default `copydesk.db`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from sqlalchemy import Engine

from flows.plain import name_of, plain, slug
from flows.reports.claims import claims_report
from flows.reports.cures import cure
from flows.reports.ingest import ingest_report
from flows.reports.markdown import cell_text, safe
from flows.reports.reclean import reclean_report
from flows.reports.redline import redline_report
from models.drift import Drift
from models.report import in_quarantine, run_report

DEFAULT = "copydesk.db"
MOST_QUARANTINED = 1000  # rows of the table that can be searched


def key_for(kind: str, database: str) -> str:
    """The key of an artifact: `ingest-report` for copydesk.db, `ingest-report-news` for news.db."""
    path = Path(database)
    return kind if path.name == DEFAULT else f"{kind}-{slug(path.stem if path.suffix == '.db' else path.name)}"


def leave_ingest_report(
    engine: Engine, run_id: int, counts: Mapping[str, Any], drift: Sequence[Drift], title: str
) -> None:
    """The report of an ingest run; and, where there is any, the redline of its most-changed article and what is in
    quarantine since."""
    _leave("ingest-report", ingest_report(engine, run_id, counts, drift), engine, title)
    most_edited = run_report(engine, run_id).most_edited
    made = redline_report(engine, most_edited) if most_edited is not None else None
    if made:
        _leave("redline", made, engine, f"The most-changed article of: {title}")
    if counts["quarantined"]:
        _leave_quarantine(engine)


def leave_claims_report(engine: Engine, run_id: int, title: str) -> None:
    """The report of a run that read claims."""
    _leave("claims-report", claims_report(engine, run_id), engine, title)


def leave_reclean_report(engine: Engine, counts: Mapping[str, Any], title: str) -> None:
    """The report of a run that cleaned again."""
    _leave("reclean-report", reclean_report(counts), engine, title)


def _leave(kind: str, markdown: str, engine: Engine, title: str) -> None:
    create_markdown_artifact(markdown, key=key_for(kind, engine.url.database or ""), description=safe(title))


def _leave_quarantine(engine: Engine) -> None:
    found = in_quarantine(engine, MOST_QUARANTINED)
    create_table_artifact(
        [_row(*one) for one in found],
        key=key_for("quarantine", engine.url.database or ""),
        description=f"What is in quarantine, the latest first: {len(found)} inputs"
        + (", and perhaps more" if len(found) == MOST_QUARANTINED else ""),
    )


def _row(uri: str, code: str, message: str, size: int, since: str) -> dict[str, Any]:
    told = {"input": name_of(uri), "code": code, "why": message, "what to do": cure(code)}
    return {column: cell_text(value) for column, value in told.items()} | {"bytes": size, "since": plain(since[:16])}
