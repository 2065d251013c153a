"""Counts of recurring lines, kept right as articles come, change and go: what a batch costs depends on the batch alone.

`learned_rules` has a row for each line that stands in enough different stories of a publisher. What changes is what the
articles of a batch contributed before and contribute after; a line that has no row yet is looked up by its fingerprint.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, bindparam, func, select, update

from models.articles import articles
from models.documents import documents
from models.engine import reading
from models.line_rows import Change, Key, renew_rows, renew_shares
from models.sightings import Standing, counted_of, current_of, portions, standings
from models.sources import sources

Standings = Mapping[int, Standing]
UNCOUNTED_PER_BATCH = 1_000


@contextmanager
def counted(connection: Connection, uris: Iterable[str]) -> Iterator[None]:
    """Keep the counts right while the documents of some inputs are written; in the transaction that writes them."""
    named = sorted(set(uris))
    before = counted_of(connection, named)
    yield
    renew(connection, before, current_of(connection, named))


def catch_up(engine: Engine) -> int:
    """Count the articles that were loaded before there were counts; the number of them."""
    uncounted = select(articles.c.id).join(documents, documents.c.id == articles.c.document_id)
    query = uncounted.where(articles.c.story.is_(None), documents.c.status == "loaded").order_by(articles.c.id)
    with reading(engine) as connection:
        ids = list(connection.execute(query).scalars())
    for start in range(0, len(ids), UNCOUNTED_PER_BATCH):
        part = ids[start : start + UNCOUNTED_PER_BATCH]
        with engine.begin() as connection:  # another process may have counted or replaced some of them meanwhile
            still = list(connection.execute(query.where(articles.c.id.in_(part))).scalars())
            renew(connection, {}, standings(connection, still))
    return len(ids)


def renew(connection: Connection, before: Standings, after: Standings) -> None:
    """Bring the counts from what some articles contributed to what they contribute now."""
    old = {key: standing for key, standing in before.items() if after.get(key) != standing}
    new = {key: standing for key, standing in after.items() if before.get(key) != standing}
    if not old and not new:
        return
    _mark(connection, old, new)
    _count_articles(connection, old, new)
    changes = _changes(old, new)
    for key, stories in _story_changes(connection, old, new).items():
        changes[key].stories = stories
    renew_rows(connection, changes, new)
    renew_shares(connection, {s.publisher_id for s in (*old.values(), *new.values()) if s.publisher_id is not None})


def _mark(connection: Connection, old: Standings, new: Standings) -> None:
    stories: dict[int, int | None] = dict.fromkeys(old) | {key: standing.story for key, standing in new.items()}
    values = [{"key": key, "value": stories[key]} for key in sorted(stories)]
    statement = update(articles).where(articles.c.id == bindparam("key")).values(story=bindparam("value"))
    connection.execute(statement, values)


def _count_articles(connection: Connection, old: Standings, new: Standings) -> None:
    more = Counter(standing.publisher_id for standing in new.values())
    more.subtract(standing.publisher_id for standing in old.values())
    for publisher_id, number in more.items():
        if publisher_id is not None and number:
            count = func.coalesce(sources.c.articles, 0) + number
            connection.execute(update(sources).where(sources.c.id == publisher_id).values(articles=count))


def _changes(old: Standings, new: Standings) -> defaultdict[Key, Change]:
    changes: defaultdict[Key, Change] = defaultdict(Change)
    for sign, part in ((-1, old), (1, new)):
        for standing in part.values():
            for fingerprint, sighting in standing.lines.items() if standing.publisher_id is not None else ():
                change = changes[standing.publisher_id or 0, fingerprint]
                change.articles += sign
                change.at_end += sign * sighting.at_end
                (change.come if sign > 0 else change.gone).append((standing.day, sighting.text))
    return changes


def _story_changes(connection: Connection, old: Standings, new: Standings) -> Counter[Key]:
    """By how many stories each line's count changes: a story has a line while any copy of it has."""
    had, has = _by_story(old), _by_story(new)
    copies = _by_story(_copies(connection, had.keys() | has.keys(), old.keys() | new.keys()))
    changes: Counter[Key] = Counter()
    for sign, part in ((-1, had), (1, has)):
        for (publisher_id, story), lines in part.items():
            for fingerprint in lines - copies.get((publisher_id, story), set()):
                changes[publisher_id, fingerprint] += sign
    return changes


def _by_story(part: Standings) -> dict[Key, set[int]]:
    lines: defaultdict[Key, set[int]] = defaultdict(set)
    for standing in part.values():
        if standing.publisher_id is not None:
            lines[standing.publisher_id, standing.story] |= standing.lines.keys()
    return lines


def _copies(connection: Connection, stories: Iterable[Key], but: Iterable[int]) -> Standings:
    """The other articles of these stories that are counted."""
    wanted, left_out = set(stories), set(but)
    query = select(articles.c.id, articles.c.publisher_id, articles.c.story)
    found: list[int] = []
    for part in portions(sorted({story for _, story in wanted})):
        rows = connection.execute(query.where(articles.c.story.in_(part)))
        found += [row.id for row in rows if (row.publisher_id, row.story) in wanted and row.id not in left_out]
    return standings(connection, found)
