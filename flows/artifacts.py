"""Artifacts: what a run leaves in the Prefect UI for people to read. Scraped text never becomes markup there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine

from copydesk.render import as_markdown, redline
from models.claim_listing import claims_of_run, list_disputes
from models.drift import Drift, drift
from models.history import history
from models.learned_lines import news_of
from models.novelty import novelty
from models.report import MOST_ROWS, RunReport, run_report

LONGEST_SAMPLE = 100  # characters
LONGEST_REASON = 300
MARKDOWN_SIGNS = re.compile(r"[\\`*_\[\]|!~:@]|(?<=www)\.")  # the last three would make bare addresses links
MOST_LINES = 200


def safe(text: Any, longest: int = LONGEST_SAMPLE) -> str:
    """Scraped text for a Markdown table cell: one line, cut, every sign of Markdown and HTML defused."""
    line = " ".join(str(text).split())
    cut = line if len(line) <= longest else line[: longest - 1] + "…"
    return MARKDOWN_SIGNS.sub(r"\\\g<0>", html.escape(cut, quote=False))


class Long(str):
    """Scraped text of which a table shows more than of a sample."""


def ingest_report(engine: Engine, run_id: int, counts: Mapping[str, Any]) -> str:
    """The report of an ingest run as Markdown."""
    report = run_report(engine, run_id)
    parts = [
        "# Ingest report",
        _table(("inputs", "loaded", "unchanged", "quarantined", "claims"), [_counts(counts)]),
        *_left_alone(counts.get("left_alone", {})),
        *_drift(drift(engine, run_id)),
        *_section("Quarantined", ("code", "why", "input"), report.quarantined),
        *_novelty(engine, run_id, counts),
        *_claims(engine, run_id),
        *_section("Learned lines", ("publisher", "line", "stories", "share", "status"), _learned(engine, run_id)),
        *_section("Struck, by rule", ("rule", "strikes", "lines", "sample", "why"), report.struck),
        *_section("Lifted, folded and repaired", ("action", "rule", "edits", "sample"), report.other_edits),
        *_section("Short lines that no rule explains", ("line", "input", "line number"), report.unexplained),
        *_redline(engine, report),
    ]
    return "\n\n".join(parts) + "\n"


def claims_report(engine: Engine, run_id: int) -> str:
    """The report of a run that read claims, as Markdown."""
    return (
        "\n\n".join(["# Claims report", *(_claims(engine, run_id) or ["No claims that were not there before."])]) + "\n"
    )


def reclean_report(counts: Mapping[str, Any]) -> str:
    """The report of a reclean run as Markdown."""
    columns = ("rewritten", "quarantined", "restored", "unchanged", "untouched", "without_raw", "claims")
    parts = [
        "# Reclean report",
        *(f"- {safe(words, LONGEST_REASON)}" for words in counts["why"]),
        _table([name.replace("_", " ") for name in columns], [[counts[name] for name in columns]]),
        *_section("Newly struck, by rule", ("rule", "lines", "samples"), _by_rule(counts["struck"])),
        *_section("Newly kept, by the rule that struck it", ("rule", "lines", "samples"), _by_rule(counts["kept"])),
        *_section("By article", ("article", "input", "what", "newly struck", "newly kept"), _by_article(counts)),
    ]
    return "\n\n".join(parts) + "\n"


def _by_rule(rules: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    found = ((rule, made["lines"], " / ".join(made["samples"])) for rule, made in rules.items())
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _by_article(counts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            change["article_id"] or "",
            change["uri"].rsplit("/", 1)[-1],
            change["outcome"],
            " / ".join(text for _, text in change["struck"]),
            " / ".join(text for _, text in change["kept"]),
        )
        for change in counts["changes"]
    ]


def _drift(found: Sequence[Drift]) -> list[str]:
    columns = ("publisher", "what changed", "now", "before", "articles now", "articles before", "for instance")
    rows = [
        (d.publisher, d.figure, f"{d.now:.2f}", f"{d.before:.2f}", d.articles_now, d.articles_before, d.samples[0])
        for d in found
    ]
    return _section("Warnings: what changed against the publisher's past", columns, rows)


def _learned(engine: Engine, run_id: int) -> list[tuple[Any, ...]]:
    """Lines that were accepted in this run, and lines that wait for someone to decide."""
    found = sorted(news_of(engine, run_id), key=lambda line: (line.status, -line.share))
    return [(line.publisher, line.line, line.stories, f"{line.share:.0%}", line.status) for line in found[:MOST_ROWS]]


def _counts(counts: Mapping[str, Any]) -> tuple[Any, ...]:
    quarantined = counts["quarantined"] + counts["still_quarantined"]
    return counts["inputs"], counts["loaded"], counts["unchanged"], quarantined, counts["claims"]


def _novelty(engine: Engine, run_id: int, counts: Mapping[str, Any]) -> list[str]:
    """How much of what the run brought was new; nothing where duplicates were not looked for."""
    if "signed" not in counts:
        return []
    found = novelty(engine, run_id)
    columns = ("", "all", "new", "word for word", "nearly", "new share")
    rows = [(name, *row, f"{row[1] / row[0]:.0%}" if row[0] else "") for name, row in found.counted.items() if row[0]]
    copies = ("article", "publisher", "input", "repeats article", "publisher there", "of it there")
    return [*_section("New and repeated", columns, rows), *_section("Copies of articles", copies, found.copies)]


def _claims(engine: Engine, run_id: int) -> list[str]:
    """What the run found said, by whom most, and the disputes of which it found a side."""
    counts, sources = claims_of_run(engine, run_id, MOST_ROWS)
    return [
        *_section("Disputes", ("severity", "about", "earlier", "later", "why"), _disputes(engine, run_id)),
        *_section("Claims", ("kind", "claims", "with a source", "by nobody named", "articles"), counts),
        *_section("Who says most", ("source", "kind", "claims", "articles", "for instance"), sources),
    ]


def _disputes(engine: Engine, run_id: int) -> list[tuple[Any, ...]]:
    found = list_disputes(engine, run_id=run_id, limit=MOST_ROWS)
    return [(d["severity"], d["slot"], _side(d, "b"), _side(d, "a"), d["reason"]) for d in found]


def _side(dispute: Mapping[str, Any], side: str) -> Long:
    """The words of one side, and where they stand."""
    published = (dispute[f"published_at_{side}"] or "")[:10]
    where = [f"article {dispute[f'article_{side}_id']}", dispute[f"publisher_{side}"], published]
    return Long(f"{dispute[f'text_{side}']} ({', '.join(word for word in where if word)})")


def _left_alone(endings: Mapping[str, int]) -> list[str]:
    if not endings:
        return []
    listed = ", ".join(f"{safe(ending)} ({number})" for ending, number in endings.items())
    return [f"Files of other formats left alone: {listed}"]


def _section(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    return [f"## {title}", _table(columns, rows)] if rows else []


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    return safe(value, LONGEST_REASON if isinstance(value, Long) else LONGEST_SAMPLE)


def _redline(engine: Engine, report: RunReport) -> list[str]:
    if report.most_edited is None:
        return []
    made = history(engine, report.most_edited)
    lines = redline(made.lines, made.edits, made.notes)
    cut = [f"The first {MOST_LINES} of {len(lines)} lines."] if len(lines) > MOST_LINES else []
    return [f"## Redline of {safe(made.uri.rsplit('/', 1)[-1])}", *cut, as_markdown(lines[:MOST_LINES])]
