"""The reports that runs leave, as Markdown: what changed is said, and scraped text stays text."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.pipeline import run
from copydesk.types import Document
from flows.reports.cures import CURES, cure
from flows.reports.ingest import ingest_report
from flows.reports.reclean import reclean_report
from flows.reports.redline import redline_report
from models.drift import drift
from models.store import Store
from tests.conftest import ROOT
from tests.flows.rendered import faults
from tests.models.filling import change
from tests.models.recleaning import ADS, desk_of
from tests.test_docs_reference import CODE

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
    assert "## Warnings" not in ingest_report(store.engine, first, COUNTS, drift(store.engine, first))
    report = ingest_report(store.engine, second, COUNTS, drift(store.engine, second))
    warnings = report.partition("## Warnings: what changed against the publisher's past")[2].partition("\n## ")[0]
    assert "| Mill Post | short lines that no rule explains, an article | 1.00 | 0.00 | 10 | 30 |" in warnings
    assert r"\[click\](javascript\:alert(1)) &lt;b&gt;" in warnings
    assert faults(report) == []


def test_quality_stands_beside_the_publishers_past_and_is_drawn(store: Store) -> None:
    first = load(store, range(30), "Nobody was on board of it that day.")
    second = load(store, range(30, 40), "share this by wire")
    report = ingest_report(store.engine, first, COUNTS, drift(store.engine, first))
    assert "| Mill Post | 30 | 0 | 0 % | 0 | 100 % | 0 % |" in report
    assert "![" not in report  # nothing to compare with
    report = ingest_report(store.engine, second, COUNTS, drift(store.engine, second))
    assert "| Mill Post | 10 | 30 | 0 % (0 %) | **1** (0) | 100 % (100 %) | 0 % (0 %) |" in report
    for title in ("shares, run by run", "short lines that no rule explains, an article, run by run"):
        assert f"![Mill Post\\: {title}](data:image/svg+xml;base64," in report


def test_strikes_come_with_samples_and_quarantine_with_a_cure(store: Store) -> None:
    desk = desk_of(ADS)
    run_id = load(store, range(3), "Advertisement")
    bad = [run(Document(f"file:///inbox/{n}.txt", raw), desk) for n, raw in enumerate((b"", b"\0\1\2" * 40))]
    store.save_batch(run_id, bad)
    report = ingest_report(store.engine, run_id, COUNTS)
    assert "| ads.label | 3 | 3 | 3 | what ads.label is for | Advertisement |" in report
    assert "| empty | 0.txt | check the scraper |" in report
    assert "| binary | 1.txt | convert it to text |" in report


def test_every_code_of_quarantine_has_a_cure() -> None:
    sources = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "copydesk").rglob("*.py"))
    assert set(CODE.findall(sources)) <= CURES.keys()
    assert cure("http_404")
    assert cure("unheard_of") == cure(None) == ""


def test_the_redline_shows_what_was_taken_out_and_put_in_and_why(store: Store) -> None:
    load(store, range(1), "Advertisement")
    made = redline_report(store.engine, 1)
    assert made is not None
    assert "# Redline of 0.txt\n" in made
    assert "| 1 |  | Mill Post | 2025-03-04 |" in made
    assert "- **5** ~~Advertisement~~<br>← ads.label\\: what ads.label is for" in made
    assert "- **3** The ferry was late for the 0th time.\n" in made
    assert faults(made) == []


def test_without_its_raw_text_an_article_has_no_redline(store: Store) -> None:
    load(store, range(1), "Advertisement")
    change(store.engine, "update documents set raw = null")
    assert redline_report(store.engine, 1) is None
    assert redline_report(store.engine, 99) is None


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
