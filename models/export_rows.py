"""The rows of an export, portion by portion, so that memory does not grow with the database.

The keys are read first, in the order of the natural keys: sorting them takes little room, where sorting whole rows
would take as much as the export. The rows follow by their keys, in the same consistent view of the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from models.export_columns import ARTICLES, CLAIMS, EDITS, SOURCES, SPAN, Column
from models.export_selection import Selection, with_selected
from models.sightings import PORTION

Row = dict[str, Any]
Reader = Callable[[Connection, Selection, Sequence[int]], list[Row]]

MOST_ROWS = PORTION
MOST_SIZE = 16 * 2**20  # bytes or characters of a portion, should its rows be large

# Keys are those of current articles, so what follows need not look at views, which would ask for each row's status.
ARTICLE_ROWS = """
    select a.*, a.id as article_id, d.uri, p.name as publisher, y.uri as duplicate_of_uri
    from articles a join documents d on d.id = a.document_id left join sources p on p.id = a.publisher_id
    left join articles b on b.id = a.duplicate_of_id left join documents y on y.id = b.document_id where a.id in ({ids})
"""
AUTHORS = """
    select x.article_id, s.name from article_authors x join sources s on s.id = x.source_id
    where x.article_id in ({ids}) order by x.article_id, x.position
"""
CLAIM_ROWS = """
    select c.*, c.id as claim_id, d.uri, a.url, a.title, p.name as publisher, a.published_at, a.published_precision,
           a.language, s.name as source, s.kind as source_kind, v.name as via, w.name as venue, n.name as value_source,
           coalesce(g.origins, 1) as origins, coalesce(g.disputed, false) as disputed
    from claims c join articles a on a.id = c.article_id join documents d on d.id = a.document_id
    left join sources p on p.id = a.publisher_id
    left join sources s on s.id = c.source_id left join sources v on v.id = c.via_source_id
    left join sources w on w.id = c.venue_source_id left join sources n on n.id = c.value_source_id
    left join claim_groups g on g.id = c.group_id where c.id in ({ids})
"""
SPANS = "select * from claim_spans where claim_id in ({ids}) order by claim_id, position"
DISPUTES = """
    select r.claim_{one}_id as claim_id, r.claim_{other}_id as other_id, c.text, r.reason, r.severity, r.slot
    from claim_relations r join claims c on c.id = r.claim_{other}_id join articles a on a.id = c.article_id
    join documents d on d.id = a.document_id
    where r.relation = 'contradicts' and coalesce(d.status, '') = 'loaded' and r.claim_{one}_id in ({{ids}})
    order by r.slot nulls first, d.uri, d.sha256, c.extractor, c.position, c.id
"""
EDIT_ROWS = """
    select e.*, r.started_at as made_at, d.uri, p.name as publisher from edits e join runs r on r.id = e.run_id
    join articles a on a.id = e.article_id join documents d on d.id = a.document_id
    left join sources p on p.id = a.publisher_id where e.id in ({ids})
"""
SOURCE_ROWS = "select s.*, s.id as source_id from sources s where s.id in ({ids})"
NAMES = "select source_id, name from source_names where source_id in ({ids}) order by source_id, folded"
COUNTS = """
    select c.source_id, count(*) as claims, count(distinct c.article_id) as articles
    from claims c join selected s on s.id = c.article_id where c.source_id in ({ids}) group by c.source_id
"""
WROTE = """
    select x.source_id, count(distinct x.article_id) as wrote
    from article_authors x join selected s on s.id = x.article_id where x.source_id in ({ids}) group by x.source_id
"""
PUBLISHED = """
    select s.publisher_id as source_id, count(*) as published from selected s
    where s.publisher_id in ({ids}) group by s.publisher_id
"""


def _articles(connection: Connection, _: Selection, ids: Sequence[int]) -> list[Row]:
    authors = _lists(connection, AUTHORS, ids)
    rows = {row["article_id"]: row for row in rows_with(connection, ARTICLE_ROWS, ids)}
    return [_only(ARTICLES, rows[key] | {"authors": authors[key]}) for key in ids]


def _claims(connection: Connection, _: Selection, ids: Sequence[int]) -> list[Row]:
    evidence: defaultdict[int, list[Row]] = defaultdict(list)
    for span in rows_with(connection, SPANS, ids):
        evidence[span["claim_id"]].append(_only(SPAN, span))
    rows = {row["claim_id"]: row for row in rows_with(connection, CLAIM_ROWS, ids)}
    disputed = disputes_of(connection, ids).keys()
    more = {
        key: {"evidence": evidence[key], "disputed": bool(row["disputed"]) or key in disputed}
        for key, row in rows.items()
    }
    return [_only(CLAIMS, rows[key] | more[key]) for key in ids]


def _edits(connection: Connection, _: Selection, ids: Sequence[int]) -> list[Row]:
    rows = {row["id"]: row for row in rows_with(connection, EDIT_ROWS, ids)}
    return [_only(EDITS, rows[key]) for key in ids]


def _sources(connection: Connection, selection: Selection, ids: Sequence[int]) -> list[Row]:
    names = _lists(connection, NAMES, ids)
    rows = {row["source_id"]: row for row in rows_with(connection, SOURCE_ROWS, ids)}
    none = dict.fromkeys(("claims", "articles", "wrote", "published"), 0)
    found = {key: row | none | {"names": names[key]} for key, row in rows.items()}
    selected, values = with_selected(selection)
    for query in (COUNTS, WROTE, PUBLISHED):
        for counts in rows_with(connection, selected + query, ids, *values):
            found[counts["source_id"]] |= counts
    return [_only(SOURCES, found[key]) for key in ids]


@dataclass(frozen=True, slots=True)
class Exportable:
    """Something that can be exported: its columns, the SQL of its keys with the size of a row, and how it is read."""

    columns: tuple[Column, ...]
    keys: str
    read: Reader


EXPORTABLE = {
    "articles": Exportable(
        ARTICLES, "select s.id, s.size_bytes from selected s order by s.uri, s.sha256, s.id", _articles
    ),
    "claims": Exportable(
        CLAIMS,
        """
            select c.id, length(c.text) from claims c join selected s on s.id = c.article_id
            order by s.uri, s.sha256, c.extractor, c.position, c.id
        """,
        _claims,
    ),
    "sources": Exportable(
        SOURCES,
        """
            , named as (
                select publisher_id as id from selected
                union select x.source_id from article_authors x join selected s on s.id = x.article_id
                union select c.source_id from claims c join selected s on s.id = c.article_id
                union select c.via_source_id from claims c join selected s on s.id = c.article_id
                union select c.venue_source_id from claims c join selected s on s.id = c.article_id
                union select c.value_source_id from claims c join selected s on s.id = c.article_id
            )
            select s.id, 0 from sources s where s.id in (select id from named)
            order by s.name, s.kind, (select min(n.folded) from source_names n where n.source_id = s.id), s.id
        """,
        _sources,
    ),
    "edits": Exportable(
        EDITS,
        """
            select e.id, length(e.before) + length(e.after) from edits e join selected s on s.id = e.article_id
            order by s.uri, s.sha256, e.position, e.id
        """,
        _edits,
    ),
}


def portions_of(
    connection: Connection, what: Exportable, selection: Selection, most_rows: int = MOST_ROWS
) -> Iterator[list[Row]]:
    """The rows in portions of so many at most; the connection has to be `reading`."""
    selected, values = with_selected(selection)
    keys = connection.exec_driver_sql(selected + what.keys, values)
    for ids in _portions(((row[0], row[1]) for row in keys), most_rows):
        yield what.read(connection, selection, ids)


def _portions(keys: Iterable[tuple[int, int]], most_rows: int) -> Iterator[list[int]]:
    ids: list[int] = []
    size = 0
    for key, size_of_row in keys:
        if ids and (len(ids) == most_rows or size + size_of_row > MOST_SIZE):
            yield ids
            ids, size = [], 0
        ids.append(key)
        size += size_of_row
    if ids:
        yield ids


def disputes_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[Row]]:
    """What contradicts some claims: by claim the other claim's id and text, and why."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for one, other in (("a", "b"), ("b", "a")):
        for dispute in rows_with(connection, DISPUTES.format(one=one, other=other), ids):
            found[dispute["claim_id"]].append(dispute)
    return dict(found)


def rows_with(connection: Connection, query: str, ids: Sequence[int], *values: object) -> list[Row]:
    """The rows of a query that names ids as `{ids}`, after its other values."""
    marks = ",".join("?" * len(ids))
    found = connection.exec_driver_sql(query.format(ids=marks), (*values, *ids)).mappings()
    return [dict(row) for row in found]


def _lists(connection: Connection, query: str, ids: Sequence[int]) -> defaultdict[int, list[str]]:
    """Texts by the id they belong to."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows_with(connection, query, ids):
        key, text = row.values()
        found[key].append(text)
    return found


def _only(columns: Sequence[Column], row: Row) -> Row:
    return {column.name: row[column.name] for column in columns}
