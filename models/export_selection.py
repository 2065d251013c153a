"""Which articles an export is about: current ones, by date of publication, publisher and language."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import Connection, Engine

from copydesk.errors import QueryError
from models.engine import reading
from models.publishers import publisher_named

# A date of which only the year or the month is known counts as its first day, so that each article falls into exactly
# one of the periods that follow each other.
DAY = "substr(a.published_at || case length(a.published_at) when 4 then '-01-01' when 7 then '-01' else '' end, 1, 10)"
# The articles of the view current_articles. So SQLite does not begin with the index on status: it takes "loaded"
# for a rare one, and would go through all documents for each portion of rows.
SELECTED = """
    with selected as (
        select a.id, a.publisher_id, d.uri, d.sha256, d.size_bytes
        from articles a join documents d on d.id = a.document_id
        where coalesce(d.status, '') = 'loaded' and {conditions}
    )
"""
UNDATED = "select count(*) from current_articles a where a.published_at is null and {conditions}"


@dataclass(frozen=True, slots=True)
class Selection:
    """Current articles of a publisher (its id) in a language (its code), published from `since` to before `until`.

    Both are days, ISO 8601, and compared with the publisher's own calendar. What is None is left open; what has no
    date is in no period.
    """

    since: str | None = None
    until: str | None = None
    publisher_id: int | None = None
    language: str | None = None

    @property
    def is_period(self) -> bool:
        """Whether it leaves out what has no date."""
        return self.since is not None or self.until is not None


def select_articles(
    engine: Engine,
    since: str | None = None,
    until: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
) -> Selection:
    """The selection of a publisher by any spelling or its domain, and a language by its code.

    Raises QueryError where no article is from the publisher or in the language.
    """
    publisher_id = publisher_named(engine, publisher) if publisher is not None else None
    code = _known_language(engine, language) if language is not None else None
    return Selection(since, until, publisher_id, code)


def with_selected(selection: Selection) -> tuple[str, tuple[object, ...]]:
    """SQL to put before a query that reads from `selected` (id, publisher_id, uri, sha256, size_bytes), and its values.

    `selected` has the articles of the selection.
    """
    conditions, values = _conditions(selection)
    days = {f"{DAY} >= ?": selection.since, f"{DAY} < ?": selection.until}
    given = {sql: day for sql, day in days.items() if day is not None}
    return SELECTED.format(conditions=" and ".join([conditions, *given])), (*values, *given.values())


def count_undated(connection: Connection, selection: Selection) -> int:
    """How many articles are left out because they have no date."""
    if not selection.is_period:
        return 0
    conditions, values = _conditions(selection)
    return int(connection.exec_driver_sql(UNDATED.format(conditions=conditions), values).scalar_one())


def _conditions(selection: Selection) -> tuple[str, tuple[object, ...]]:
    wanted = {"a.publisher_id = ?": selection.publisher_id, "a.language = ?": selection.language}
    given = {sql: value for sql, value in wanted.items() if value is not None}
    return " and ".join(["true", *given]), tuple(given.values())


def _known_language(engine: Engine, given: str) -> str:
    code = given.strip().lower()
    with reading(engine) as connection:
        query = "select distinct language from current_articles where language is not null order by language"
        known = [str(row[0]) for row in connection.exec_driver_sql(query)]
    found = next((language for language in known if language.lower() == code), None)
    if found is not None:
        return found
    close = get_close_matches(code, known, 3, 0.5)
    there = f"there are {', '.join(known)}" if known else "no article has a language"
    cure = f"do you mean {' or '.join(close)}?" if close else there
    raise QueryError(f"{given}: no article is in this language; {cure}")
