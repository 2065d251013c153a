"""The rows of `learned_rules`: made where a line is in enough stories, renewed as its counts change, and removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from copydesk.learn import FEWEST_PROPOSED, is_candidate
from copydesk.steps.learned import fingerprint_of, learned_rule_id
from models.articles import articles, paragraphs
from models.bulk import Row, insert_rows, next_id
from models.decisions import learned_rules
from models.edits import edits
from models.sightings import Standing, portions, standings, text_of
from models.sources import sources

Key = tuple[int, int]  # publisher and fingerprint
EVIDENCE = "copydesk"  # who decided, where the evidence did

# Where a line stands: the column with its text, and which rows have one of some fingerprints.
_PLACES: Sequence[tuple[Any, Any, Any]] = (
    (paragraphs.c.text, paragraphs.c.fingerprint, lambda lines: paragraphs.c.fingerprint.in_(lines)),
    (edits.c.before, edits.c.rule, lambda lines: edits.c.rule.in_([learned_rule_id(line) for line in lines])),
)


class Change:
    """How one line's counts change, and the days and spellings that left and came."""

    def __init__(self) -> None:
        self.stories = self.articles = self.at_end = 0
        self.gone: list[tuple[str | None, str]] = []
        self.come: list[tuple[str | None, str]] = []


def renew_rows(connection: Connection, changes: Mapping[Key, Change], new: Mapping[int, Standing]) -> None:
    """Carry the changes out. `new` are the articles that came, read already; their stories are marked."""
    rows = _rows(connection, changes)
    renewed = {row.id: _renewed(connection, key, row, changes[key]) for key, row in rows.items()}
    this = learned_rules.c.id == bindparam("key")
    if values := [row for row in renewed.values() if row is not None]:
        columns: dict[str, Any] = {name: bindparam(name) for name in values[0] if name != "key"}
        connection.execute(update(learned_rules).where(this).values(columns), values)
    if gone := [{"key": row_id} for row_id, row in renewed.items() if row is None]:
        connection.execute(delete(learned_rules).where(this), gone)
    _add_rows(connection, [key for key, change in changes.items() if change.stories > 0 and key not in rows], new)


def renew_shares(connection: Connection, publisher_ids: Iterable[int]) -> None:
    """The shares of all lines of some publishers, by the number of their articles."""
    for publisher_id in sorted(publisher_ids):
        total = connection.execute(select(sources.c.articles).where(sources.c.id == publisher_id)).scalar() or 0
        of_publisher = update(learned_rules).where(learned_rules.c.publisher_id == publisher_id)
        connection.execute(of_publisher.values(share=learned_rules.c.articles * 1.0 / max(total, 1)))


def _rows(connection: Connection, keys: Iterable[Key]) -> dict[Key, Any]:
    found: dict[Key, Any] = {}
    for publisher_id, fingerprints in _by_publisher(keys).items():
        of_publisher = select(learned_rules).where(learned_rules.c.publisher_id == publisher_id)
        for part in portions(fingerprints):
            for row in connection.execute(of_publisher.where(learned_rules.c.fingerprint.in_(part))):
                found[publisher_id, row.fingerprint] = row
    return found


def _by_publisher(keys: Iterable[Key]) -> dict[int, list[int]]:
    grouped: defaultdict[int, list[int]] = defaultdict(list)
    for publisher_id, fingerprint in sorted(keys):
        grouped[publisher_id].append(fingerprint)
    return grouped


def _renewed(connection: Connection, key: Key, row: Any, change: Change) -> Row | None:
    """The row with its counts changed; None where the line is in too few stories now and no person decided on it."""
    stories = row.documents + change.stories
    if stories < FEWEST_PROPOSED and row.decided_by in (None, EVIDENCE):
        return None
    counts = {"articles": row.articles + change.articles, "at_end": row.at_end + change.at_end}
    return {"key": row.id, "documents": stories, **counts, **_described(connection, key, row, change)}


def _described(connection: Connection, key: Key, row: Any, change: Change) -> dict[str, str | None]:
    """First and last day and the spelling shown; looked up where what decided them has left."""
    days, texts = {day for day, _ in change.come if day}, {text for _, text in change.come}
    gone = {day for day, _ in change.gone if day} - days
    if {row.first_seen, row.last_seen} & gone or row.sample in {text for _, text in change.gone} - texts:
        return _looked_up(connection, key, row.sample)
    return _description(days | {day for day in (row.first_seen, row.last_seen) if day}, texts | {row.sample})


def _description(days: Iterable[str], texts: Iterable[str]) -> dict[str, str | None]:
    known = sorted(days)
    return {"first_seen": known[0] if known else None, "last_seen": known[-1] if known else None, "sample": min(texts)}


def _looked_up(connection: Connection, key: Key, sample: str) -> dict[str, str | None]:
    publisher_id, fingerprint = key
    days: set[str] = set()
    texts: set[str] = set()
    day = func.substr(articles.c.published_at, 1, 10)
    known = func.length(articles.c.published_at) >= len("2024-01-24")
    ends = (func.min(day).filter(known), func.max(day).filter(known))
    for column, _, holds in _PLACES:
        query = select(column, *ends).join(articles, articles.c.id == column.table.c.article_id).group_by(column)
        counted = (articles.c.publisher_id == publisher_id, articles.c.story.is_not(None))
        for before, first, last in connection.execute(query.where(holds([fingerprint]), *counted)):
            if is_candidate(text_of(before)):
                texts.add(text_of(before))
                days |= {found for found in (first, last) if found}
    return _description(days, texts or {sample})


def _add_rows(connection: Connection, keys: Sequence[Key], new: Mapping[int, Standing]) -> None:
    """Rows for the lines among these that are in enough stories by now."""
    holders = _holders(connection, keys)
    missing = {article_id for found in holders.values() for article_id in found} - new.keys()
    known = dict(new) | standings(connection, sorted(missing))
    rows = [row for key, found in sorted(holders.items()) if (row := _row(key, [known[i] for i in found]))]
    first = next_id(connection, learned_rules)
    insert_rows(connection, learned_rules, [{"id": first + n, **row} for n, row in enumerate(rows)])


def _holders(connection: Connection, keys: Sequence[Key]) -> dict[Key, list[int]]:
    """The counted articles with each of the lines, for those that are in enough stories."""
    wanted = set(keys)
    found: defaultdict[Key, dict[int, int]] = defaultdict(dict)
    for _, column, holds in _PLACES:
        query = select(column, articles.c.publisher_id, articles.c.id, articles.c.story)
        counted = query.join(articles, articles.c.id == column.table.c.article_id).where(articles.c.story.is_not(None))
        for part in portions(sorted({fingerprint for _, fingerprint in wanted})):
            for line, publisher_id, article_id, story in connection.execute(counted.where(holds(part))):
                key = (publisher_id, fingerprint_of(line) if isinstance(line, str) else line)
                if key in wanted:
                    found[key][article_id] = story
    enough = {key: held for key, held in found.items() if len(set(held.values())) >= FEWEST_PROPOSED}
    return {key: sorted(held) for key, held in enough.items()}


def _row(key: Key, holders: Sequence[Standing]) -> Row | None:
    """The row of a line, from the articles that hold it."""
    publisher_id, fingerprint = key
    seen = [(standing, standing.lines[fingerprint]) for standing in holders if fingerprint in standing.lines]
    stories = {standing.story for standing, _ in seen}
    if len(stories) < FEWEST_PROPOSED:
        return None
    described = _description({s.day for s, _ in seen if s.day}, {sighting.text for _, sighting in seen})
    counts = {"documents": len(stories), "articles": len(seen), "at_end": sum(s.at_end for _, s in seen), "share": 0.0}
    undecided = {"status": "proposed", "decided_by": None, "decided_at": None}
    return {"publisher_id": publisher_id, "fingerprint": fingerprint, **described, **counts, **undecided}
