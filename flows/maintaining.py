"""The steps of maintenance, each a task: what it did goes to the log, to the counts and to the report."""

from __future__ import annotations

from typing import Any, TypeVar

from prefect import Task
from prefect.logging import get_run_logger

from flows.duplicates import find_duplicates
from flows.progress import reporter
from flows.running import Running
from flows.tasking import stage
from flows.tasks import Work
from models.maintenance import Emptied, Merged, analyse, empty_log, merge_all, require_sound

T = TypeVar("T")
Row = tuple[str, str]


@stage("check", "check the file")
def check_file(work: Work) -> str:
    """Make sure that the file is sound before anything is written to it."""
    require_sound(work.store.engine)
    return _logged("the file is sound")


@stage("search", "merge the search indexes", hours=6)
def merge_indexes(work: Work) -> list[Merged]:
    """Check the full-text indexes against the texts, and merge each into one piece."""
    merged = merge_all(work.store.engine)
    for one in merged:
        if one.rebuilt:
            get_run_logger().warning("%s did not fit its texts; it was built anew", one.table)
        _logged(f"{one.table}: merged in {one.merges} steps")
    return merged


@stage("statistics", "renew the statistics")
def renew_statistics(work: Work) -> int:
    """Renew what SQLite plans queries by."""
    known = analyse(work.store.engine)
    _logged(f"statistics of {known} indexes and tables")
    return known


@stage("log", "empty the write-ahead log")
def cut_log(work: Work) -> Emptied:
    """Move the write-ahead log into the database."""
    emptied = empty_log(work.store.engine)
    _logged(in_words(emptied))
    return emptied


def maintain_all(run: Running) -> tuple[dict[str, Any], list[Row]]:
    """Carry out all steps; the counts, and a row of the report for each."""
    work, tally = run.work, run.tally

    def step(what: str, do: Task[[Work], T]) -> T:
        reporter().note(what)
        return tally.run(do, work)

    checked = step("checking the file", check_file)
    renewed = find_duplicates(work, tally, rebuild=True)
    merged = step("merging the search indexes", merge_indexes)
    known = step("renewing the statistics", renew_statistics)
    emptied = step("emptying the write-ahead log", cut_log)
    rebuilt = [one.table for one in merged if one.rebuilt]
    counts = {
        "signed": renewed.signed,
        "paragraphs": renewed.paragraphs,
        "articles": renewed.articles,
        "variants": renewed.variants,
        "faults": list(renewed.faults),
        "search_rebuilt": rebuilt,
        "search_merges": sum(one.merges for one in merged),
        "statistics": known,
        "log_pages": emptied.pages,
        "log_busy": emptied.busy,
    }
    links = f"{renewed.paragraphs} paragraphs, {renewed.articles} articles, {renewed.variants} pairs of variants"
    rows = [
        ("Check", checked),
        ("Duplicates", f"{renewed.signed} paragraphs in the index; links changed for {links}"),
        *(("Duplicates", f"{fault}; it was replaced") for fault in renewed.faults),
        ("Search", f"built anew: {', '.join(rebuilt)}" if rebuilt else "the indexes fit the texts"),
        ("Search", f"merged in {counts['search_merges']} steps"),
        ("Statistics", f"{known} indexes and tables"),
        ("Log", in_words(emptied)),
    ]
    return counts, rows


def in_words(emptied: Emptied) -> str:
    """What became of the log."""
    stays = "; some of it stays, because others were reading" if emptied.busy else ""
    return f"{emptied.pages} pages of the log moved into the database{stays}"


def report(rows: list[Row]) -> str:
    """The report as Markdown."""
    lines = [f"| {step} | {found.replace('|', '&#124;').replace('<', '&lt;')} |" for step, found in rows]
    return "\n".join(["| step | result |", "|---|---|", *lines])


def _logged(line: str) -> str:
    get_run_logger().info("%s", line)
    return line
