"""Attack payloads in every place of a report that scraped text can reach: none comes out as anything but text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.types import Article, Document, Edit, Field, Quarantined
from flows.plain import label
from flows.reports.ingest import ingest_report
from flows.reports.markdown import Ours, cell_text, document, safe, table
from flows.reports.reclean import reclean_report
from flows.reports.redline import redline_report
from models.drift import FIGURES, Drift
from models.report import in_quarantine
from models.store import Store
from tests.flows.rendered import faults, faults_of_cell
from tests.models.filling import EMPTY_DESK, new_store, one, start
from tests.quality.floors import HOSTILE, members, needs

PER_DOCUMENT = 150
COUNTS = dict.fromkeys(("inputs", "loaded", "unchanged", "quarantined", "still_quarantined", "claims"), 1)
FEW = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](https://x.example/a.png)",
    "<javascript:alert(1)>",
    "https://x.example/ and WWW.x.example and a@x.example",
    "[a]: javascript:alert(1)",
    "`` ` `` ~~~ ~~ | \\",
    "\\<b>bold\\</b>",
    "&lt;b&gt; &#x3c;img src=x onerror=alert(1)>",
    "- # > 1. *a* __b__",
]


def payloads() -> list[str]:
    lines = {line for _, raw in members("html_xss.tar.gz") for line in raw.decode("utf-8", "replace").splitlines()}
    return sorted(line for line in lines if line.strip())


def articles(hostile: Sequence[str]) -> Iterator[Article]:
    """Articles whose lines, names, titles, publishers, rules and reasons are payloads, with edits of each kind."""
    for number, some in enumerate(hostile[at : at + PER_DOCUMENT] for at in range(0, len(hostile), PER_DOCUMENT)):
        text = "\n\n".join(f"It says {payload} in the paper of {i}" for i, payload in enumerate(some))
        made = run(Document(f"file:///inbox/{some[0][:80]}{number}.txt", text.encode()), EMPTY_DESK)
        assert isinstance(made, Article)
        fields = tuple(Field(name, some[n % len(some)], "", "x", 0.9) for n, name in enumerate(("title", "publisher")))
        edits = tuple(
            Edit(n, n, 3 * (n % 4 == 0), len(line) // (1 + n % 2), "repair", reason, reason, line, reason)
            if n % 4 == 0
            else Edit(n, n, 0, len(line), "strike", reason, reason, line)
            for n, (line, reason) in enumerate(zip(made.decoded.lines, cycle(some), strict=False), 1)
            if line and n % 3 == 0
        )
        yield replace(made, fields=fields, edits=edits)


def check(store: Store, hostile: Sequence[str]) -> None:
    """Load the payloads in several runs, so that there is a past, and look at every report."""
    loaded = list(articles(hostile))
    broken = [Quarantined(Document(f"file:///inbox/{p[:80]}", p.encode()), p, p) for p in hostile[:200]]
    for batch in (loaded[::2], [*loaded[1::2], *broken]):
        run_id = start(store)
        store.save_batch(run_id, batch)
        drift = [Drift(p, FIGURES[1].name, 1, 2, 3, 4, (p,)) for p in hostile[:30]]
        report = ingest_report(store.engine, run_id, COUNTS | {"left_alone": dict.fromkeys(hostile[:50], 1)}, drift)
        assert faults(report) == []
    for article_id in range(1, 1 + one(store.engine, "select count(*) from articles")):
        made = redline_report(store.engine, article_id)
        assert made is not None
        assert faults(made) == []
    for row in in_quarantine(store.engine, 1000):
        assert faults_of_cell(cell_text(row[0])) == faults_of_cell(cell_text(row[2])) == []


@pytest.mark.parametrize("payload", FEW)
def test_a_hostile_text_stays_text_wherever_it_stands(payload: str) -> None:
    line = f"{payload} in the paper"
    page = document(f"# {safe(payload)}", table((safe(payload), "b"), [(payload, Ours(f"~~{safe(line)}~~"))]))
    assert faults(page) == []
    assert faults(f"- **1** {safe(payload)}<br>{safe(payload)}\n- {safe(payload)}\n") == []
    assert faults_of_cell(cell_text(payload)) == []
    assert not set(label(payload)) & set("<>[]`&")


def test_the_check_finds_what_is_live() -> None:
    live = ["<b onclick=x>", "[x](https://x.example)", "![x](https://x.example)", "see www.x.example", "<a@x.example>"]
    assert all(faults(text) for text in live)
    assert faults("| a |\n|---|\n| x<br>~~y~~ <del>z</del> |\n\n- **1** `code`\n") == []


def test_payloads_of_our_own_leave_nothing_live_in_any_report(tmp_path: Path, bare_desk: Desk) -> None:
    check(new_store(tmp_path / "few.db"), [f"{payload} {n}" for n in range(3) for payload in FEW])


@pytest.mark.slow
@needs(HOSTILE)
def test_thousands_of_payloads_leave_nothing_live_in_any_report(tmp_path: Path) -> None:
    hostile = payloads()
    assert len(hostile) > 6000
    check(new_store(tmp_path / "many.db"), hostile)
    cells = [table(("a", "b"), [(payload, Ours(f"~~{safe(payload)}~~"))]) for payload in hostile]
    assert faults("\n\n".join(cells)) == []
    assert [payload for payload in hostile if faults_of_cell(cell_text(payload))] == []
    changes = [
        {"uri": payload, "article_id": 1, "outcome": "rewritten", "struck": [("r", payload)], "kept": [(payload, "x")]}
        for payload in hostile[::10]
    ]
    rules = {payload: {"lines": 1, "samples": [payload]} for payload in hostile[::10]}
    counts = dict.fromkeys(("rewritten", "quarantined", "restored", "unchanged", "untouched", "without_raw"), 1)
    made = counts | {"claims": 1, "why": hostile[::10], "struck": rules, "kept": rules, "changes": changes}
    assert faults(reclean_report(made)) == []
