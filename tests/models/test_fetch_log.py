"""The fetch log: what is on record about addresses, and never more than the database holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from copydesk.desk import Desk
from copydesk.fetch import Fetched, NotModified, Validators
from copydesk.pipeline import run
from copydesk.types import Document, Quarantined
from models import migrate
from models.fetch_log import DatabaseLog, record
from models.store import Store
from tests.copydesk.fetch.parts import fetch, settings_for
from tests.copydesk.fetch.server import news_site
from tests.models.filling import EMPTY_DESK, contents, forget_lost_below_0003, names, rows

URL = "https://harbour.example/ferry"
TEXT = "The ferry leaves at nine. It has done so for a hundred years, the harbour master said."


def fetched(body: str = TEXT, **more: str | None) -> Fetched:
    given = {"etag": '"1"', "last_modified": None} | more
    return Fetched(
        URL,
        URL + "/",
        200,
        "text/plain",
        None,
        body.encode(),
        given["etag"],
        given["last_modified"],
        "2025-03-04T12:00:00Z",
    )


def quarantined(page: Fetched) -> Quarantined:
    return Quarantined(Document(page.url, page.body), "nothing_left", "no text is left")


def save(store: Store, *pages: Fetched) -> None:
    run_id = store.start_run("ingest", {}, EMPTY_DESK, None)
    store.save_batch(run_id, [quarantined(page) for page in pages])


def put(store: Store, page: Fetched) -> None:
    with store.engine.begin() as connection:
        record(connection, page, [quarantined(page).version])


def test_nothing_is_known_of_what_was_never_fetched(store: Store) -> None:
    assert DatabaseLog(store.engine).validators(URL) is None


def test_what_was_recorded_is_asked_by(store: Store) -> None:
    save(store, fetched())
    put(store, fetched(last_modified="Tue, 04 Mar 2025 09:30:00 GMT"))
    expected = Validators('"1"', "Tue, 04 Mar 2025 09:30:00 GMT", URL + "/")
    assert DatabaseLog(store.engine).validators(URL) == expected
    [row] = rows(store.engine, "select status, fetched_at, length(sha256), document_uri from fetches")
    assert tuple(row) == (200, "2025-03-04T12:00:00Z", 64, URL)


def test_a_newer_fetch_takes_the_older_ones_place(store: Store) -> None:
    old, new = fetched(), fetched(TEXT + " Now at ten.", etag=None)
    save(store, old, new)
    put(store, old)
    put(store, new)
    assert DatabaseLog(store.engine).validators(URL) is None
    assert len(rows(store.engine, "select * from fetches")) == 1


def test_a_body_that_is_not_in_the_database_is_not_recorded(store: Store) -> None:
    save(store, fetched())
    with pytest.raises(LookupError, match="not in the database"):
        put(store, fetched(TEXT + " Now at ten."))
    assert DatabaseLog(store.engine).validators(URL) is None


def test_a_batch_that_fails_leaves_no_record(store: Store) -> None:
    save(store, fetched())
    connection = store.engine.connect()
    record(connection, fetched(), [quarantined(fetched()).version])
    connection.close()
    assert rows(store.engine, "select * from fetches") == []


@pytest.mark.parametrize("newest", ["superseding", "quarantined"])
def test_an_outdone_version_is_not_asked_by(store: Store, desk: Desk, newest: str) -> None:
    """Killed between saving a newer version and its record."""
    old, new = fetched(), fetched("The ferry leaves at ten from today, the harbour master told the Post.")
    run_id = store.start_run("ingest", {}, EMPTY_DESK, None)
    store.save_batch(run_id, [run(Document(URL, old.body), desk)])
    put(store, old)
    assert DatabaseLog(store.engine).validators(URL) is not None
    second = run(Document(URL, new.body), desk) if newest == "superseding" else quarantined(new)
    store.save_batch(run_id, [second])
    assert DatabaseLog(store.engine).validators(URL) is None
    put(store, new)
    assert DatabaseLog(store.engine).validators(URL) is not None
    store.save_batch(run_id, [run(Document(URL, old.body), desk)])  # the page goes back
    assert DatabaseLog(store.engine).validators(URL) is None


def test_an_empty_feed_has_no_documents_to_wait_for(store: Store) -> None:
    with store.engine.begin() as connection:
        record(connection, fetched(""), [])
    assert DatabaseLog(store.engine).validators(URL) is not None


def test_a_site_is_sent_once(store: Store, desk: Desk) -> None:
    log = DatabaseLog(store.engine)
    with news_site() as site:
        pages = [page for page in fetch(site.articles, settings_for(site), log) if isinstance(page, Fetched)]
        save(store, *pages)
        for page in pages:
            put(store, page)
        assert fetch(site.articles, settings_for(site), log) == [NotModified(url) for url in site.articles]
    assert len(pages) == 3


def test_an_older_database_keeps_its_rows(filled: Engine, filled_path: Path) -> None:
    forget_lost_below_0003(filled)
    before = contents(filled)
    migrate.downgrade(filled, "0002")
    assert "fetches" not in names(filled, "table")
    columns = rows(
        filled, "select name from pragma_table_info('edits') union select name from pragma_table_info('documents')"
    )
    assert not {"origin", "locator"} & {name for (name,) in columns}
    filled.dispose()
    upgraded = migrate.ensure(filled_path)
    assert contents(upgraded) == before
