"""What a run did, as figures and samples for its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from models.engine import reading

MOST_ROWS = 20
SHORT = 80  # characters; a line this short that no rule explains may be boilerplate that was missed

STRUCK = """
    select rule, count(*) as strikes, sum(last_line - line_no + 1) as lines,
           substr(min(before), 1, 200), substr(max(before), 1, 200), count(distinct article_id), reason
    from edits where run_id = ? and action = 'strike' group by rule, reason order by strikes desc, rule
"""
OTHER_EDITS = """
    select action, rule, count(*), min(before) from edits
    where run_id = ? and action <> 'strike' group by action, rule order by action, rule
"""
QUARANTINED = """
    select error_code, error_message, uri from documents
    where run_id = ? and status = 'quarantined' and dropped_at is null order by error_code, uri limit ?
"""
# A paragraph `p` that is short and ends as no sentence does.
IS_UNEXPLAINED = (
    f"p.kind = 'paragraph' and length(p.text) <= {SHORT}"
    """ and rtrim(rtrim(p.text, '"''”’»)]'), '.!?…:。！？：') = rtrim(p.text, '"''”’»)]')"""
)
UNEXPLAINED = f"""
    select p.text, d.uri, p.first_line from paragraphs p
    join articles a on a.id = p.article_id join documents d on d.id = a.document_id
    where a.run_id = ? and {IS_UNEXPLAINED}
    order by d.uri, p.position limit ?
"""
IN_QUARANTINE = """
    select d.uri, d.error_code, d.error_message, d.size_bytes, r.started_at
    from documents d join runs r on r.id = d.run_id
    where d.status = 'quarantined' and d.dropped_at is null order by d.id desc limit ?
"""
ABOUT = """
    select a.title, a.publisher, a.published_at, a.uri, length(a.text),
           (select count(*) from edits e where e.article_id = a.id and e.action in ('strike', 'fold'))
    from current_articles a where a.id = ?
"""
MOST_EDITED = """
    select e.article_id from edits e where e.run_id = ? and e.article_id is not null
    group by e.article_id order by sum(e.action in ('strike', 'fold')) desc, count(*) desc, e.article_id limit 1
"""


@dataclass(frozen=True, slots=True)
class RunReport:
    """Rows for the report of one run; `most_edited` is the id of the article with most lines taken out.

    `struck` has rule, strikes, lines, two samples, articles and the reason; `quarantined` code, message and uri.
    """

    struck: Sequence[tuple[Any, ...]]
    other_edits: Sequence[tuple[Any, ...]]
    quarantined: Sequence[tuple[Any, ...]]
    unexplained: Sequence[tuple[Any, ...]]
    most_edited: int | None


def run_report(engine: Engine, run_id: int) -> RunReport:
    """What the run wrote, read back from the database."""
    with reading(engine) as connection:
        return RunReport(
            struck=_rows(connection, STRUCK, run_id),
            other_edits=_rows(connection, OTHER_EDITS, run_id),
            quarantined=_rows(connection, QUARANTINED, run_id, MOST_ROWS),
            unexplained=_rows(connection, UNEXPLAINED, run_id, MOST_ROWS),
            most_edited=connection.exec_driver_sql(MOST_EDITED, (run_id,)).scalar(),
        )


@dataclass(frozen=True, slots=True)
class About:
    """What an article is: its metadata as far as known, its characters that are kept, its strikes and folds."""

    title: str | None
    publisher: str | None
    published_at: str | None
    uri: str
    characters: int
    taken_out: int


def about_article(engine: Engine, article_id: int) -> About | None:
    """What is known of a current article; None where there is no such one."""
    with reading(engine) as connection:
        row = connection.exec_driver_sql(ABOUT, (article_id,)).first()
    return About(*row) if row else None


def in_quarantine(engine: Engine, most: int) -> list[tuple[Any, ...]]:
    """What is in quarantine, latest first: uri, code, message, size in bytes, and when the run that met it began."""
    with reading(engine) as connection:
        return _rows(connection, IN_QUARANTINE, most)


def _rows(connection: Connection, query: str, *values: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(query, values)]
