"""What was decided in a database, read for the desk that works on it, and the make-up of that desk written down."""

from __future__ import annotations

import json
from collections import defaultdict

from sqlalchemy import Connection, insert, select

from copydesk.decisions import Decisions
from copydesk.desk import Desk
from models.decisions import decisions, desks, learned_rules
from models.sources import source_names


def decisions_in_force(connection: Connection) -> Decisions:
    """The decisions that nobody took back, and the learned lines that are accepted."""
    rows = connection.execute(
        select(decisions.c.kind, decisions.c.subject).where(decisions.c.withdrawn_at.is_(None))
    ).all()
    rules_off = frozenset(row.subject for row in rows if row.kind == "rule_off")
    kept_lines = frozenset(int(row.subject) for row in rows if row.kind == "keep_line")
    return Decisions(rules_off, kept_lines, _learned(connection))


def _learned(connection: Connection) -> dict[str, frozenset[int]]:
    """The accepted lines of each publisher, under every key of its names."""
    lines: dict[str, set[int]] = defaultdict(set)
    query = select(source_names.c.match_key, learned_rules.c.fingerprint).join(
        learned_rules, learned_rules.c.publisher_id == source_names.c.source_id
    )
    for match_key, fingerprint in connection.execute(query.where(learned_rules.c.status == "accepted")):
        lines[match_key].add(fingerprint)
    return {name: frozenset(found) for name, found in lines.items()}


def record_desk(connection: Connection, desk: Desk) -> None:
    """Write down what a desk is made of, once."""
    if not connection.execute(select(desks.c.sha).where(desks.c.sha == desk.sha)).first():
        connection.execute(insert(desks).values(sha=desk.sha, parts=json.dumps(desk.parts)))


def desk_parts(connection: Connection, sha: str) -> dict[str, dict[str, str]] | None:
    """What the desk of that hash was made of; None where no run wrote it down."""
    parts = connection.execute(select(desks.c.parts).where(desks.c.sha == sha)).scalar()
    return json.loads(parts) if parts else None
