"""`copydesk export`: what it writes where, what it says, and what it refuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from flows.cli_export import ENDINGS, WHAT, export
from models.exporting import WRITERS, What
from tests.flows.conftest import BIN, environment, rows

COUNT = "select count(*) from claims_with_sources"
FILES = {"claims.parquet": b"PAR1", "claims.jsonl": b"{", "claims.csv": b"claim_id,", "claims.jsonld": b'{"@context"'}


@pytest.fixture
def folder(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(filled.parent)
    return filled.parent


def run(*arguments: str) -> Result:
    return CliRunner().invoke(export, list(arguments))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith("copydesk.db")}


@pytest.mark.parametrize("name", FILES)
def test_the_ending_decides_the_format(folder: Path, name: str) -> None:
    [(count,)] = rows(folder / "copydesk.db", COUNT)
    done = run("claims", "--to", name)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"{count} rows of claims written to {name}\n"
    assert (folder / name).read_bytes().startswith(FILES[name])
    assert names(folder) == {name}


def test_json_lines_go_to_standard_output_where_nothing_is_said(folder: Path) -> None:
    done = run("articles")
    assert len(done.stdout.splitlines()) == 8
    assert json.loads(done.stdout.splitlines()[0])["uri"].endswith("01-glued-date.txt")
    assert done.stderr == "8 rows of articles written to standard output\n"
    assert run("articles", "--to", "-", "--format", "jsonl").stdout == done.stdout
    assert names(folder) == set()


def test_counts_are_printed_as_json(folder: Path) -> None:
    to_file = run("articles", "--to", "a.csv", "--since", "2025-04", "--json")
    assert json.loads(to_file.stdout) == {"what": "articles", "format": "csv", "to": "a.csv", "rows": 2, "undated": 2}
    assert to_file.stderr == ""
    to_output = run("articles", "--since", "2025-04", "--until", "2025-05-01", "--json")
    assert json.loads(to_output.stderr)["rows"] == len(to_output.stdout.splitlines()) == 1


def test_what_has_no_date_is_told_where_it_is_left_out(folder: Path) -> None:
    assert run("articles", "--since", "2025", "--to", "a.csv").stderr == (
        "6 rows of articles written to a.csv\narticles without a date, left out by --since and --until: 2\n"
    )


def test_nothing_found_is_an_empty_file(folder: Path) -> None:
    done = run("sources", "--since", "2999", "--to", "sources.parquet")
    assert done.exit_code == 0
    assert done.stderr.startswith("0 rows of sources written to sources.parquet\n")
    assert parquet.read_table("sources.parquet").num_rows == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["claims", "--to", "claims.json"], "its ending names no format"),
        (["claims", "--format", "parquet"], "Parquet goes to a file; name one, as in --to claims.parquet"),
        (["edits", "--to", "edits.jsonld"], "claimreview is for claims only; edits can be parquet, jsonl, csv"),
        (["edits", "--since", "2025-02-30"], "write a date as 2024-01-24, 2024-01 or 2024"),
        (["edits", "--until", "May"], "write a date as"),
        (["edits", "--since", "2025-03", "--until", "2025-03-01"], "is not before --until 2025-03-01"),
        (["edits", "--publisher", "Gazette"], "Gazette: no article is from this publisher"),
        (["edits", "--language", "eng"], "eng: no article is in this language; do you mean en?"),
        (["edits", "--to", "none/edits.csv"], "the folder .*none does not exist"),
        (["edits", "--to", ".", "--format", "csv"], r"\.: is a folder; name a file in it"),
        (["edits", "--to", "copydesk.db", "--format", "csv"], "is the database itself"),
    ],
)
def test_wrong_usage_is_told_in_a_line(folder: Path, arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith(("copydesk: ", "Error: "))
    assert re.search(message, last), last
    assert done.stdout == ""
    assert names(folder) == set()


def test_a_missing_database_is_told(tmp_path: Path) -> None:
    done = run("claims", "--db", str(tmp_path / "none.db"), "--to", str(tmp_path / "claims.csv"))
    assert done.exit_code == 5
    assert "no such database; make one with" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_ends_it_quietly(folder: Path, unbuffered: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [str(BIN / "copydesk"), "export", "claims"],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment(folder, PYTHONUNBUFFERED=unbuffered),
        cwd=folder,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told(folder: Path) -> None:
    command = [str(BIN / "copydesk"), "export", "claims"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment(folder), cwd=folder)
    assert done.returncode == 1
    assert done.stderr.startswith(b"copydesk: standard output: the disk is full")
    assert len(done.stderr.splitlines()) == 1


def test_reading_leaves_the_database_as_it_is(folder: Path) -> None:
    database = folder / "copydesk.db"
    before = database.read_bytes()
    for what in WHAT:
        assert run(what, "--to", f"{what}.csv").exit_code == 0
    assert database.read_bytes() == before


def test_the_command_knows_what_there_is() -> None:
    assert set(WHAT) == set(get_args(What))
    assert set(ENDINGS.values()) == set(WRITERS)
