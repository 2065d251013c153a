"""Runs: each time a flow worked on the database."""

from sqlalchemy import Table

from models.base import checksum, key, metadata, text

runs = Table(
    "runs",
    metadata,
    key(),
    text("flow_run_id", "Prefect's id of the flow run; null outside Prefect", nullable=True),
    text("flow_name", "which flow ran, such as ingest"),
    text("started_at", "when it began, UTC ISO 8601"),
    text("ended_at", "when it ended, UTC ISO 8601; null while it runs or after a crash", nullable=True),
    text(
        "status",
        "running, completed, failed or crashed; a run that was killed stays running until the next run",
    ),
    text("parameters", "the flow's parameters, JSON"),
    text("desk_sha", "hash of the rules and steps in force"),
    text("code_version", "version of copydesk"),
    text("counts", "what happened to the inputs, JSON; null while it runs", nullable=True),
    checksum(),
    comment="one row each time a flow worked on the database; written by the flows",
)
