"""Quarantine from the command line: every way out of it that a user would walk, and the way to put things aside."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from copydesk.types import Document, Quarantined
from flows.cli import main
from models.digest import content_digest
from models.state import open_existing
from models.store import Store
from models.verify import verify
from tests.flows.conftest import Server, content, rows
from tests.flows.test_crash import kill_when
from tests.models.filling import change, new_store, save

LINE = "The quay at Quillhaven opens on Monday, the harbour board said in pier {}.\n\nBoats may land from six.\n"
RETRY = """
import sys
from flows.retrying import run
run({"database": sys.argv[1], "desk": None, "ids": [], "code": None, "documents_per_batch": 1})
"""


def bad(name: str, raw: bytes = b"", code: str = "internal_error", **origin: str) -> Quarantined:
    return Quarantined(Document(name, raw, origin=origin), code, "it \x1b[31mis\nso")


def quays(folder: Path) -> list[Quarantined]:
    """Texts that an older version failed on."""
    return [bad((folder / f"{n}.txt").as_uri(), LINE.format(n).encode()) for n in range(1, 4)]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.chdir(tmp_path)
    opened = new_store(tmp_path / "copydesk.db")
    yield opened
    opened.engine.dispose()


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["quarantine", *arguments], input=stdin)


def test_the_list_says_what_why_and_what_to_do(store: Store) -> None:
    save(store, bad("file:///a.txt", b"\xffquay", publisher="Coastline"), bad("file:///b.zip#byte=3", code="truncated"))
    shown = run("list")
    assert shown.stdout.splitlines()[0] == "    2  truncated: file:///b.zip#byte=3"
    assert "    1  truncated: copy or download it again\n" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert [entry["id"] for entry in json.loads(run("list", "--json", "--publisher", "coastline").stdout)] == [1]
    assert run("list", "--code", "bomb").stdout == "nothing is in quarantine\n"
    assert run("list", "--since", "2999-01-01").stdout == "nothing is in quarantine\n"
    assert run("list", "--since", "May").exit_code == 2


def test_all_of_one_input_is_shown_with_its_bytes(store: Store, tmp_path: Path) -> None:
    save(store, bad("file:///a.txt", b"\xffquay", publisher="Coastline"))
    before = content(tmp_path / "copydesk.db")
    shown = run("show", "1")
    for words in ("file:///a.txt", "report it with the file", "5 bytes", "Coastline", "by run 1 (ingest)"):
        assert words in shown.stdout
    assert json.loads(run("show", "1", "--json").stdout)["origin"] == {"publisher": "Coastline"}
    assert run("show", "1", "--raw").stdout_bytes == b"\xffquay"
    assert run("show", "1", "--raw", "quay.bin").stdout == "5 bytes written to quay.bin\n"
    assert Path("quay.bin").read_bytes() == b"\xffquay"
    assert run("show", "1", "--raw", "quay.bin").exit_code == 3
    assert run("show", "7").stderr.startswith("copydesk: 7: there is no such input")
    assert content(tmp_path / "copydesk.db") == before


def test_what_is_put_aside_leaves_and_comes_back(store: Store) -> None:
    save(store, bad("file:///a.txt", b"quay"))
    assert run("drop", "1", "--by", "Odile", "--why", "a stray file").stdout == "1 inputs put aside\n"
    assert run("list").stdout == "nothing is in quarantine\n"
    assert "put aside by Odile" in run("list", "--all").stdout
    assert "a stray file" in run("show", "1").stdout
    assert run("retry", "1").stderr.startswith("copydesk: 1: it was dropped")
    assert run("drop", "1").stdout == "0 inputs put aside, 1 were before\n"
    assert run("drop", "1", "--discard-raw", stdin="n\n").exit_code == 1
    assert run("show", "1", "--raw").stdout_bytes == b"quay"
    assert run("drop", "1", "--discard-raw", "--yes").exit_code == 0
    assert run("show", "1", "--raw").stderr.startswith("copydesk: 1: its bytes are not kept")
    assert run("drop", "1", "--undo").stdout == "1 inputs are in quarantine again\n"
    assert verify(store.engine).faults == ()


@pytest.mark.parametrize(
    "arguments", [("retry",), ("retry", "1", "--all"), ("drop",), ("drop", "1", "--undo", "--why", "x"), ("show", "x")]
)
def test_wrong_usage_is_said(arguments: tuple[str, ...], store: Store) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.slow
def test_a_file_that_was_mended_leaves_quarantine_with_the_next_ingest(server: Server, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    packed = gzip.compress(LINE.format(1).encode())
    (inbox / "cut.txt.gz").write_bytes(packed[:-9])
    (inbox / "none.csv").write_text("id,n\n1,2\n")
    ran = server.run("ingest", "inbox", "--until", "load", cwd=tmp_path)
    assert "2 quarantined" in ran.stdout, ran.stderr
    again = server.run("ingest", "inbox", "--until", "load", cwd=tmp_path)
    assert "2 still in quarantine; see: copydesk quarantine list --db copydesk.db" in again.stdout
    (inbox / "cut.txt.gz").write_bytes(packed)
    (inbox / "none.csv").write_text(f'id,text\n1,"{LINE.format(2)}"\n')
    assert server.run("ingest", "inbox", "--until", "load", cwd=tmp_path).returncode == 0
    database = tmp_path / "copydesk.db"
    assert rows(database, "select count(*) from quarantine") == [(0,)]
    assert verify(open_existing(database)).faults == ()


def test_what_is_kept_or_still_lies_there_is_loaded_by_a_retry(server: Server, store: Store, tmp_path: Path) -> None:
    mended = tmp_path / "mended.txt.gz"
    mended.write_bytes(gzip.compress(LINE.format(9).encode()))
    save(
        store,
        *quays(tmp_path),
        bad(f"{mended.as_uri()}#byte=20", code="truncated"),
        bad((tmp_path / "gone.zip").as_uri(), code="unreadable"),
        bad("https://quillpost.example/a", code="deadline"),
    )
    ran = server.run("quarantine", "retry", "--all", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    first, *left, last = ran.stdout.splitlines()
    assert first == "5 inputs tried: 4 out of quarantine, 1 still in it"
    assert [line.split(":")[0] for line in left] == ["  5 not tried", "  6 not tried"]
    assert last.startswith("4 articles loaded, ")
    database = tmp_path / "copydesk.db"
    assert rows(database, "select document_id from quarantine") == [(5,), (6,)]
    assert rows(database, "select flow_name, status from runs order by id desc limit 1") == [("retry", "completed")]
    assert verify(store.engine).faults == ()


@pytest.mark.slow
def test_a_newer_version_tries_what_an_older_one_could_not_read(server: Server, store: Store, tmp_path: Path) -> None:
    found = quays(tmp_path)
    for one in found:
        Path(tmp_path, one.document.uri.rpartition("/")[2]).write_bytes(one.document.raw)
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    refused = [replace(one, code="unsupported_format") for one in found]
    save(store, *refused, bad(picture.as_uri(), picture.read_bytes(), "binary"))
    change(store.engine, "update documents set code_version = '0.1', error_message = 'it was'")
    ran = server.run("reclean", cwd=tmp_path)
    assert "3 more out of quarantine" in ran.stdout, ran.stderr
    before = content(tmp_path / "copydesk.db")
    assert "more out of quarantine" not in server.run("reclean", cwd=tmp_path).stdout
    assert content(tmp_path / "copydesk.db") == before
    change(store.engine, "update documents set code_version = '0.1' where status = 'quarantined'")
    ran = server.run("ingest", "picture.txt", "1.txt", "--until", "load", cwd=tmp_path)
    assert "1 still in quarantine" in ran.stdout
    assert rows(tmp_path / "copydesk.db", "select count(*) from documents where code_version = '0.1'") == [(0,)]
    assert verify(store.engine).faults == ()


@pytest.mark.slow
def test_a_killed_retry_is_made_good_by_the_next(server: Server, store: Store, tmp_path: Path) -> None:
    save(store, *quays(tmp_path))
    store.engine.dispose()
    whole, cut = tmp_path / "whole.db", tmp_path / "cut.db"
    for path in (whole, cut):
        shutil.copy(tmp_path / "copydesk.db", path)
    server.start(RETRY, str(whole), cwd=tmp_path).communicate()
    kill_when(server.start(RETRY, str(cut), cwd=tmp_path), "batch 2")
    _, errors = server.start(RETRY, str(cut), cwd=tmp_path).communicate()
    assert content_digest(open_existing(cut)) == content_digest(open_existing(whole)), errors
    assert rows(cut, "select count(*) from quarantine") == [(0,)]
    assert verify(open_existing(cut)).faults == ()
