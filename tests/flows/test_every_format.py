"""One input of each format in one database, through the real flow: whole, verified, shown, and read only once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import main
from tests.copydesk.readers.samples import SAMPLES, inbox
from tests.flows.conftest import Server, content, rows

DOCUMENTS = {uri: media_type for _, documents in SAMPLES.values() for uri, media_type in documents}
PAGES = {uri for uri, media_type in DOCUMENTS.items() if media_type in ("text/html", "multipart/related")}
MARKED = PAGES | {uri for uri in DOCUMENTS if uri.startswith(("feed.xml", "atom.atom", "object.json"))}


@pytest.fixture(scope="module")
def folder(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder whose inbox was ingested."""
    path = tmp_path_factory.mktemp("every-format")
    inbox(path / "inbox")
    ran = server.run("ingest", "inbox", cwd=path)
    assert ran.returncode == 0, ran.stderr
    assert f"{len(DOCUMENTS)} inputs: {len(DOCUMENTS)} loaded, 0 unchanged, 0 quarantined" in ran.stdout
    assert "cells.csv: text ← body, title ← title, author ← author, published ← published" in ran.stdout
    assert ".css (1), status 404 (1)" in ran.stdout
    return path


@pytest.fixture
def database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    return folder / "copydesk.db"


def test_every_record_is_a_document_of_its_own(database: Path, folder: Path) -> None:
    found = rows(database, "select uri, media_type from documents where status = 'loaded'")
    prefix = f"{(folder / 'inbox').as_uri()}/"
    assert {str(uri).removeprefix(prefix): kind for uri, kind in found} == DOCUMENTS


def test_every_story_is_whole_in_its_article_and_nothing_else_is(database: Path) -> None:
    for uri, text in rows(database, "select d.uri, a.text from articles a join documents d on d.id = a.document_id"):
        paragraphs = str(text).split("\n\n")
        assert len(paragraphs) == 3, uri
        assert " pier at dawn on Tuesday" in paragraphs[0]
        assert paragraphs[2].endswith("the fares stay as they are until then.")


def test_the_metadata_that_stands_beside_a_text_is_in_its_article(database: Path) -> None:
    query = """select d.uri, d.media_type, a.title, a.published_at from articles a
    join documents d on d.id = a.document_id where d.media_type not in ('text/plain')"""
    for uri, media_type, title, published in rows(database, query):
        assert str(title).endswith(" sails again"), uri
        if media_type == "text/html":
            assert published == "2025-03-04T23:30:00-05:00"
    authors = rows(database, "select distinct s.name from article_authors a join sources s on s.id = a.source_id")
    assert authors == [("Ada Quill",)]


def test_what_reading_a_document_again_takes_is_stored_with_it(database: Path) -> None:
    origins = {
        str(uri).rpartition("/")[2]: json.loads(str(origin or "{}"))
        for uri, origin in rows(database, "select uri, origin from documents where uri not like '%.zip%'")
    }
    assert origins["plain.txt"] == {}
    assert origins["page.html"] == {}
    assert origins["saved.mhtml"] == {"url": "https://harbourpost.example/saved"}
    assert origins["lines.jsonl#L2"]["column.text"] == "body"
    assert json.loads(origins["cells.csv#row=3"]["columns"]) == ["title", "body", "author", "published"]
    assert origins["tabs.tsv.gz#row=2"]["delimiter"] == "\t"
    assert origins["crawl.warc.gz#0"]["url"] == "https://harbourpost.example/ferry"
    assert origins["crawl.warc.gz#0"]["fetched_at"] == "2025-03-06T08:15:30Z"


@pytest.mark.parametrize("table", ["paragraphs", "edits"])
def test_lines_of_markup_have_a_locator_and_others_have_none(database: Path, table: str) -> None:
    query = f"""select d.uri, x.locator from {table} x join articles a on a.id = x.article_id
    join documents d on d.id = a.document_id"""
    for uri, locator in rows(database, query):
        name = str(uri).rpartition("/inbox/")[2]
        assert (locator is not None) == (name in MARKED), (uri, locator)
        assert locator is None or str(locator).startswith("html/body")


def test_verify_finds_no_fault(database: Path) -> None:
    checked = CliRunner().invoke(main, ["verify"])
    assert checked.exit_code == 0, checked.stdout
    assert checked.stdout.startswith(f"{len(DOCUMENTS)} documents replayed")


def test_each_article_has_a_redline_that_shows_its_story(database: Path) -> None:
    for article, uri in rows(
        database, "select a.id, d.uri from articles a join documents d on d.id = a.document_id order by a.id"
    ):
        shown = CliRunner().invoke(main, ["redline", str(article)])
        assert shown.exit_code == 0, shown.output
        assert "said Odile Farrant, who has sailed" in shown.stdout, uri
        name = str(uri).rpartition("/inbox/")[2]
        assert ("[-Home-]" in shown.stdout) == (name in PAGES)


def test_the_redline_of_a_file_is_that_of_its_article(database: Path) -> None:
    for name in ("page.html", "saved.mhtml", "crawl.warc.gz", "feed.xml", "cells.csv", "notes.md"):
        (found,) = rows(
            database,
            f"select min(a.id) from articles a join documents d on d.id = a.document_id where d.uri like '%/{name}%'",
        )
        of_file = CliRunner().invoke(main, ["redline", f"inbox/{name}"])
        assert of_file.stdout == CliRunner().invoke(main, ["redline", str(found[0])]).stdout


def test_every_quote_is_found_with_its_speaker(database: Path) -> None:
    found = rows(database, "select s.name, count(*) from claims c join sources s on s.id = c.source_id group by 1")
    assert found == [("Odile Farrant", len(DOCUMENTS))]


def test_a_second_run_writes_nothing_but_its_run_row(database: Path, folder: Path, server: Server) -> None:
    before = content(database)
    ran = server.run("ingest", "inbox", "--json", cwd=folder)
    counts = json.loads(ran.stdout)
    assert (counts["inputs"], counts["unchanged"]) == (len(DOCUMENTS), len(DOCUMENTS))
    assert content(database) == before
    assert rows(database, "select count(*) from runs where status = 'completed'") == [(2,)]


def test_what_is_piped_in_is_read_as_what_it_is(server: Server, tmp_path: Path) -> None:
    ran = server.run("ingest", "-", cwd=tmp_path, stdin=SAMPLES["page.html"][0])
    assert ran.returncode == 0, ran.stderr
    ((uri, title),) = rows(tmp_path / "copydesk.db", "select uri, title from current_articles")
    assert (str(uri).startswith("stdin:sha256-"), title) == (True, "Rail sails again")
