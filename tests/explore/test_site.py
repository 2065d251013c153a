"""The site as a whole: what its pages say first, search, queries, headers, and a database that others write to."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from copydesk.errors import DatabaseError
from explore.app import build
from explore.plugin import MENU
from models.query import queries
from models.schema import VIEWS, metadata
from tests.explore.site import Site, words

OURS = ["/", "/copydesk", "/copydesk/article/1", "/copydesk/search?q=harbour", "/copydesk/article/99"]
THEIRS = ["/data", "/data/articles", "/data/query-articles", "/data/articles/1", "/data?sql=select+1", "/-/versions"]


@pytest.mark.parametrize("link", [link["path"] for link in MENU])
def test_the_menu_leads_somewhere(shared_site: Site, link: str) -> None:
    assert shared_site.page(link).css(f"nav a[href='{link}'][aria-current]")


def test_the_overview_tells_how_much_there_is(shared_site: Site) -> None:
    page = shared_site.page("/copydesk")
    told = {words(node.css_first("dt")): words(node.css_first("dd")) for node in page.css(".numbers div")}
    with sqlite3.connect(shared_site.path) as connection:
        claims = connection.execute("select count(*) from claims").fetchone()[0]
    assert told["claims"] == f"{claims:,}"
    assert told["quarantined"] == "3"
    assert page.css("form[role=search] input[name=q]")


@pytest.mark.parametrize("path", OURS)
def test_our_pages_allow_no_script_and_no_other_host(shared_site: Site, path: str) -> None:
    response = shared_site.get(path)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "http" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "<script" not in response.text
    assert '<html lang="en">' in response.text


@pytest.mark.parametrize("path", THEIRS)
def test_pages_of_datasette_allow_its_scripts_only(shared_site: Site, path: str) -> None:
    response = shared_site.get(path)
    policy = response.headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "http" not in policy
    assert "script-src 'self' 'unsafe" not in policy
    assert '<html lang="en">' in response.text or "json" in response.headers["content-type"]
    assert "datasette.io" not in response.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8001", "127.0.0.1.evil.example", ""])
def test_other_names_for_this_computer_are_refused(shared_site: Site, host: str) -> None:
    assert shared_site.get("/copydesk", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost:8001", "[::1]:8001", "LOCALHOST"])
def test_its_own_names_are_not(shared_site: Site, host: str) -> None:
    assert shared_site.get("/copydesk", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("name", [*metadata.tables, *VIEWS])
def test_every_table_and_view_is_described(shared_site: Site, name: str) -> None:
    page = shared_site.page(f"/data/{name}")
    assert len(words(page.css_first(".metadata-description"))) > 10
    columns = [words(node) for node in page.css("dl.column-descriptions dt")]
    with sqlite3.connect(shared_site.path) as connection:
        assert sorted(columns) == sorted(row[1] for row in connection.execute(f"pragma table_info({name})"))
    assert all(len(words(node)) > 3 for node in page.css("dl.column-descriptions dd"))


@pytest.mark.parametrize("query", queries().values(), ids=queries())
def test_every_query_is_there_with_its_title_and_a_field_for_what_it_asks(shared_site: Site, query: object) -> None:
    page = shared_site.page(f"/data/query-{query.name}")
    assert query.title in words(page.css_first("h1"))
    assert [node.attributes["name"] for node in page.css("form.sql input[type=text]")] == list(query.parameters)


@pytest.mark.parametrize("name", ["articles", "claims", "current_articles", "claims_with_sources"])
def test_what_has_text_has_a_search_box(shared_site: Site, name: str) -> None:
    assert shared_site.page(f"/data/{name}").css("input#_search")
    found = shared_site.get(f"/data/{name}.json?_search=harbour&_shape=objects").json()
    assert (
        0
        < found["filtered_table_rows_count"]
        < shared_site.get(f"/data/{name}.json").json()["filtered_table_rows_count"]
    )


def test_tables_of_search_and_migrations_are_hidden(shared_site: Site) -> None:
    listed = shared_site.get("/data.json").json()["tables"]
    assert not {t["name"] for t in listed if not t["hidden"]} - set(metadata.tables)


def test_raw_bytes_are_not_shown(shared_site: Site) -> None:
    assert "Binary" in words(shared_site.page("/data/documents").css_first("td.col-raw"))


def test_ids_lead_to_our_pages(shared_site: Site) -> None:
    assert shared_site.page("/data/claims").css("td.col-article_id a[href^='/copydesk/article/']")
    assert shared_site.page("/data/claims_with_sources").css("td.col-source_id a[href^='/copydesk/source/']")
    assert shared_site.page("/data/articles").css("td.col-publisher_id a[href^='/copydesk/publisher/']")


def test_rows_of_a_run_that_goes_on_show_up(site: Site) -> None:
    before = site.get("/data/decisions.json").json()["filtered_table_rows_count"]
    insert = (
        "insert into decisions(kind, subject, decided_by, decided_at) values ('rule_off', 'ads.label', 'Ada', '2025')"
    )
    with sqlite3.connect(site.path) as connection:
        connection.execute(insert)
    assert site.get("/data/decisions.json").json()["filtered_table_rows_count"] == before + 1


@pytest.mark.parametrize(
    "sql", ["delete from claims", "with x as (select 1) delete from claims", "pragma journal_mode=delete"]
)
def test_nothing_can_be_written(site: Site, sql: str) -> None:
    assert site.get("/data", params={"sql": sql}).status_code in (400, 200)
    with sqlite3.connect(site.path) as connection:
        assert connection.execute("select count(*) from claims").fetchone()[0] > 0
        assert connection.execute("pragma journal_mode").fetchone()[0] == "wal"


@pytest.mark.parametrize("path", ["/copydesk", "/copydesk/article/1", "/data/articles", "/data"])
def test_a_database_that_is_gone_is_said_to_be(site: Site, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.get(path).status_code == 200
    for file in site.path.parent.glob("news.db*"):
        file.unlink()
    response = site.get(path)
    assert response.status_code == 503
    assert "the database is gone" in response.text
    assert "Traceback" not in response.text + capsys.readouterr().err


def test_a_database_that_was_replaced_is_opened_anew(site: Site, template: Path) -> None:
    assert site.get("/data/decisions.json").json()["filtered_table_rows_count"] == 0
    other = site.path.with_name("other.db")
    other.write_bytes(template.read_bytes())
    with sqlite3.connect(other) as connection:
        connection.execute(
            "insert into decisions(kind, subject, decided_by, decided_at) values ('rule_off', 'a', 'b', 'c')"
        )
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    for file in site.path.parent.glob("news.db-*"):
        file.unlink()
    other.replace(site.path)
    assert site.get("/data/decisions.json").json()["filtered_table_rows_count"] == 1


@pytest.mark.parametrize(
    "name", ["copydesk.db", "with space.db", "per%20cent.db", "a?b.db", "c#d.db", "ü.db", "_internal.db"]
)
def test_any_file_name_will_do(filled_path: Path, name: str) -> None:
    with Site(filled_path.rename(filled_path.with_name(name))) as site:
        assert words(site.page("/data").css_first("h1")) == name


def test_what_is_no_database_of_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no such database"):
        build(tmp_path / "none.db")
