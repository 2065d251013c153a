"""A feed and a list of addresses through the real flow: fetched once, asked after again, and whole after a kill."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import main
from models.state import open_existing
from models.verify import verify
from tests.copydesk.fetch.server import HEADLINES, Reply, Site, news_site, page
from tests.flows.conftest import Server, content, rows

EXTRA = "/news/4"
ARTICLES = ["/news/1", "/news/2", "/news/3"]

KILLED_BEFORE_THE_FEED_IS_ON_RECORD = """
import json, os, signal, sys
from flows.ingesting import run
from models.store import Store
save_batch = Store.save_batch
def dying(self, run_id, results, fetches=()):
    if fetches and not results:
        os.kill(os.getpid(), signal.SIGKILL)
    return save_batch(self, run_id, results, fetches)
Store.save_batch = dying
run(json.loads(sys.argv[1]))
"""


def ingest(site: Site, folder: Path, server: Server, *inputs: str) -> dict[str, object]:
    """Run the command; its counts."""
    given = ["ingest", *inputs, "--allow", site.netloc, "--rate", "1000", "--publisher", "harbourpost.example"]
    ran = server.run(*given, "--json", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    counts: dict[str, object] = json.loads(ran.stdout)
    return counts


def asked(site: Site) -> list[str]:
    """What the site was asked for since the last question, robots.txt apart."""
    paths = site.paths
    site.requests.clear()
    return paths


@pytest.mark.slow
def test_a_feed_and_a_list_are_read_once_and_then_only_asked_after(server: Server, tmp_path: Path) -> None:
    database = tmp_path / "copydesk.db"
    with news_site() as site:
        site.replies[EXTRA] = page("Swing bridge stuck for an hour")
        (tmp_path / "urls.txt").write_text(f"# the harbour\n{site.url(EXTRA)}\n{site.url('/news/../news/1')}\n")
        inputs = (site.url("/feed.xml"), "--urls", "urls.txt")

        first = ingest(site, tmp_path, server, *inputs)
        assert asked(site) == ["/feed.xml", EXTRA, "/news/1", "/news/2", "/news/3"]
        assert (first["inputs"], first["loaded"], first["quarantined"]) == (4, 4, 0)
        before = content(database)

        second = ingest(site, tmp_path, server, *inputs)
        assert asked(site) == ["/feed.xml", EXTRA, "/news/1"]
        assert (second["loaded"], second["unchanged"], second["claims"]) == (0, 3, 0)
        assert content(database) == before

    titles = rows(database, "select title from current_articles order by title")
    assert titles == [(title,) for title in sorted([*HEADLINES, "Swing bridge stuck for an hour"])]
    fetches = rows(
        database, "select replace(url, final_url, '') || status, document_uri = url from fetches order by url"
    )
    assert fetches == [("200", None)] + [("200", 1)] * 4
    publishers = rows(database, "select distinct json_extract(origin, '$.publisher') from documents")
    assert publishers == [("harbourpost.example",)]
    assert rows(database, "select count(distinct url) from articles") == [(4,)]
    assert verify(open_existing(database)).faults == ()


@pytest.mark.slow
def test_what_could_not_be_read_is_asked_for_again_and_what_changed_is_read_again(
    server: Server, tmp_path: Path
) -> None:
    database = tmp_path / "copydesk.db"
    quarantine = "select error_code, uri from documents where status = 'quarantined' order by error_code desc"
    with news_site() as site:
        feed = site.replies["/feed.xml"]
        assert isinstance(feed, Reply)
        renamed = feed.body.replace(b"/news/2<", b"/news/../news/2<")  # as browsers spell it, it is the same address
        site.replies["/feed.xml"] = Reply(renamed, headers=feed.headers, validators=True)
        article = site.replies["/news/2"]
        site.replies["/news/2"] = Reply(b"gone", 404)
        inputs = site.url("/feed.xml"), "http://169.254.169.254/secrets"
        first = ingest(site, tmp_path, server, *inputs)
        assert (first["loaded"], first["quarantined"]) == (2, 2)
        forbidden = ("forbidden_address", inputs[1])
        assert rows(database, quarantine) == [("http_404", site.url("/news/2")), forbidden]

        site.replies["/news/2"] = article
        site.replies["/news/3"] = page("Lighthouse keeper stays after all")
        asked(site)
        second = ingest(site, tmp_path, server, *inputs)
        assert asked(site) == ["/feed.xml", *ARTICLES]
        assert (second["loaded"], second["unchanged"], second["still_quarantined"]) == (2, 1, 1)
    titles = rows(database, "select title from current_articles order by title")
    assert titles == [(title,) for title in sorted([*HEADLINES[:2], "Lighthouse keeper stays after all"])]
    assert rows(database, quarantine) == [forbidden]
    assert rows(database, "select count(*) from documents where status = 'superseded'") == [(2,)]
    assert len(rows(database, "select url from fetches")) == 4
    assert verify(open_existing(database)).faults == ()


def without_copies(database: Path) -> list[tuple[object, ...]]:
    """The articles, but for what repeats what, and the checksum of it: that is looked for when all are loaded."""
    names = [str(name) for (name,) in rows(database, "select name from pragma_table_info('articles') order by cid")]
    kept = [name for name in names if name not in ("duplicate_of_id", "original_id", "similarity", "checksum")]
    assert len(kept) == len(names) - 4
    return rows(database, f"select {', '.join(kept)} from articles order by id")


@pytest.mark.slow
def test_a_run_killed_before_its_feed_is_on_record_asks_again_and_repeats_nothing(
    server: Server, tmp_path: Path
) -> None:
    database = tmp_path / "copydesk.db"
    with news_site() as site:
        parameters = {
            **{"inputs": [site.url("/feed.xml")], "database": str(database), "desk": None, "columns": {}, "urls": None},
            **{"publisher": "harbourpost.example", "allow": [site.netloc], "rate": 1000.0},
        }
        killed = server.start(KILLED_BEFORE_THE_FEED_IS_ON_RECORD, json.dumps(parameters), cwd=tmp_path)
        _, errors = killed.communicate()
        assert killed.returncode == -signal.SIGKILL, errors
        assert asked(site) == ["/feed.xml", *ARTICLES]
        assert rows(database, "select count(*) from articles") == [(3,)]
        assert len(rows(database, "select url from fetches")) == 3
        articles = without_copies(database)

        again = ingest(site, tmp_path, server, site.url("/feed.xml"))
        assert asked(site) == ["/feed.xml", *ARTICLES]
        assert (again["loaded"], again["unchanged"]) == (0, 3)
        assert without_copies(database) == articles
        assert len(rows(database, "select url from fetches")) == 4
    assert verify(open_existing(database)).faults == ()


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (["--urls", "none.txt"], 3, "the list of addresses cannot be read"),
        (["https://a.example/", "--dry-run"], 3, "--dry-run fetches nothing"),
        (["https://a.example/", "--rate", "0"], 2, "0"),
        (["https://a.example/", "--rate", "inf"], 3, "rate is inf"),
        (["https://a.example/", "--contact", "me\n"], 3, "cannot stand in a header"),
    ],
)
def test_what_a_user_can_get_wrong_is_told_before_prefect_starts(
    arguments: list[str], exit_code: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(main, ["ingest", *arguments])
    assert ended.exit_code == exit_code, ended.output
    assert words in ended.stderr.splitlines()[-1]
    assert not list(tmp_path.iterdir())
