"""The comparison of finders of copies: real processes, the kept index, and the command with its page."""

from __future__ import annotations

import math
import socket
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from benchmarks.dedup import ROOT, main
from benchmarks.dedup_corpus import Corpus, Kept, Paragraph, keep, load_texts
from benchmarks.dedup_index import measured
from benchmarks.dedup_runs import Result, growth, side_by_side
from benchmarks.dedup_systems import BY_NAME, WHOLE, System, exact
from benchmarks.dedup_worker import Ran, run
from copydesk.duplicates.signatures import SIGNATURE
from tests.benchmarks.small_corpus import BELL, LAMP, write_stories

EXACT, HASHES, RENSA = "copydesk, exact copies alone", "hash set", "rensa, 3 words"
MAKER = Path(__file__).parent / "small_corpus.py"
TEXTS = [LAMP, BELL, LAMP.upper(), *(f"{LAMP} {number}" for number in range(1_000))]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return kept_of(TEXTS, tmp_path / "kept")


def kept_of(texts: list[str], folder: Path) -> Kept:
    return keep(Corpus("own", 0, [Paragraph(str(row), row // 2, text) for row, text in enumerate(texts)]), folder)


def test_a_kept_corpus_is_the_same(kept: Kept) -> None:
    texts, articles = load_texts(kept.texts)
    assert (texts, kept.count, kept.load().texts) == (TEXTS, len(TEXTS), TEXTS)
    assert articles.tolist() == [row // 2 for row in range(len(TEXTS))]


def test_systems_take_turns_and_those_not_installed_or_too_slow_are_left_out(kept: Kept, tmp_path: Path) -> None:
    absent, slow = System("none", "no-such-package-here", exact), System("slow", "copydesk", exact, most=10)
    found = side_by_side([BY_NAME[EXACT], absent, slow, BY_NAME[HASHES]], [kept], 2, tmp_path)
    assert [(result.system.name, len(result.runs)) for result in found] == [(EXACT, 2), (HASHES, 2)]
    for result in found:
        assert result.joins.tolist() == [[2, 0]]
        assert result.seconds >= 0
        assert 10 < result.runs[0].before <= result.peak < 2000


def test_a_system_that_fails_says_why(kept: Kept, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="unheard of fails: KeyError"):
        run(System("unheard of", "copydesk", exact), kept.texts, tmp_path / "joins.npy")


def test_growth_is_the_exponent_between_the_smallest_and_the_largest(tmp_path: Path) -> None:
    sizes = {"large": (TEXTS[:800], 8.0), "small": (TEXTS[:200], 1.0)}
    results = [
        Result(BY_NAME[EXACT], kept_of(texts, tmp_path / name), tmp_path, [Ran(seconds, 1, 1, "", 0)])
        for name, (texts, seconds) in sizes.items()
    ]
    assert growth(results) == pytest.approx(math.log(8) / math.log(4))
    assert growth(results[:1]) is None


def test_the_kept_index_goes_through_a_database(tmp_path: Path) -> None:
    kept = measured(TEXTS, tmp_path / "index")
    assert kept.count == len(TEXTS)
    assert 1 <= kept.size / (kept.count * SIGNATURE.itemsize) < 1.1
    assert min(kept.writing, kept.reading, kept.matching, kept.looking_up) >= 0


def test_the_command_writes_a_page_of_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stories, written = write_stories(tmp_path / "stories.jsonl.gz"), tmp_path / "docs" / "duplicates.md"
    corpora = ["--maker", str(MAKER), "--stories", str(stories), "--sizes", "45", "90"]
    assert main([*corpora, "--systems", EXACT, HASHES, RENSA, "--rounds", "1", "--write", str(written)]) == 0
    page = written.read_text(encoding="utf-8")
    assert capsys.readouterr().out == page
    assert [line for line in page.splitlines() if line.startswith("## ")][:4] == [
        "## Invented words",
        "## News-like words",
        "## News agency stories",
        "## The kept index",
    ]
    assert page.count("| near, 5% | all near | by the check | exact |") == 2
    assert page.count(f"| {HASHES} | 101 | 0.000 | 0.0000 | 0.0000 | 1.0000 |") == 2
    assert f"| {HASHES} | 2 | 0 | 0 | 0 | 0 | 0 | – |" in page
    assert f"Versions: copydesk {version('copydesk')}, xxhash {version('xxhash')}, rensa {installed('rensa')}." in page
    assert all(leak not in page for leak in (str(tmp_path), sys.prefix, socket.gethostname(), "Farrant"))


def installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


@pytest.mark.slow
def test_joins_are_written_for_reading_and_compiling_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stories, out = write_stories(tmp_path / "stories.jsonl.gz"), tmp_path / "joins.txt"
    assert main([f"--stories={stories}", "--systems", WHOLE, "--rounds=1", "--joins=1", f"--out={out}"]) == 0
    assert out.read_text(encoding="utf-8").startswith("1 of 2 joins whose texts are not the same.")
    page = capsys.readouterr().out
    assert "compiles at its first call" in page
    assert f"| {WHOLE} | 4 | 2 | 0 | 0 | 0 | 0 | 0.0% |" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give --maker, --stories or both"),
        (["--stories", "s", "--joins", "3"], "--joins and --out belong together"),
        (["--stories", "s", "--out", "joins.txt"], "--joins and --out belong together"),
        (["--maker", "m", "--joins", "3", "--out", "joins.txt"], "need --stories"),
        (["--stories", "s", "--joins", "3", "--out", str(ROOT / "joins.txt")], "name a file outside of it"),
        (["--stories", "s", "--joins", "3", "--out", "/joins.txt", "--systems", HASHES], "not among the systems"),
        (["--stories", "no-such-file.jsonl.gz"], "there is nothing to measure on"),
        (["--maker", "no-such-maker.py"], "there is nothing to measure on"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "no JSON", "[]", '{"id": "s1"}', '{"id": "s1", "paragraphs": []}'])
def test_stories_that_cannot_be_read(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "stories.jsonl"
    path.write_text(content, encoding="utf-8")
    assert main([f"--stories={path}"]) == 2
    assert "there is nothing to measure on" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_count_is_a_number_above_zero(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--maker", "m", "--rounds", number])
    assert "argument --rounds" in capsys.readouterr().err
