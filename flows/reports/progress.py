"""Progress of a run: a bar on the terminal, and in the Prefect UI one artifact, made once a run turns out to be long.

A stage's share of the whole is about its share of the time (docs/benchmarks/stages.md), so that what is left can be
estimated: reading the claims of an article takes some eight times as long as loading it.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.context import FlowRunContext
from prefect.logging import get_run_logger
from sqlalchemy import Engine

from flows.artifacts import key_for
from flows.progress import reporter
from flows.reports.markdown import safe


@dataclass(frozen=True, slots=True)
class Ends:
    """How far a run is at the end of each of its stages, in per cent."""

    loaded: float
    learned: float
    compared: float
    read: float


WITH_CLAIMS = Ends(12.0, 13.0, 14.0, 98.0)
WITHOUT_CLAIMS = Ends(90.0, 95.0, 99.0, 99.0)


class Progress:
    """How far a run is, in per cent; it never goes back."""

    def __init__(self, ends: Ends = WITH_CLAIMS) -> None:
        self.percent = 0.0
        self.ends = ends
        self._artifact: UUID | None = None
        self._given_up = False

    def at(self, percent: float, words: str, engine: Engine, *, long: bool) -> None:
        """Say how far the run is, and what it did last. Nothing is shown until the run is found to be `long`."""
        self.percent = max(self.percent, round(percent, 1))
        reporter().at(self.percent)
        context = FlowRunContext.get()
        if self._given_up or context is None or context.flow is None or not (long or self._artifact):
            return
        name = context.flow.name.replace("_", "-")
        try:
            self._show(safe(words), key_for(f"{name}-progress", engine.url.database or ""))
        except Exception as error:  # a server that is away for a moment must not end a run over a figure
            self._given_up = True
            get_run_logger().warning("progress is not shown any more: %s", error)

    def _show(self, words: str, key: str) -> None:
        if self._artifact is None:
            made = create_progress_artifact(self.percent, key=key, description=words)
            self._artifact = made if isinstance(made, UUID) else None
        else:
            update_progress_artifact(self._artifact, progress=self.percent, description=words)
