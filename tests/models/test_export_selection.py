"""Which articles an export has: periods that follow each other share none and leave none out that has a date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk.errors import QueryError
from models.engine import reading
from models.export_selection import Selection, count_undated, select_articles, with_selected
from models.store import Store
from tests.models.filling import EMPTY_DESK, change, made_of, new_store, save
from tests.models.naming import person, told
from tests.models.test_exporting import exported, read_back

POST, GAZETTE = "harbourpost.example", "gazette.example"
# By article: when it was published, as precisely as is known, and the day that counts.
DATES = {
    "year": ("2025", "2025-01-01"),
    "month": ("2025-01", "2025-01-01"),
    "first": ("2025-01-01T00:10:00+13:00", "2025-01-01"),
    "last": ("2025-01-31T23:59:59-05:00", "2025-01-31"),
    "next": ("2025-02-01", "2025-02-01"),
    "before": ("2024-12-31T23:00:00Z", "2024-12-31"),
    "never": (None, None),
}


@pytest.fixture
def dated(tmp_path: Path) -> Iterator[Store]:
    """Articles with dates of all precisions, one of another publisher and language."""
    store = new_store(tmp_path / "news.db")
    for name, (date, _) in DATES.items():
        publisher = GAZETTE if name == "next" else POST
        save(store, made_of(f"The quay of {name} was shut.\n", EMPTY_DESK, f"{name}.txt", publisher=publisher))
        given = f"'{date}'" if date else "null"
        where = f"where document_id = (select id from documents where uri like '%/{name}.txt')"
        language = "de" if name == "next" else "en"
        change(store.engine, f"update articles set published_at = {given}, language = '{language}' {where}")
    yield store
    store.engine.dispose()


def names(store: Store, selection: Selection) -> set[str]:
    query, values = with_selected(selection)
    with reading(store.engine) as connection:
        found = connection.exec_driver_sql(f"{query} select uri from selected", values).all()
    return {uri.rpartition("/")[2].removesuffix(".txt") for (uri,) in found}


def test_without_a_filter_all_are_there(dated: Store) -> None:
    assert names(dated, Selection()) == set(DATES)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2025-01-01", "2025-02-01"),
        ("2025-01-02", None),
        (None, "2025-01-01"),
        ("2025-01-31", "2025-02-01"),
        ("2024-12-31", "2025-01-01"),
        ("2025-02-01", "2026-01-01"),
    ],
)
def test_a_period_is_half_open_and_goes_by_the_publishers_day(
    dated: Store, since: str | None, until: str | None
) -> None:
    wanted = {
        name for name, (_, day) in DATES.items() if day and (since or "") <= day and (until is None or day < until)
    }
    assert names(dated, Selection(since, until)) == wanted


def test_what_has_no_date_is_counted_where_it_is_left_out(dated: Store) -> None:
    with reading(dated.engine) as connection:
        assert count_undated(connection, Selection()) == 0
        assert count_undated(connection, Selection(since="2025-01-01")) == 1
        assert count_undated(connection, Selection(until="2025-01-01", language="de")) == 0


def test_publishers_and_languages_are_found_as_people_write_them(dated: Store) -> None:
    assert names(dated, select_articles(dated.engine, publisher=" Gazette.Example")) == {"next"}
    assert names(dated, select_articles(dated.engine, language="DE")) == {"next"}
    assert names(dated, select_articles(dated.engine, language="en", publisher=GAZETTE)) == set()


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"publisher": "gazete.example"}, "do you mean gazette.example"),
        ({"publisher": "x"}, "no article is from this publisher; list them with"),
        ({"language": "deu"}, "deu: no article is in this language; do you mean de?"),
        ({"language": "fi"}, "fi: no article is in this language; there are de, en"),
    ],
)
def test_unknown_ones_are_named_with_what_there_is(dated: Store, wanted: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        select_articles(dated.engine, **wanted)


def test_sources_are_those_of_the_selected_articles(tmp_path: Path) -> None:
    store = new_store(tmp_path / "news.db")
    told(store, "a", person("Ada Lane"), person("Odile Farrant"), author="Ida Quill")
    told(store, "b", person("Ada Lane"), publisher=GAZETTE)
    told(store, "c", person("Finn Marlow"), publisher=GAZETTE)
    selection = select_articles(store.engine, publisher=GAZETTE)
    found = {row["name"]: row for row in read_back(exported(store.engine, "sources", "jsonl", selection), "jsonl")}
    assert list(found) == ["Ada Lane", "Finn Marlow", GAZETTE]
    assert [found["Ada Lane"][name] for name in ("claims", "articles", "wrote", "published")] == [1, 1, 0, 0]
    assert found[GAZETTE]["published"] == 2
    everyone = {row["name"]: row for row in read_back(exported(store.engine, "sources", "jsonl"), "jsonl")}
    assert everyone["Ada Lane"]["claims"] == 2
    assert set(everyone) == {"Ada Lane", "Finn Marlow", "Odile Farrant", "Ida Quill", POST, GAZETTE}
    assert everyone["Ida Quill"]["wrote"] == 1
    store.engine.dispose()
