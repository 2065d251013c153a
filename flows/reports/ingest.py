"""The report of an ingest run: what came of the inputs, what was taken out and why, and what is not as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine

from flows.plain import name_of
from flows.reports.claims import claims, disputes
from flows.reports.cures import cure
from flows.reports.markdown import Long, document, safe, section, table
from flows.reports.quality import quality, warnings
from models.drift import Drift
from models.learned_lines import news_of
from models.novelty import novelty
from models.quality_history import quality_history
from models.report import MOST_ROWS, run_report


def ingest_report(engine: Engine, run_id: int, counts: Mapping[str, Any], drift: Sequence[Drift] = ()) -> str:
    """The report of an ingest run as Markdown; `drift` is what changed in it against its publishers' past."""
    report = run_report(engine, run_id)
    return document(
        "# Ingest report",
        table(("inputs", "loaded", "unchanged", "quarantined", "claims", "disputes"), [_counts(counts)]),
        _left_alone(counts.get("left_alone", {})),
        warnings(drift),
        section("Quarantined", ("code", "input", "what to do", "why"), [_quarantined(*q) for q in report.quarantined]),
        disputes(engine, run_id),
        quality(quality_history(engine, run_id), drift),
        section("Struck, by rule", ("rule", "strikes", "lines", "articles", "why", "samples"), _struck(report.struck)),
        _novelty(engine, run_id, counts),
        claims(engine, run_id),
        section("Learned lines", ("publisher", "line", "stories", "share", "status"), _learned(engine, run_id)),
        section("Lifted, folded and repaired", ("action", "rule", "edits", "sample"), report.other_edits),
        section(
            "Short lines that no rule explains",
            ("line", "input", "line number"),
            [(line, name_of(uri), number) for line, uri, number in report.unexplained],
        ),
    )


def _counts(counts: Mapping[str, Any]) -> tuple[Any, ...]:
    quarantined = counts["quarantined"] + counts["still_quarantined"]
    told = counts["inputs"], counts["loaded"], counts["unchanged"], quarantined, counts["claims"]
    return *told, counts.get("disputes", "")


def _left_alone(endings: Mapping[str, int]) -> list[str]:
    if not endings:
        return []
    listed = ", ".join(f"{safe(ending)} ({number})" for ending, number in endings.items())
    return [f"Files of other formats left alone: {listed}"]


def _quarantined(code: str, message: str, uri: str) -> tuple[Any, ...]:
    return code, name_of(uri), cure(code), Long(message)


def _struck(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(*row[:3], *row[5:], Long(" / ".join(dict.fromkeys(row[3:5])))) for row in rows]


def _learned(engine: Engine, run_id: int) -> list[tuple[Any, ...]]:
    """Lines that were accepted in this run, and lines that wait for someone to decide."""
    found = sorted(news_of(engine, run_id), key=lambda line: (line.status, -line.share))
    return [(line.publisher, line.line, line.stories, f"{line.share:.0%}", line.status) for line in found[:MOST_ROWS]]


def _novelty(engine: Engine, run_id: int, counts: Mapping[str, Any]) -> list[str]:
    """How much of what the run brought was new; nothing where duplicates were not looked for."""
    if "signed" not in counts:
        return []
    found = novelty(engine, run_id)
    columns = ("", "all", "new", "word for word", "nearly", "new share")
    rows = [(name, *row, f"{row[1] / row[0]:.0%}" if row[0] else "") for name, row in found.counted.items() if row[0]]
    copies = ("article", "publisher", "input", "repeats article", "publisher there", "of it there")
    return [*section("New and repeated", columns, rows), *section("Copies of articles", copies, found.copies)]
