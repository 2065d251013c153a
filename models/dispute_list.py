"""Disputes as a list: pairs of claims that contradict each other, hard ones and the latest first, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text

from copydesk.claims.value_words import value_in_words
from models.engine import reading
from models.paging import Choice, Paged, check_choice, offset_of

PER_PAGE = 20
JOINED = """
    from claim_relations r
    join claims x on x.id = r.claim_a_id join articles a on a.id = x.article_id
    join documents d on d.id = a.document_id
    join claims y on y.id = r.claim_b_id join articles b on b.id = y.article_id
    join documents e on e.id = b.document_id
"""
NAMED = """
    left join sources s on s.id = x.source_id left join sources p on p.id = a.publisher_id
    left join sources t on t.id = y.source_id left join sources q on q.id = b.publisher_id
"""
CURRENT = """
    where r.relation = 'contradicts' and d.status = 'loaded' and e.status = 'loaded'
"""
WANTED = """
    and (:severity is null or r.severity = :severity) and (:slot is null or r.slot = :slot)
    and (:publisher is null or a.publisher_id = :publisher or b.publisher_id = :publisher)
"""
ROWS = f"""
    select r.claim_a_id, r.claim_b_id, r.severity, r.slot, r.value_a, r.value_b, r.reason, y.subject,
           x.text as text_a, x.unit as unit_a, x.attribution as attribution_a,
           y.text as text_b, y.unit as unit_b, y.attribution as attribution_b,
           s.name as source_a, p.name as publisher_a, a.published_at as published_a,
           t.name as source_b, q.name as publisher_b, b.published_at as published_b
    {JOINED} {NAMED} {CURRENT} {WANTED}
    order by r.severity is not 'hard', coalesce(datetime(a.published_at), a.published_at, '') desc, r.slot,
             r.claim_a_id, r.claim_b_id
    limit :limit offset :offset
"""
COUNT = f"select count(*) {JOINED} {CURRENT} {WANTED}"
SEVERITIES = (
    f"select r.severity, r.severity, count(*) {JOINED} {CURRENT} and r.severity is not null group by 1 order by 1"
)
SLOTS = f"select r.slot, r.slot, count(*) {JOINED} {CURRENT} and r.slot is not null group by 1 order by 3 desc, 1"
PUBLISHERS = f"""
    select s.id, s.name, count(*) from (
        select a.publisher_id as id {JOINED} {CURRENT} union all
        select b.publisher_id {JOINED} {CURRENT} and b.publisher_id is not a.publisher_id
    ) join sources s using (id) group by s.id order by s.name, s.id
"""


@dataclass(frozen=True, slots=True)
class Voice:
    """One side in short: its words, who said them, where and when, and its value in words.

    `source` None: `attribution` says why nobody is named.
    """

    claim_id: int
    text: str
    source: str | None
    attribution: str
    publisher: str | None
    published_at: str | None
    value: str | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two sides that contradict each other: the later and the earlier one, of whom or what, how surely, and why."""

    later: Voice
    earlier: Voice
    severity: str | None
    slot: str | None
    reason: str
    subject: str | None


@dataclass(frozen=True, slots=True)
class Disputes:
    """A page of disputes, and by what the list can be narrowed."""

    found: Paged[Dispute]
    severities: tuple[Choice, ...]
    slots: tuple[Choice, ...]
    publishers: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What to narrow the list to; None leaves it open. `publisher` is an id, of either side."""

    severity: str | None = None
    slot: str | None = None
    publisher: str | None = None


def disputes(engine: Engine, wanted: Narrowed, number: int = 1) -> Disputes:
    """A page of the disputes between current articles.

    Raises FilterError for a value that the list does not have, QueryError for a page beyond its end.
    """
    with reading(engine) as connection:
        severities, slots, publishers = (_choices(connection, sql) for sql in (SEVERITIES, SLOTS, PUBLISHERS))
        check_choice("severity", wanted.severity, severities)
        check_choice("slot", wanted.slot, slots)
        check_choice("publisher", wanted.publisher, publishers)
        publisher = int(wanted.publisher) if wanted.publisher is not None else None
        given: dict[str, Any] = {"severity": wanted.severity, "slot": wanted.slot, "publisher": publisher}
        total = connection.execute(text(COUNT), given).scalar_one()
        given |= {"limit": PER_PAGE, "offset": offset_of(number, total, PER_PAGE)}
        rows = tuple(_dispute(row) for row in connection.execute(text(ROWS), given).mappings())
    return Disputes(Paged(rows, number, total, PER_PAGE), severities, slots, publishers)


def _choices(connection: Connection, sql: str) -> tuple[Choice, ...]:
    return tuple(Choice(str(value), name, rows) for value, name, rows in connection.execute(text(sql)))


def _dispute(row: Any) -> Dispute:
    return Dispute(_voice(row, "a"), _voice(row, "b"), row["severity"], row["slot"], row["reason"], row["subject"])


def _voice(row: Any, side: str) -> Voice:
    value = value_in_words(row[f"value_{side}"], row[f"unit_{side}"], row["slot"])
    return Voice(
        claim_id=row[f"claim_{side}_id"],
        text=row[f"text_{side}"],
        source=row[f"source_{side}"],
        attribution=row[f"attribution_{side}"],
        publisher=row[f"publisher_{side}"],
        published_at=row[f"published_{side}"],
        value=value,
    )
