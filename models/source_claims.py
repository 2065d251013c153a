"""What a source said over time: its claims, the oldest first, each with what others say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from copydesk.claims.value_words import value_in_words
from models.paging import PER_PAGE, Paged, offset_of

CLAIMS = "from claims c join articles a on a.id = c.article_id join documents d on d.id = a.document_id"
SAID = "c.source_id = :id and d.status = 'loaded'"
COUNT = f"select count(*) {CLAIMS} where {SAID}"
ROWS = f"""
    select c.id, c.kind, c.text, c.subject, c.value, c.unit, c.as_of, c.polarity, a.id as article_id, a.title, d.uri,
           a.published_at, p.name as publisher, v.name as via, w.name as venue, g.origins
    {CLAIMS} left join sources p on p.id = a.publisher_id left join sources v on v.id = c.via_source_id
    left join sources w on w.id = c.venue_source_id left join claim_groups g on g.id = c.group_id
    where {SAID}
    order by a.published_at is null, coalesce(datetime(a.published_at), a.published_at), d.uri, c.position, c.id
    limit :limit offset :offset
"""
OTHERWISE = """
    select r.id, o.id as claim_id, r.severity, r.slot, r.reason, o.text, s.name as source, o.attribution,
           p.name as publisher, a.published_at
    from claim_relations r join claims o on o.id = case when r.claim_a_id = :id then r.claim_b_id else r.claim_a_id end
    join articles a on a.id = o.article_id join documents d on d.id = a.document_id
    left join sources s on s.id = o.source_id left join sources p on p.id = a.publisher_id
    where r.relation = 'contradicts' and d.status = 'loaded' and r.id in (
        select id from claim_relations where claim_a_id = :id
        union select id from claim_relations where claim_b_id = :id
    )
    order by r.severity is not 'hard', r.id limit 5
"""
# Dates of a month or less are counted by it; a year alone is counted by year, with no month.
MONTHS = f"""
    select case when length(a.published_at) >= 7 then substr(a.published_at, 1, 7) end as month, count(*)
    {CLAIMS} where {SAID} group by month order by month
"""
MOST_PLACES = 60  # months that a plot shows; a longer time is shown by the year


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A claim that contradicts another: its words, who says them, and how the two differ."""

    claim_id: int
    severity: str | None
    slot: str | None
    reason: str
    text: str
    source: str | None
    attribution: str
    publisher: str | None
    published_at: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A claim of a source; `value` in words, `origins` how many independent publishers carry it."""

    id: int
    kind: str
    text: str
    subject: str | None
    value: str | None
    as_of: str | None
    is_denied: bool
    article_id: int
    title: str | None
    uri: str
    published_at: str | None
    publisher: str | None
    via: str | None
    venue: str | None
    origins: int
    otherwise: tuple[Otherwise, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """How many claims there are in each month, or year of a long time; `unplaced` have no date that tells the month.

    There are no gaps between the first and the last, but where they are centuries apart.
    """

    by: str
    names: tuple[str, ...]
    claims: tuple[int, ...]
    unplaced: int


def said_by(connection: Connection, source_id: int, number: int = 1) -> Paged[Said]:
    """A page of the claims of a source in current articles. Raises QueryError for a page beyond the end."""
    total = connection.execute(text(COUNT), {"id": source_id}).scalar_one()
    given = {"id": source_id, "limit": PER_PAGE, "offset": offset_of(number, total)}
    rows = connection.execute(text(ROWS), given).mappings().all()
    return Paged(tuple(_said(connection, row) for row in rows), number, total)


def _said(connection: Connection, row: Any) -> Said:
    found = connection.execute(text(OTHERWISE), {"id": row["id"]}).all()
    same = ("id", "kind", "text", "subject", "as_of", "article_id", "title", "uri", "published_at", "publisher")
    return Said(
        **{name: row[name] for name in (*same, "via", "venue")},
        value=value_in_words(row["value"], row["unit"]),
        is_denied=row["polarity"] == "negated",
        origins=row["origins"] or 1,
        otherwise=tuple(Otherwise(*other[1:]) for other in found),
    )


def timeline(connection: Connection, source_id: int) -> Timeline:
    """The claims of a source by the months their articles were published in, or the years of a long time."""
    counted = [(month, claims) for month, claims in connection.execute(text(MONTHS), {"id": source_id})]
    unplaced = sum(claims for month, claims in counted if not _is_month(month))
    placed = {month: claims for month, claims in counted if _is_month(month)}
    if not placed:
        return Timeline("month", (), (), unplaced)
    names = _months(min(placed), max(placed))
    if len(names) <= MOST_PLACES:
        return Timeline("month", names, tuple(placed.get(name, 0) for name in names), unplaced)
    years = tuple(f"{year:04d}" for year in range(int(names[0][:4]), int(names[-1][:4]) + 1))
    if len(years) > MOST_PLACES:
        years = tuple(sorted({month[:4] for month in placed}))[-MOST_PLACES:]
    sums = tuple(sum(claims for month, claims in placed.items() if month[:4] == year) for year in years)
    return Timeline("year", years, sums, unplaced)


def _is_month(month: str | None) -> bool:
    return month is not None and month.isascii() and month[:4].isdecimal() and month[4] == "-" and month[5:] in _TWELVE


_TWELVE = tuple(f"{month:02d}" for month in range(1, 13))


def _months(first: str, last: str) -> tuple[str, ...]:
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return tuple(f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, end + 1))
