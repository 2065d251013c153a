"""Artifacts: what a run leaves in the Prefect UI for people to read. Scraped text never becomes markup there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine

from copydesk.render import as_markdown, redline
from models.history import history
from models.report import RunReport, run_report

LONGEST_SAMPLE = 100  # characters
MARKDOWN_SIGNS = re.compile(r"[\\`*_\[\]|!~:@]|(?<=www)\.")  # the last three would make bare addresses links
MOST_LINES = 200


def safe(text: Any, longest: int = LONGEST_SAMPLE) -> str:
    """Scraped text for a Markdown table cell: one line, cut, every sign of Markdown and HTML defused."""
    line = " ".join(str(text).split())
    cut = line if len(line) <= longest else line[: longest - 1] + "…"
    return MARKDOWN_SIGNS.sub(r"\\\g<0>", html.escape(cut, quote=False))


def ingest_report(engine: Engine, run_id: int, counts: Mapping[str, Any]) -> str:
    """The report of an ingest run as Markdown."""
    report = run_report(engine, run_id)
    parts = [
        "# Ingest report",
        _table(("inputs", "loaded", "unchanged", "quarantined", "claims"), [_counts(counts)]),
        *_left_alone(counts.get("left_alone", {})),
        *_section("Quarantined", ("code", "why", "input"), report.quarantined),
        *_section("Struck, by rule", ("rule", "strikes", "lines", "sample", "why"), report.struck),
        *_section("Lifted, folded and repaired", ("action", "rule", "edits", "sample"), report.other_edits),
        *_section("Short lines that no rule explains", ("line", "input", "line number"), report.unexplained),
        *_redline(engine, report),
    ]
    return "\n\n".join(parts) + "\n"


def _counts(counts: Mapping[str, Any]) -> tuple[Any, ...]:
    quarantined = counts["quarantined"] + counts["still_quarantined"]
    return counts["inputs"], counts["loaded"], counts["unchanged"], quarantined, counts["claims"]


def _left_alone(endings: Mapping[str, int]) -> list[str]:
    if not endings:
        return []
    listed = ", ".join(f"{safe(ending)} ({number})" for ending, number in endings.items())
    return [f"Files of other formats left alone: {listed}"]


def _section(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    return [f"## {title}", _table(columns, rows)] if rows else []


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(safe(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def _redline(engine: Engine, report: RunReport) -> list[str]:
    if report.most_edited is None:
        return []
    made = history(engine, report.most_edited)
    lines = redline(made.lines, made.edits)
    cut = [f"The first {MOST_LINES} of {len(lines)} lines."] if len(lines) > MOST_LINES else []
    return [f"## Redline of {safe(made.uri.rsplit('/', 1)[-1])}", *cut, as_markdown(lines[:MOST_LINES])]
