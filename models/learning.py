"""Learning: what becomes of counted lines. Evidence beyond doubt accepts one; a person decides on any for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, and_, bindparam, or_, select, update

from copydesk.desk import Desk
from copydesk.errors import QueryError
from copydesk.learn import Evidence, is_certain
from copydesk.steps.learned import learned_rule_id, struck
from copydesk.types import Block
from models.articles import articles, paragraphs
from models.decision_store import decisions_in_force
from models.decisions import learned_rules
from models.documents import documents
from models.edits import edits
from models.engine import reading
from models.line_rows import EVIDENCE
from models.sightings import IS_LEARNED, lines_of, portions

BY_EVIDENCE = or_(learned_rules.c.decided_by.is_(None), learned_rules.c.decided_by == EVIDENCE)


@dataclass(frozen=True, slots=True)
class Decided:
    """Lines that the evidence accepted, and those it does not bear out any more."""

    accepted: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Marked:
    """Lines that a person decided on: those that changed, and those that had been decided so, with who did."""

    changed: tuple[int, ...]
    before: tuple[tuple[int, str], ...]


def decide(engine: Engine, now: str) -> Decided:
    """Accept what passes the bar and take back what does not any more; what a person decided stays.

    `now` is the time, UTC ISO 8601. In one transaction, which writes nothing where nothing changes.
    """
    with engine.begin() as connection:
        kept = decisions_in_force(connection).kept_lines
        rows = connection.execute(select(learned_rules).where(BY_EVIDENCE).order_by(learned_rules.c.id)).all()
        certain = {row.id for row in rows if row.fingerprint not in kept and is_certain(_evidence(row))}
        accepted = [row.id for row in rows if row.id in certain and row.status != "accepted"]
        withdrawn = [row.id for row in rows if row.id not in certain and row.status == "accepted"]
        _set(connection, accepted, {"status": "accepted", "decided_by": EVIDENCE, "decided_at": now})
        _set(connection, withdrawn, {"status": "proposed", "decided_by": None, "decided_at": None})
    return Decided(len(accepted), len(withdrawn))


def mark(engine: Engine, ids: Sequence[int], status: str, by: str, now: str) -> Marked:
    """Accept or reject lines for good, in the name of a person; all or none. Raises QueryError for unknown ids."""
    with engine.begin() as connection:
        found = {row.id: row for part in portions(ids) for row in connection.execute(_by_id(part))}
        unknown = [str(wanted) for wanted in ids if wanted not in found]
        if unknown:
            raise QueryError(f"learned line {', '.join(unknown)}: there is none; list them with: copydesk learn list")
        settled = {key for key, row in found.items() if row.status == status and row.decided_by not in (None, EVIDENCE)}
        changed = tuple(sorted(found.keys() - settled))
        _set(connection, changed, {"status": status, "decided_by": by, "decided_at": now})
    return Marked(changed, tuple((key, found[key].decided_by) for key in sorted(settled)))


def articles_to_reclean(engine: Engine, desk: Desk) -> list[int]:
    """The current articles that keep a line which is learned, or lost one that is not, in the order of loading."""
    with reading(engine) as connection:
        learned = _in_force(connection, desk)
        stale = _without_reason(connection, learned)
        keeping = _keeping(connection, learned)
        return sorted(stale | _to_strike(connection, keeping, learned))


def _evidence(row: Any) -> Evidence:
    counts = (row.documents, row.articles, row.at_end, row.share)
    return Evidence(row.sample, *counts, row.first_seen, row.last_seen)


def _by_id(ids: Sequence[int]) -> Any:
    return select(learned_rules).where(learned_rules.c.id.in_(ids))


def _set(connection: Connection, ids: Sequence[int], values: dict[str, str | None]) -> None:
    if ids:
        this = update(learned_rules).where(learned_rules.c.id == bindparam("key"))
        connection.execute(this.values(values), [{"key": key} for key in ids])


def _in_force(connection: Connection, desk: Desk) -> dict[int, frozenset[int]]:
    """The accepted lines of each publisher that nobody decided against."""
    lines: dict[int, set[int]] = defaultdict(set)
    query = select(learned_rules.c.publisher_id, learned_rules.c.fingerprint)
    for publisher_id, fingerprint in connection.execute(query.where(learned_rules.c.status == "accepted")):
        off = learned_rule_id(fingerprint) in desk.decisions.rules_off
        if not off and fingerprint not in desk.decisions.kept_lines:
            lines[publisher_id].add(fingerprint)
    return {publisher_id: frozenset(found) for publisher_id, found in lines.items()}


_CLEANABLE = and_(
    articles.c.document_id == documents.c.id, documents.c.status == "loaded", documents.c.raw.is_not(None)
)


def _without_reason(connection: Connection, learned: dict[int, frozenset[int]]) -> set[int]:
    """Articles that lost a line as learned which is not learned."""
    rules = {publisher: {learned_rule_id(line) for line in lines} for publisher, lines in learned.items()}
    query = select(edits.c.article_id, articles.c.publisher_id, edits.c.rule).join(
        articles, articles.c.id == edits.c.article_id
    )
    rows = connection.execute(query.join(documents, _CLEANABLE).where(IS_LEARNED))
    return {row.article_id for row in rows if row.rule not in rules.get(row.publisher_id, ())}


def _keeping(connection: Connection, learned: dict[int, frozenset[int]]) -> dict[int, int]:
    """Articles that keep a learned line of their publisher, with the publisher."""
    query = select(articles.c.id, articles.c.publisher_id, paragraphs.c.fingerprint).join(
        articles, articles.c.id == paragraphs.c.article_id
    )
    found: dict[int, int] = {}
    for part in portions(sorted(set[int]().union(*learned.values()))):
        rows = connection.execute(query.join(documents, _CLEANABLE).where(paragraphs.c.fingerprint.in_(part)))
        found |= {row.id: row.publisher_id for row in rows if row.fingerprint in learned.get(row.publisher_id, ())}
    return found


def _to_strike(connection: Connection, keeping: dict[int, int], learned: dict[int, frozenset[int]]) -> set[int]:
    """Those of the articles that would lose a line: quotations and all that is left of an article stay."""
    found = set[int]()
    for part in portions(sorted(keeping)):
        for article_id, lines in lines_of(connection, part).items():
            blocks = [Block(0, 0, line.kind, line.text) for line in lines]
            keys = [line.fingerprint for line in lines]
            due = struck(blocks, keys, learned[keeping[article_id]])
            if any(not lines[index].is_struck for index in due):
                found.add(article_id)
    return found
