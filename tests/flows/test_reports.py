"""The reports that runs leave, as Markdown: what changed is said, and scraped text stays text."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.pipeline import run
from copydesk.types import Document
from flows.artifacts import ingest_report, reclean_report
from models.store import Store
from tests.models.recleaning import ADS, desk_of

COUNTS = dict.fromkeys(("inputs", "loaded", "unchanged", "quarantined", "still_quarantined", "claims"), 0)
DIRT = "[click](javascript:alert(1)) <b>"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "news.db")


def load(store: Store, numbers: range, line: str) -> int:
    """Articles of one publisher that all end with a line."""
    desk = desk_of(ADS)
    run_id = store.start_run("ingest", {}, desk, None)
    texts = [f"date: 2025-03-04\n\nThe ferry was late for the {n}th time.\n\n{line}" for n in numbers]
    made = [
        run(Document(f"file:///inbox/{n}.txt", text.encode(), origin={"publisher": "Mill Post"}), desk)
        for n, text in zip(numbers, texts, strict=True)
    ]
    store.save_batch(run_id, made)
    return run_id


def test_the_ingest_report_warns_of_a_publisher_that_is_not_as_it_was(store: Store) -> None:
    first = load(store, range(30), "Nobody was on board of it that day.")
    second = load(store, range(30, 40), f"share this {DIRT}")
    assert "## Warnings" not in ingest_report(store.engine, first, COUNTS)
    report = ingest_report(store.engine, second, COUNTS)
    warnings = report.partition("## Warnings: what changed against the publisher's past")[2].partition("\n## ")[0]
    assert "| Mill Post | short lines that no rule explains, an article | 1.00 | 0.00 | 10 | 30 |" in warnings
    assert r"\[click\](javascript\:alert(1)) &lt;b&gt;" in warnings


def test_the_reclean_report_shows_rules_and_articles_with_their_lines() -> None:
    one = {"uri": "file:///a/one.txt", "article_id": 1, "outcome": "rewritten"}
    counts = dict.fromkeys(
        ("rewritten", "quarantined", "restored", "unchanged", "untouched", "without_raw", "claims"), 1
    )
    report = reclean_report(
        counts
        | {
            "why": ["rules added: ads.more"],
            "struck": {"ads.more": {"lines": 2, "samples": [DIRT]}, "ads.most": {"lines": 5, "samples": ["x"]}},
            "kept": {},
            "changes": [one | {"struck": [("ads.more", DIRT)], "kept": []}],
        }
    )
    assert "- rules added\\: ads.more" in report
    assert report.index("ads.most") < report.index("| ads.more | 2 |")
    assert "## Newly kept" not in report
    assert r"| 1 | one.txt | rewritten | \[click\](javascript\:alert(1)) &lt;b&gt; |" in report
