"""One dispute in full: both sides in their context, what differs, which came first, and who else tells each side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from copydesk.claims.context import Context, Place, in_context
from copydesk.claims.value_words import value_in_words
from copydesk.errors import QueryError
from models.duplicate_rows import instant
from models.engine import reading
from models.tellings import Tellings, tellings

DIFFERENCES = """
    select r.claim_a_id, r.claim_b_id, r.slot, r.severity, r.reason, r.value_a, r.value_b, x.unit as unit_a,
           y.unit as unit_b
    from claim_relations r join claims x on x.id = r.claim_a_id join claims y on y.id = r.claim_b_id
    where r.relation = 'contradicts' and ((r.claim_a_id = :a and r.claim_b_id = :b)
                                          or (r.claim_a_id = :b and r.claim_b_id = :a))
    order by r.severity is not 'hard', r.slot, r.id
"""
SIDE = """
    select c.id, c.kind, c.text, c.subject, c.attribution, c.as_of, c.group_id,
           c.source_id, s.name as source, s.kind as source_kind, c.via_source_id, v.name as via,
           c.venue_source_id, w.name as venue,
           a.id as article_id, a.title, a.url, a.published_at, a.language, a.publisher_id, p.name as publisher, d.uri,
           a.text as article_text
    from claims c join articles a on a.id = c.article_id join documents d on d.id = a.document_id
    left join sources s on s.id = c.source_id left join sources v on v.id = c.via_source_id
    left join sources w on w.id = c.venue_source_id left join sources p on p.id = a.publisher_id
    where c.id = :id and d.status = 'loaded'
"""
SPANS = 'select role, start, "end" from claim_spans where claim_id = :id order by position'


@dataclass(frozen=True, slots=True)
class Name:
    """A source as it is named on a page; `id` is that of its own page."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What two claims differ in: the slot, both values in words where there are any, how surely, and why."""

    slot: str
    earlier: str | None
    later: str | None
    severity: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Side:
    """One claim of a dispute with its context; `source` None: `attribution` says why. Dates are ISO 8601."""

    claim_id: int
    kind: str
    text: str
    subject: str | None
    context: Context
    attribution: str
    source: Name | None
    source_kind: str | None
    via: Name | None
    venue: Name | None
    as_of: str | None
    article_id: int
    title: str | None
    uri: str
    url: str | None
    language: str | None
    publisher: Name | None
    published_at: str | None
    told: Tellings


@dataclass(frozen=True, slots=True)
class DisputePage:
    """Two claims that contradict each other. `order` says in words which came first, `is_ordered` whether one did."""

    earlier: Side
    later: Side
    differences: tuple[Difference, ...]
    order: str
    is_ordered: bool


def dispute(engine: Engine, one: int, other: int) -> DisputePage:
    """The dispute between two claims, named in any order. Raises QueryError where there is none between them."""
    with reading(engine) as connection:
        rows = connection.execute(text(DIFFERENCES), {"a": one, "b": other}).mappings().all()
        if not rows:
            raise QueryError(_no_dispute(connection, one, other))
        later = _side(connection, rows[0]["claim_a_id"], rows[0]["value_a"])
        earlier = _side(connection, rows[0]["claim_b_id"], rows[0]["value_b"])
    if later is None or earlier is None:
        raise QueryError(f"claims {one} and {other}: an article of theirs was replaced by a newer version")
    found = [row for row in rows if row["claim_a_id"] == later.claim_id]
    order, is_ordered = order_in_words(earlier, later)
    return DisputePage(earlier, later, tuple(_difference(row) for row in found), order, is_ordered)


def order_in_words(earlier: Side, later: Side) -> tuple[str, bool]:
    """Which of two claims came first, in a sentence, and whether that is known; `earlier` sorts first."""
    if earlier.article_id == later.article_id:
        return "Both stand in one article, in this order.", True
    undated = [side for side in (earlier, later) if not side.published_at]
    if undated:
        who = "Neither article has a date" if len(undated) == 2 else f"Article {undated[0].article_id} has no date"
        return f"{who}, so it is not known which came first.", False
    first, last = str(earlier.published_at), str(later.published_at)
    if "T" in first and "T" in last:
        first, last = instant(first), instant(last)
    if first == last or ("T" not in min(first, last, key=len) and _may_be_same_day(first, last)):
        return f"Both are dated {min(first, last, key=len)}, so it is not known which came first.", False
    return f"The earlier one was published {_distance(first, last)} before the other.", True


def _may_be_same_day(first: str, last: str) -> bool:
    """Whether one date is within the other as far as both tell: 2024 and 2024-05-03."""
    known = min(len(first), len(last), 10)
    return first[:known] == last[:known]


def _distance(first: str, last: str) -> str:
    """The time between two dates that differ, in words: days, or hours and minutes within a day or two."""
    try:
        then, now = (datetime.fromisoformat(value.removesuffix("Z")).replace(tzinfo=None) for value in (first, last))
    except ValueError:
        return "some time"
    apart = now - then
    if "T" in first and "T" in last and abs(apart.days) < 2:
        minutes = max(1, int(apart.total_seconds() // 60))
        return _counted(minutes // 60, "hour") if minutes >= 60 else _counted(minutes, "minute")
    return _counted(max(1, (now.date() - then.date()).days), "day")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _no_dispute(connection: Connection, one: int, other: int) -> str:
    there = text("select id from claims where id in (:a, :b)")
    known = set(connection.execute(there, {"a": one, "b": other}).scalars())
    missing = [str(key) for key in dict.fromkeys((one, other)) if key not in known]
    if missing:
        return f"claim {' and '.join(missing)}: there is none any more, or there never was; see the list of disputes"
    return (
        f"claims {one} and {other}: nothing is on record in which they contradict each other; see the list of disputes"
    )


def _side(connection: Connection, claim_id: int, value: str | None) -> Side | None:
    row = connection.execute(text(SIDE), {"id": claim_id}).mappings().first()
    if row is None:
        return None
    spans = [Place(*span) for span in connection.execute(text(SPANS), {"id": claim_id})]
    known = (
        "subject",
        "attribution",
        "source_kind",
        "as_of",
        "article_id",
        "title",
        "uri",
        "url",
        "language",
        "published_at",
    )
    return Side(
        claim_id=claim_id,
        kind=row["kind"],
        text=row["text"],
        context=in_context(row["article_text"], spans, differs=value),
        source=_name(row, "source"),
        via=_name(row, "via"),
        venue=_name(row, "venue"),
        publisher=_name(row, "publisher"),
        told=tellings(connection, claim_id, row["group_id"]),
        **{name: row[name] for name in known},
    )


def _name(row: Any, role: str) -> Name | None:
    key = "source_id" if role == "source" else f"{role}_id" if role == "publisher" else f"{role}_source_id"
    return Name(row[key], row[role]) if row[key] is not None else None


def _difference(row: Any) -> Difference:
    earlier = value_in_words(row["value_b"], row["unit_b"], row["slot"])
    later = value_in_words(row["value_a"], row["unit_a"], row["slot"])
    return Difference(row["slot"] or "text", earlier, later, row["severity"], row["reason"])
