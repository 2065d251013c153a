"""References to sources: claims, publishers and authors follow the names that they were made with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from copydesk.claims.naming import folded
from copydesk.types import Field, best_field
from models.articles import articles, fields
from models.bulk import insert_rows
from models.claims import claims
from models.decisions import learned_rules
from models.documents import documents
from models.line_counts import counted
from models.line_rows import EVIDENCE
from models.sightings import portions
from models.source_rows import names_where
from models.sources import article_authors, source_mentions, source_names

ROLES = {
    "source": claims.c.source_id,
    "via": claims.c.via_source_id,
    "venue": claims.c.venue_source_id,
    "value": claims.c.value_source_id,
}


def repoint(connection: Connection, moved: Mapping[int, tuple[int, int]]) -> None:
    """Let everything follow the names that moved: by their ids, the source they had and the one they have."""
    for role, column in ROLES.items():
        _claims_by_mention(connection, role, column, moved)
    olds = {old for old, _ in moved.values()}
    _claims_without_mention(connection, olds, moved)
    _metadata(connection, olds, {new for _, new in moved.values()})


def _claims_by_mention(connection: Connection, role: str, column: Any, moved: Collection[int]) -> None:
    here = and_(source_mentions.c.role == role, source_mentions.c.name_id == source_mentions.c.of_name_id)
    owner = select(source_names.c.source_id).join(source_mentions, source_mentions.c.name_id == source_names.c.id)
    owner = owner.where(here, source_mentions.c.claim_id == claims.c.id)
    for part in portions(sorted(moved)):
        touched = select(source_mentions.c.claim_id).where(here, source_mentions.c.name_id.in_(part))
        connection.execute(update(claims).where(claims.c.id.in_(touched)).values({column: owner.scalar_subquery()}))


def _claims_without_mention(connection: Connection, olds: Iterable[int], moved: Mapping[int, tuple[int, int]]) -> None:
    """Claims of before there were mentions go with the oldest name of a source that has none left."""
    left = {row.source_id for row in names_where(connection, "source_id", olds)}
    first: dict[int, int] = {}
    for _, (old, new) in sorted(moved.items()):
        first.setdefault(old, new)
    for old in sorted(first.keys() - left):
        for column in ROLES.values():
            connection.execute(update(claims).where(column == old).values({column: first[old]}))


def _metadata(connection: Connection, olds: Collection[int], news: Collection[int]) -> None:
    """Publishers and authors, by the articles' fields; the counts of publishers' lines are kept right."""
    published, written = _articles_of(connection, olds)
    uris: set[str] = set()
    for part in portions(sorted(published)):
        query = select(documents.c.uri).join(articles, articles.c.document_id == documents.c.id)
        uris |= set(connection.execute(query.where(articles.c.id.in_(part))).scalars())
    decided = _decided_lines(connection, olds)
    with counted(connection, uris):
        for part in portions(sorted(published | written)):
            _renew_metadata(connection, part, published, written)
    _carry_decisions(connection, news, decided)


def _articles_of(connection: Connection, source_ids: Collection[int]) -> tuple[set[int], set[int]]:
    """The articles that some sources published, and those that they wrote."""
    published: set[int] = set()
    written: set[int] = set()
    for part in portions(sorted(source_ids)):
        query = select(articles.c.id).where(articles.c.publisher_id.in_(part))
        published |= set(connection.execute(query).scalars())
        of_authors = select(article_authors.c.article_id).where(article_authors.c.source_id.in_(part))
        written |= set(connection.execute(of_authors).scalars())
    return published, written


def _renew_metadata(
    connection: Connection, article_ids: Collection[int], published: Collection[int], written: Collection[int]
) -> None:
    found = _fields(connection, article_ids)
    wanted = {folded(field.value) for made in found.values() for field in made}
    owners = {row.folded: row.source_id for row in names_where(connection, "folded", wanted)}
    rows: list[dict[str, int]] = []
    for article_id in article_ids:
        publisher = best_field(found[article_id], "publisher")
        if article_id in published and publisher is not None:
            owner = owners[folded(publisher.value)]
            connection.execute(update(articles).where(articles.c.id == article_id).values(publisher_id=owner))
        if article_id in written:
            named = [f for f in found[article_id] if f.name == "author" and f.confidence >= 0.5]
            authors = dict.fromkeys(owners[folded(f.value)] for f in named)
            rows += [{"article_id": article_id, "source_id": a, "position": n} for n, a in enumerate(authors, 1)]
    again = set(article_ids) & set(written)
    connection.execute(delete(article_authors).where(article_authors.c.article_id.in_(again)))
    insert_rows(connection, article_authors, rows)


def _fields(connection: Connection, article_ids: Collection[int]) -> dict[int, list[Field]]:
    found: defaultdict[int, list[Field]] = defaultdict(list)
    query = select(fields).where(fields.c.article_id.in_(article_ids), fields.c.name.in_(("publisher", "author")))
    for row in connection.execute(query.order_by(fields.c.article_id, fields.c.position)):
        found[row.article_id].append(Field(row.name, row.value, row.raw, row.origin, row.confidence))
    return found


def _decided_lines(connection: Connection, publisher_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What people decided on the lines of some publishers, by the lines' fingerprints."""
    by_person = and_(learned_rules.c.decided_by.is_not(None), learned_rules.c.decided_by != EVIDENCE)
    query = select(learned_rules).where(learned_rules.c.publisher_id.in_(publisher_ids), by_person)
    columns = ("status", "decided_by", "decided_at")
    rows = connection.execute(query.order_by(learned_rules.c.decided_at, learned_rules.c.decided_by)).all()
    return {row.fingerprint: {name: getattr(row, name) for name in columns} for row in rows}


def _carry_decisions(
    connection: Connection, publisher_ids: Collection[int], decided: Mapping[int, Mapping[str, Any]]
) -> None:
    """A line that a person decided on stays so under the publisher that its articles have now."""
    undecided = or_(learned_rules.c.decided_by.is_(None), learned_rules.c.decided_by == EVIDENCE)
    for fingerprint, values in decided.items():
        here = and_(learned_rules.c.fingerprint == fingerprint, learned_rules.c.publisher_id.in_(publisher_ids))
        connection.execute(update(learned_rules).where(here, undecided).values(values))
