"""The way from files to a database, measured: real commands, their processors and memory, and the page of figures."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from benchmarks.throughput import made
from benchmarks.throughput_report import BASELINE, Corpus, Result, as_data, chart, report
from benchmarks.throughput_runs import Pipeline, Ran, is_installed, run


def python(code: str, processors: int = 1, *packages: str) -> Pipeline:
    def command(file: Path, database: Path) -> Sequence[str]:
        return sys.executable, "-c", code, str(file), str(database)

    return Pipeline("own", packages, processors, command)


def test_processor_time_and_memory_of_all_processes_count(tmp_path: Path) -> None:
    work = "import sys, time; held = bytearray(200 << 20)\nwhile time.process_time() < 0.5: pass"
    ran = run(
        python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"), tmp_path, tmp_path / "a.db"
    )
    assert ran.cpu >= 0.5
    assert ran.wall >= 0.5
    assert ran.peak >= 200


def test_a_pipeline_gets_its_processors_alone(tmp_path: Path) -> None:
    code = "import os, sys; open(sys.argv[2], 'w').write(str(len(os.sched_getaffinity(0))))"
    run(python(code), tmp_path, tmp_path / "news.db")
    assert (tmp_path / "news.db").read_text() == "1"
    with pytest.raises(OSError, match="own needs 4000 processors"):
        run(python(code, 4_000), tmp_path, tmp_path / "news.db")


def test_one_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="own fails with 3: no such news"):
        run(python("import sys; print('no such news'); sys.exit(3)"), tmp_path, tmp_path / "news.db")


def test_one_that_is_not_installed_is_left_out() -> None:
    assert is_installed(python("", 1, "copydesk"))
    assert not is_installed(python("", 1, "copydesk", "no-such-package-here"))


def test_the_page_has_ratios_and_growth(tmp_path: Path) -> None:
    small, large = Corpus(tmp_path, 10, 100, 2_000), Corpus(tmp_path, 100, 1_000, 20_000)
    base = Pipeline(BASELINE, (), 1, lambda file, database: ())
    results = [
        Result(python(""), small, [Ran(1.0, 1.0, 50), Ran(2.0, 0.5, 60)]),
        Result(base, small, [Ran(2.0, 2.0, 10)]),
        Result(python(""), large, [Ran(10.0, 5.0, 70)]),
    ]
    page = report(results, "command", 2)
    assert "| 10 | own | 1 | 100 | 200 | 2,000 | 2.00 | 4.00 | 1.0 | 0.5 | 60 |" in page
    assert "| 100 | own | 1 | 100 | 200 | 2,000 | – | – | 10.0 | 5.0 | 70 |" in page
    assert "- own: 1.00" in page
    assert json.loads(json.dumps(as_data(results)))["runs"][0]["runs"][1] == {"cpu": 2.0, "wall": 0.5, "peak": 60}


def test_a_corpus_is_counted(tmp_path: Path) -> None:
    maker = tmp_path / "maker.py"
    maker.write_text(
        "import json, pathlib, sys\nfolder = pathlib.Path(sys.argv[2]); folder.mkdir()\n"
        "rows = [{'text': 'One.\\n\\nTwo.\\n\\n'}] * int(sys.argv[1])\n"
        "(folder / 'articles.jsonl').write_text(''.join(json.dumps(row) + '\\n' for row in rows))\n"
    )
    corpus = made(maker, 3, tmp_path / "corpus", None)
    assert (corpus.articles, corpus.paragraphs, corpus.words) == (3, 6, 6)


@pytest.mark.parametrize("name", ["orm", "core"])
def test_a_peer_stores_what_it_finds(name: str, tmp_path: Path) -> None:
    try:
        version("rensa")
    except PackageNotFoundError:
        pytest.skip("rensa is not installed; it is in the lock of the benchmarks")
    from sqlalchemy import text

    from benchmarks.throughput_models import engine
    from benchmarks.throughput_peers import PEERS

    told = "The council agreed on a new lamp for the old pier after a long debate in the hall on Monday."
    rows = [
        {"url": str(n), "publisher": "p", "published": "2024-01-01", "text": f"{told}\n\nRead more"} for n in (1, 2)
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    PEERS[name](tmp_path / "a.jsonl", tmp_path / "news.db")
    with engine(tmp_path / "news.db").connect() as connection:
        found = connection.execute(text("select text, copy_of from paragraphs order by id")).all()
    assert [tuple(row) for row in found] == [(told, None), (told, 0)]


def test_the_chart_has_a_line_for_each_pipeline_on_one_processor(tmp_path: Path) -> None:
    corpora = [Corpus(tmp_path, 10, 100, 2_000), Corpus(tmp_path, 100, 1_000, 20_000)]
    results = [
        Result(Pipeline(name, (), processors, lambda file, database: ()), corpus, [Ran(1.0, 1.0, 50)])
        for corpus in corpora
        for name, processors in (("one", 1), ("other", 1), ("one, 2 processors", 2))
    ]
    drawn = chart(results)
    assert ">one<" in drawn
    assert ">other<" in drawn
    assert "2 processors" not in drawn
