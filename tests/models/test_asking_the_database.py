"""Canned queries, the data dictionary, and what reports and redlines read back."""

from __future__ import annotations

import re
import zlib

import pytest
from sqlalchemy import Engine, Table

from copydesk.desk import Desk
from copydesk.errors import DatabaseError, QueryError
from copydesk.redline import replay
from models.dictionary import data_dictionary
from models.duplicates import renew_duplicates
from models.history import history
from models.query import Query, queries, run_query
from models.report import run_report
from models.schema import VIEWS, metadata
from models.store import Store
from tests.models.filling import EMPTY_DESK, change, extract, made_of, one, rows, save, start

COLUMNS = [(table.name, column.name) for table in metadata.tables.values() for column in table.columns]
OLD = 'Advertisement\n\nThe pond froze on Sunday. "It carries a horse now," said Tobias Wend, the miller.\n'
NEW = 'The pond froze on Monday. "It carries a cart now," said Tobias Wend, the miller.\n'


@pytest.fixture
def changed(store: Store, desk: Desk) -> Engine:
    """A database with a superseded version and a current one, claims of both."""
    for version in (OLD, NEW):
        save(store, made_of(version, desk))
        extract(store.engine)
    return store.engine


# What the queries with parameters are asked.
GIVEN = {
    "articles_about": {"words": "harbour board"},
    "articles_of": {"publisher": "HARBOURPOST"},
    "claims_about": {"words": "gulls instead"},
    "claims_of": {"source": "farrant"},
    "edits_of": {"article": "1"},
    "struck_by": {"rule": "ads"},
}


def asked(engine: Engine, name: str) -> tuple[list[str], list[tuple[object, ...]]]:
    return run_query(engine, name, given=GIVEN.get(name, {}))


@pytest.mark.parametrize("name", queries())
def test_every_canned_query_runs(filled: Engine, name: str) -> None:
    columns, found = asked(filled, name)
    assert len(columns) == len(set(columns)) > 1
    assert all(len(row) == len(columns) for row in found)


# Queries that find something only in a larger or more divided collection; they are tested beside what they ask for.
NEED_MORE = {
    "paragraphs_in_common", "learned_lines", "corrected_claims", "disputes", "first_to_report", "most_corroborated",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(queries()) - NEED_MORE))
def test_canned_queries_find_something(filled: Engine, name: str) -> None:
    assert len(asked(filled, name)[1]) > 0


@pytest.mark.parametrize("query", queries().values(), ids=queries())
def test_every_canned_query_has_a_title(query: Query) -> None:
    assert re.fullmatch(r"[A-Z].{10,100}[^.]", query.title)


def test_a_query_can_be_limited(filled: Engine) -> None:
    assert run_query(filled, "articles", 3)[1] == run_query(filled, "articles")[1][:3]


def test_an_unknown_query_is_answered_with_the_known_ones(filled: Engine) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(filled, "gossip")
    assert all(name in str(caught.value) for name in ("gossip", *queries()))


def test_queries_show_paragraphs_in_common(store: Store, desk: Desk) -> None:
    shared = "Ferries are free for schoolchildren until the end of October, the council said.\n"
    texts = [f"The {name} ferry was late again this week.\n\n{shared}" for name in ("first", "second")]
    save(store, *(made_of(text, desk, f"{n}.txt") for n, text in enumerate(texts)))
    assert run_query(store.engine, "paragraphs_in_common")[1] == []
    renew_duplicates(store, start(store))
    columns, found = run_query(store.engine, "paragraphs_in_common")
    assert [row[:3] for row in found] == [(2, 0, shared.strip())]
    assert columns[:3] == ["articles", "publishers", "text"]


def test_the_redline_query_shows_current_documents_only(changed: Engine) -> None:
    assert run_query(changed, "redline")[1] == []


def test_who_said_what_shows_current_articles_only(changed: Engine) -> None:
    columns, found = run_query(changed, "who_said_what")
    assert [dict(zip(columns, row, strict=True))["text"] for row in found] == ["It carries a cart now"]


def test_the_sources_query_counts_current_articles_only(changed: Engine) -> None:
    columns, [found] = run_query(changed, "sources")
    assert dict(zip(columns, found, strict=True))["claims"] == 1


@pytest.mark.parametrize("table", metadata.tables.values(), ids=lambda table: table.name)
def test_every_table_has_a_comment_in_the_dictionary(table: Table) -> None:
    assert table.comment
    sentence = f"{table.comment[0].upper()}{table.comment[1:]}."
    assert f"## {table.name}\n\n{sentence}\n" in data_dictionary()


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_has_a_comment_in_the_dictionary(table: str, column: str) -> None:
    comment = metadata.tables[table].columns[column].comment
    assert comment
    section = data_dictionary().split(f"## {table}\n")[1].split("\n## ")[0]
    assert re.search(rf"^\| `{column}` \| \w+ \| (yes)? \| {re.escape(comment)} \|$", section, flags=re.MULTILINE)


def test_no_comment_breaks_the_dictionarys_tables() -> None:
    lines = [line for line in data_dictionary().splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {5}


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_in_the_dictionary(view: str) -> None:
    assert f"\n- `{view}`" in data_dictionary()


def test_a_runs_report_counts_what_was_struck(filled: Engine) -> None:
    report = run_report(filled, 1)
    assert sum(row[1] for row in report.struck) == one(filled, "select count(*) from edits where action = 'strike'")
    assert ("ads.label", "Advertisement") in {(row[0], row[3]) for row in report.struck}


def test_a_runs_report_counts_the_other_edits(filled: Engine) -> None:
    found = {rule: (action, count) for action, rule, count, _ in run_report(filled, 1).other_edits}
    assert found["fold.repeated-paragraph"] == ("fold", 1)
    assert sum(count for _, count in found.values()) == one(
        filled, "select count(*) from edits where action <> 'strike'"
    )


def test_a_runs_report_names_the_quarantined(filled: Engine) -> None:
    assert [code for code, _, _ in run_report(filled, 1).quarantined] == ["binary", "empty", "nothing_left"]


def test_a_runs_report_shows_short_lines_that_no_rule_explains(store: Store, desk: Desk) -> None:
    save(store, made_of("The heron came back to the mill pond.\n\nlisten to the heron\n\nThe miller was glad.\n", desk))
    unexplained = [text for text, _, _ in run_report(store.engine, 1).unexplained]
    assert unexplained == [
        text for text, kind in paragraph_kinds(store.engine) if kind == "paragraph" and text[-1] != "."
    ]


def paragraph_kinds(engine: Engine) -> list[tuple[str, str]]:
    return rows(engine, "select text, kind from paragraphs order by position")


def test_a_runs_report_points_to_the_most_edited_article(filled: Engine) -> None:
    query = """select article_id from edits where article_id is not null and action in ('strike', 'fold')
               group by 1 order by count(*) desc"""
    counted = "select count(*) from edits where article_id = ? and action in ('strike', 'fold')"
    most = run_report(filled, 1).most_edited
    assert one(filled, counted, most) == one(filled, counted, rows(filled, query)[0][0])


def test_the_report_of_a_run_that_wrote_nothing_is_empty(filled: Engine) -> None:
    report = run_report(filled, Store(filled).start_run("ingest", {}, EMPTY_DESK, None))
    assert [*report.struck, *report.other_edits, *report.quarantined, *report.unexplained] == []
    assert report.most_edited is None


def test_a_history_gives_the_text_again(filled: Engine) -> None:
    for article_id, uri, text in rows(filled, "select id, uri, text from current_articles"):
        found = history(filled, article_id)
        assert found.uri == uri
        assert replay(found.lines, found.edits) == text


def test_a_history_has_the_raw_lines(filled: Engine) -> None:
    raw = zlib.decompress(one(filled, "select raw from documents where id = 2")).decode()
    assert "\n".join(history(filled, 2).lines) == raw


def test_there_is_no_history_of_an_article_that_is_not_there(filled: Engine) -> None:
    with pytest.raises(QueryError, match="article 99: there is none"):
        history(filled, 99)


def test_there_is_no_history_without_the_raw_text(filled: Engine) -> None:
    change(filled, "update documents set raw = null where id = 2")
    with pytest.raises(DatabaseError, match="article 2: its raw text was not kept"):
        history(filled, 2)
