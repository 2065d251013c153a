"""Forgetting: what only articles said that are gone or read anew. A database that never saw them would not have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, delete, exists, or_, select

from copydesk.claim_types import SourceKind
from copydesk.claims.naming import folded, kind_by_words, shown, strongest
from models.articles import articles, fields
from models.bulk import update_rows
from models.claims import claims
from models.decisions import learned_rules
from models.source_joins import join_again
from models.source_rows import names_where, renew_sources
from models.sources import article_authors, source_mentions, source_names, sources

Given = tuple[str, SourceKind, str | None]
OF_CLAIMS = (claims.c.source_id, claims.c.via_source_id, claims.c.venue_source_id, claims.c.value_source_id)


def forget_names(connection: Connection, source_ids: Iterable[int]) -> list[int]:
    """Remove the names of some sources that no article gives any more; the ids of those that stay.

    Their rows become what the articles that are left say, and sources without a name go.
    """
    kept: list[int] = []
    ids = sorted(set(source_ids))
    for source_id in ids:
        rows = names_where(connection, "source_id", [source_id])
        left = {row.id: found for row in rows if (found := list(_given(connection, row)))}
        is_whole = len(left) == len(rows)
        if not is_whole and (
            _has_older_claims(connection, source_id) or (not left and _has_lines(connection, source_id))
        ):
            kept += [row.id for row in rows]
            continue
        gone = [row.id for row in rows if row.id not in left]
        connection.execute(delete(source_names).where(source_names.c.id.in_(gone)))
        update_rows(connection, source_names, [{"id": key} | _columns(found) for key, found in left.items()])
        kept += left
    named = exists().where(source_names.c.source_id == sources.c.id)
    connection.execute(delete(sources).where(sources.c.id.in_(ids), ~named))
    renew_sources(connection, ids)
    return kept


def forget_unnamed(connection: Connection, source_ids: Iterable[int]) -> None:
    """Remove the names of some sources that no article gives any more, and join again what is left."""
    join_again(connection, forget_names(connection, source_ids))


def named_by_claims(connection: Connection, article_ids: Sequence[int]) -> set[int]:
    """The sources whose names the claims of some articles give, as further names too."""
    query = select(source_names.c.source_id.distinct()).join(
        source_mentions, source_mentions.c.name_id == source_names.c.id
    )
    query = query.join(claims, claims.c.id == source_mentions.c.claim_id)
    query = query.where(claims.c.article_id.in_(article_ids))
    return set(connection.execute(query).scalars())


def _has_older_claims(connection: Connection, source_id: int) -> bool:
    """Whether claims name the source that were found before they said by which name."""
    unsaid = ~exists().where(source_mentions.c.claim_id == claims.c.id)
    query = select(claims.c.id).where(or_(*(column == source_id for column in OF_CLAIMS)), unsaid)
    return connection.execute(query.limit(1)).first() is not None


def _has_lines(connection: Connection, source_id: int) -> bool:
    query = select(learned_rules.c.id).where(learned_rules.c.publisher_id == source_id)
    return connection.execute(query.limit(1)).first() is not None


def _columns(given: Sequence[Given]) -> dict[str, str | None]:
    """What a name's row says of it, of all that articles do."""
    platforms = (platform for _, _, platform in given if platform)
    columns = {"name": shown(name for name, _, _ in given), "platform": min(platforms, default=None)}
    return columns | {"kind": strongest(kind for _, kind, _ in given)}


def _given(connection: Connection, row: Any) -> Iterator[Given]:
    """How articles give a name: the spelling, the kind and the platform."""
    columns = (source_mentions.c.name, source_mentions.c.kind, source_mentions.c.platform)
    query = select(*columns).where(source_mentions.c.name_id == row.id).distinct()
    yield from ((name, kind, platform) for name, kind, platform in connection.execute(query))
    published = select(articles.c.id).where(articles.c.publisher_id == row.source_id)
    for name in _values(connection, "publisher", published, row):
        yield name, "publisher", None
    wrote = select(article_authors.c.article_id).where(article_authors.c.source_id == row.source_id)
    for name in _values(connection, "author", wrote, row):
        yield name, kind_by_words(name, "person"), None


def _values(connection: Connection, field: str, of: Any, row: Any) -> Iterable[str]:
    """The spellings of a name that some articles have in a field: most often the first that is looked at has it."""
    here: Sequence[Any] = (fields.c.name == field, fields.c.article_id.in_(of))
    value: Column[str] = fields.c.value
    if connection.execute(select(value).where(*here, value == row.name).limit(1)).first() is not None:
        return [row.name]
    found = connection.execute(select(value.distinct()).where(*here)).scalars()
    return [name for name in found if folded(name) == row.folded]
