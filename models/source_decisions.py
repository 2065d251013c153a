"""Decisions on sources: two that are one, and a spelling that is someone else's; on record, and taken back at will.

They name keys and spellings, not rows, so that they hold for whatever is loaded later, in whatever order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from copydesk.claims.naming import folded, match_key
from copydesk.errors import QueryError
from models.bulk import next_id
from models.decisions import decisions
from models.source_joins import join_again
from models.source_list import LIST, found_source
from models.source_rows import MERGE, SEPARATOR, SPLIT, SPLIT_OFF, nodes_in_force
from models.sources import source_names
from models.store import now


def merge(engine: Engine, one: str, other: str, by: str, note: str | None = None) -> bool:
    """Make one source of two, named by ids or spellings; False where they are one. Raises QueryError for no such."""
    with engine.begin() as connection:
        named = [_name_of(connection, given) for given in (one, other)]
        if named[0].source_id == named[1].source_id:
            return False
        nodes = nodes_in_force(connection)
        pair = sorted((nodes.own(row.folded, row.match_key), row.name) for row in named)
        sample = " = ".join(name for _, name in pair)
        _record(connection, MERGE, SEPARATOR.join(node for node, _ in pair), sample, by, note)
        join_again(connection, [row.id for row in named])
    return True


def undo_merge(engine: Engine, one: str, other: str, by: str) -> None:
    """Take the merging of two sources back. Raises QueryError where nobody merged them."""
    with engine.begin() as connection:
        first, second = _nodes_named(connection, one), _nodes_named(connection, other)
        subjects = [
            row.subject
            for row in _in_force(connection, MERGE)
            if _is_between(row.subject.split(SEPARATOR, 1), first, second)
        ]
        if not subjects:
            raise QueryError(f"{one} and {other}: nobody merged them; {_known(connection, MERGE)}")
        _withdraw(connection, MERGE, subjects, by)
        join_again(connection, _names_of_nodes(connection, first | second))


def split(engine: Engine, spelling: str, by: str, source_id: int | None = None, note: str | None = None) -> bool:
    """Make a source of its own of a spelling, from now on; False where it was one by decision.

    `source_id` is the source that it has to be a spelling of. Raises QueryError for no such spelling, or the only one.
    """
    with engine.begin() as connection:
        row = _spelling(connection, spelling, source_id)
        query = select(source_names.c.id).where(source_names.c.source_id == row.source_id)
        names = list(connection.execute(query).scalars())
        apart = f"{SPLIT_OFF}{row.folded}"
        merged = [r.subject for r in _in_force(connection, MERGE) if apart in r.subject.split(SEPARATOR, 1)]
        is_split = any(r.subject == row.folded for r in _in_force(connection, SPLIT))
        if is_split and not merged:
            return False
        if len(names) == 1:
            raise QueryError(
                f"{row.name}: is the only spelling of source {row.source_id}, so there is nothing to split"
            )
        _withdraw(connection, MERGE, merged, by)
        if not is_split:
            _record(connection, SPLIT, row.folded, row.name, by, note)
        join_again(connection, names)
    return True


def undo_split(engine: Engine, spelling: str, by: str) -> None:
    """Let a spelling belong where its key does. Raises QueryError where nobody split it off."""
    with engine.begin() as connection:
        forms = {folded(spelling)} | {row.folded for row in _spelled(connection, spelling)}
        subjects = [row.subject for row in _in_force(connection, SPLIT) if row.subject in forms]
        if not subjects:
            raise QueryError(f"{spelling}: nobody split it off; {_known(connection, SPLIT)}")
        _withdraw(connection, SPLIT, subjects, by)
        join_again(connection, [row.id for row in _spelled(connection, spelling)])


def _name_of(connection: Connection, given: str) -> Any:
    """The row of a name that a source goes by: the one given, or of an id the one that is shown."""
    source = found_source(connection, given)
    query = select(source_names).where(source_names.c.source_id == source.id).order_by(source_names.c.folded)
    rows = connection.execute(query).all()
    wanted = ({folded(given)}, {match_key(given)}, {folded(source.name)})
    tests = [row for forms in wanted for row in rows if {row.folded, row.match_key} & forms]
    return next(iter(tests), rows[0])


def _nodes_named(connection: Connection, given: str) -> set[str]:
    """The nodes that an id or a spelling may mean; a spelling needs no row."""
    nodes = nodes_in_force(connection)
    found = {match_key(given), f"{SPLIT_OFF}{folded(given)}"}
    if given.isdecimal():
        rows = connection.execute(select(source_names).where(source_names.c.source_id == int(given))).all()
        return found | {nodes.own(row.folded, row.match_key) for row in rows}
    return found | {nodes.own(row.folded, row.match_key) for row in _spelled(connection, given)}


def _names_of_nodes(connection: Connection, nodes: Iterable[str]) -> list[int]:
    names = sorted(nodes)
    spelled = [node[1:] for node in names if node.startswith(SPLIT_OFF)]
    either = source_names.c.match_key.in_(names) | source_names.c.folded.in_(spelled)
    return list(connection.execute(select(source_names.c.id).where(either)).scalars())


def _spelled(connection: Connection, spelling: str) -> list[Any]:
    """The rows of a spelling: one, and one for each kind whose names stand apart."""
    forms = {folded(spelling), *(folded(spelling, kind) for kind in ("programme", "document", "unnamed"))}
    query = select(source_names).where(source_names.c.folded.in_(forms)).order_by(source_names.c.id)
    return list(connection.execute(query).all())


def _spelling(connection: Connection, spelling: str, source_id: int | None) -> Any:
    rows = [row for row in _spelled(connection, spelling) if source_id in (None, row.source_id)]
    if not rows and source_id is not None:
        raise QueryError(f"{spelling}: is no spelling of source {source_id}; see: copydesk sources show {source_id}")
    if not rows:
        raise QueryError(f"{spelling}: no article has this spelling of a source; {LIST}")
    if len(rows) > 1:
        raise QueryError(f"{spelling}: is a spelling of several sources; name one with --from {rows[0].source_id}")
    return rows[0]


def _is_between(pair: list[str], first: set[str], second: set[str]) -> bool:
    one, other = pair
    return (one in first and other in second) or (one in second and other in first)


def _record(connection: Connection, kind: str, subject: str, sample: str, by: str, note: str | None) -> None:
    row = {"id": next_id(connection, decisions), "kind": kind, "subject": subject, "sample": sample, "note": note}
    connection.execute(insert(decisions).values(row | {"decided_by": by, "decided_at": now()}))


def _withdraw(connection: Connection, kind: str, subjects: list[str], by: str) -> None:
    here = (decisions.c.kind == kind, decisions.c.subject.in_(subjects), decisions.c.withdrawn_at.is_(None))
    connection.execute(update(decisions).where(*here).values(withdrawn_by=by, withdrawn_at=now()))


def _in_force(connection: Connection, kind: str) -> list[Any]:
    query = select(decisions).where(decisions.c.kind == kind, decisions.c.withdrawn_at.is_(None))
    return list(connection.execute(query.order_by(decisions.c.id)).all())


def _known(connection: Connection, kind: str) -> str:
    samples = [row.sample for row in _in_force(connection, kind)]
    what = "merged" if kind == MERGE else "split off"
    return f"{what} are: {'; '.join(samples)}" if samples else f"nothing is {what}"
