"""Full-text search over the current articles and their claims, with the words that were found marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from models.engine import is_sqlite, reading
from models.postgresql import search as on_server

START, END = "\x02", "\x03"  # around a hit in what SQLite gives; clean text has no control characters
WORDS_AROUND = 32

ARTICLES = f"""
    select a.id as article_id, a.title, a.publisher, a.publisher_id, a.published_at, a.uri,
           highlight(articles_fts, 0, '{START}', '{END}') as headline,
           snippet(articles_fts, 1, '{START}', '{END}', '…', {WORDS_AROUND}) as found
    from articles_fts join current_articles a on a.id = articles_fts.rowid
    where articles_fts match ? order by rank, a.id limit ? offset ?
"""
CLAIMS = f"""
    select c.claim_id, c.article_id, c.kind, c.attribution, c.source, c.source_id, c.title, c.publisher,
           c.published_at,
           (select x.exact from claim_spans x where x.claim_id = c.claim_id and x.role = 'source'
            order by x.position limit 1) as source_words,
           snippet(claims_fts, 0, '{START}', '{END}', '…', {WORDS_AROUND}) as found
    from claims_fts join claims_with_sources c on c.claim_id = claims_fts.rowid
    where claims_fts match ? order by rank, c.claim_id limit ? offset ?
"""
COUNT_ARTICLES = """
    select count(*) from articles_fts join current_articles a on a.id = articles_fts.rowid where articles_fts match ?
"""
COUNT_CLAIMS = """
    select count(*) from claims_fts join claims c on c.id = claims_fts.rowid
    join current_articles a on a.id = c.article_id where claims_fts match ?
"""

PARTS = re.compile(r'"([^"]*)"|(\S+)')  # stretches between quotation marks, and words
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # SQLite's texts end at the one, and cannot hold the others

Marked = Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hits:
    """What one search found: a page of rows, and how many there are in all.

    In a row `found` (and of articles `headline`) is the text in stretches, each with whether it is one of the words.
    """

    rows: Sequence[dict[str, Any]]
    count: int


def all_words(words: str) -> str:
    """A query of full-text search that finds what has all the words; nothing in it is an operator.

    Words between quotation marks have to stand side by side.
    """
    parts = (side_by_side or word.replace('"', "") for side_by_side, word in PARTS.findall(NO_TEXT.sub(" ", words)))
    return " ".join(f'"{part}"' for part in parts if part.strip()) or '""'


def search_articles(engine: Engine, words: str, limit: int = 20, offset: int = 0) -> Hits:
    """Current articles whose title and text have all the words, the most fitting first."""
    if not is_sqlite(engine):
        return _search_on_server(engine, (on_server.ARTICLES, on_server.COUNT_ARTICLES), words, limit, offset)
    return _search(engine, (ARTICLES, COUNT_ARTICLES), words, limit, offset)


def search_claims(engine: Engine, words: str, limit: int = 20, offset: int = 0) -> Hits:
    """Claims of current articles whose text has all the words, the most fitting first."""
    if not is_sqlite(engine):
        return _search_on_server(engine, (on_server.CLAIMS, on_server.COUNT_CLAIMS), words, limit, offset)
    return _search(engine, (CLAIMS, COUNT_CLAIMS), words, limit, offset)


def _search(engine: Engine, queries: tuple[str, str], words: str, limit: int, offset: int) -> Hits:
    query = all_words(words)
    with reading(engine) as connection:
        count = int(connection.exec_driver_sql(queries[1], (query,)).scalar_one())
        return Hits([_shown(row) for row in _rows(connection, queries[0], query, limit, offset)], count)


def _search_on_server(engine: Engine, queries: tuple[str, str], words: str, limit: int, offset: int) -> Hits:
    query = all_words(words)
    with reading(engine) as connection:
        count = int(connection.exec_driver_sql(queries[1], (query,)).scalar_one())
        rows = _rows(connection, queries[0], query, query, limit, offset)
    for row in rows:
        row["found"] = on_server.snippet(row["found"], query, START, END, WORDS_AROUND)
        if row.get("headline"):
            row["headline"] = on_server.highlight(row["headline"], query, START, END)
    return Hits([_shown(row) for row in rows], count)


def _rows(connection: Connection, sql: str, *values: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.exec_driver_sql(sql, values).mappings()]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: marked(row[name]) for name in ("headline", "found") if row.get(name)}


def marked(text: str) -> Marked:
    """Text in stretches, each with whether it lies between the marks."""
    made: list[tuple[str, bool]] = []
    for number, part in enumerate(text.split(START)):
        inside, end, after = part.partition(END) if number else ("", "", part)
        made += [(inside, bool(end))] if inside else []
        made += [(after, False)] if after else []
    return made
