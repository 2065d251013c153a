"""The run itself, with real processes: answers, processes that hang or die, systems that are not installed."""

from __future__ import annotations

import json
import signal
import socket
import sys
from pathlib import Path

import pytest

from benchmarks.extraction import main
from benchmarks.measure import Found
from benchmarks.side_by_side import Worker
from benchmarks.systems import COPYDESK, System
from benchmarks.worker import start, timed

SENTENCES = "The council met to settle the question of the pier. It agreed to mend it at once, and it voted twice. "
PAGE = f"""<html lang="en"><head><title>Pier to be mended</title>
<meta property="article:published_time" content="2024-01-24"><meta name="author" content="Ada Ferrante"></head><body>
<article><h1>Pier to be mended</h1><p>{SENTENCES * 3}</p><p>Nobody spoke against it. {SENTENCES * 2}</p></article>
</body></html>"""
GOLD = {
    "set": "news",
    "file": "pier.html",
    "url": "https://harbourpost.example/pier",
    "title": "Pier to be mended",
    "date": "2024-01-24",
    "authors": ["Ada Ferrante"],
    "body": SENTENCES * 3 + "Nobody spoke against it. " + SENTENCES * 2,
}


def raising(raw: bytes, url: str | None) -> Found:
    raise RecursionError


def test_a_worker_answers_and_counts() -> None:
    worker = Worker(COPYDESK)
    try:
        answer = worker.ask(PAGE.encode(), None)
        assert (answer.found.title, answer.found.date, answer.error) == ("Pier to be mended", "2024-01-24", None)
        assert answer.found.authors == ("Ada Ferrante",)
        assert answer.seconds > 0
        assert 10 < answer.peak < 2000
        assert worker.ready.versions
    finally:
        worker.end()


@pytest.mark.parametrize("harm", [signal.SIGSTOP, signal.SIGKILL])
def test_a_worker_that_hangs_or_dies_is_replaced(harm: signal.Signals) -> None:
    worker = Worker(COPYDESK, patience=0.05)
    try:
        worker.process.send_signal(harm)
        answer = worker.ask(PAGE.encode(), None)
        assert (answer.found, answer.error) == (Found(), "hangs or dies")
        worker.patience = 60
        assert worker.ask(PAGE.encode(), None).error is None
    finally:
        worker.end()


def test_an_interpreter_that_cannot_is_reported() -> None:
    worker = Worker(COPYDESK, python="false")
    worker.end()
    assert worker.ready.missing == "does not start"


def test_systems_that_are_not_there_or_do_not_start_are_named() -> None:
    missing, extract = start(System("x", ("a-package-that-is-not-there",), lambda: raising))
    assert (missing.missing, extract) == ("not installed", None)

    def fail() -> None:
        raise ImportError

    broken, extract = start(System("x", ("pytest",), fail))  # type: ignore[arg-type]
    assert (broken.missing, extract) == ("does not start: ImportError", None)


def test_a_system_that_raises_found_nothing() -> None:
    answer = timed(raising, b"", None)
    assert (answer.found, answer.error) == (Found(), "RecursionError")


def test_the_command_writes_a_page_of_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pier.html").write_text(PAGE)
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD))
    written = tmp_path / "docs" / "extraction.md"
    assert main([str(tmp_path), str(tmp_path / "gold.jsonl"), "--write", str(written)]) == 0
    page = written.read_text()
    assert capsys.readouterr().out == page
    body, metadata = (line for line in page.splitlines() if line.startswith("| copydesk"))
    assert body.startswith("| copydesk | 1.0000 |")
    assert metadata == "| copydesk | 1.000 | 1.000 | 1.000 | 0.000 |"
    assert "Versions: copydesk" in page
    assert all(leak not in page for leak in (str(tmp_path), sys.prefix, socket.gethostname(), "council"))


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl cannot be read" in capsys.readouterr().err
    for wrong in (["--sample", "0"], ["--python", "nobody=x"], ["--python", "copydesk=/nowhere/python"]):
        with pytest.raises(SystemExit):
            main(["pages", "gold", *wrong])
