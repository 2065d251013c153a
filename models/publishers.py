"""Whose articles: publishers by their names, and the articles that a publisher's file has a say in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine, select

from copydesk.claims.naming import match_key
from copydesk.errors import QueryError
from copydesk.registry import Publishers
from models.articles import articles, fields
from models.documents import documents
from models.engine import reading
from models.sources import source_names, sources


def publisher_named(engine: Engine, name: str) -> int:
    """The id of a publisher, by any spelling of its name or its domain. Raises QueryError where there is none."""
    with reading(engine) as connection:
        query = select(articles.c.publisher_id, source_names.c.match_key, source_names.c.name, sources.c.domain)
        query = query.join(sources, sources.c.id == articles.c.publisher_id)
        rows = connection.execute(query.join(source_names, source_names.c.source_id == sources.c.id).distinct()).all()
    wanted = {match_key(name), name.strip().lower()}
    found = next((row.publisher_id for row in rows if {row.match_key, row.domain} & wanted), None)
    if found is None:
        known = sorted({row.name for row in rows})
        close = get_close_matches(name, known, 3, 0.4)
        cure = f"do you mean {' or '.join(close)}?" if close else "list them with: copydesk query quality"
        raise QueryError(f"{name}: no article is from this publisher; {cure}")
    return int(found)


def touched_by_publishers(connection: Connection, changed: frozenset[str], publishers: Publishers) -> set[int]:
    """The articles that the changed files, named by their domains, can touch.

    A page that an older version of a file was used for has a field from it; a page for which the present one is used
    has an address at one of its domains.
    """
    if not changed:
        return set()
    origins = [f"registry: {domain}" for domain in changed]
    found = set(connection.execute(select(fields.c.article_id).where(fields.c.origin.in_(origins))).scalars())
    return found | {article for article, host in _hosts(connection) if _belongs(host, changed, publishers)}


def _belongs(host: str, changed: frozenset[str], publishers: Publishers) -> bool:
    publisher = publishers.of(host)
    within = any(host == domain or host.endswith(f".{domain}") for domain in changed)
    return within or (publisher is not None and publisher.domain in changed)


def _hosts(connection: Connection) -> Iterator[tuple[int, str]]:
    """The hosts of all addresses that an article has."""
    for article_id, value in connection.execute(
        select(fields.c.article_id, fields.c.value).where(fields.c.name == "url")
    ):
        yield from _host(article_id, value)
    query = select(articles.c.id, documents.c.origin).join(documents, documents.c.id == articles.c.document_id)
    for article_id, origin in connection.execute(query.where(documents.c.origin.is_not(None))):
        yield from _host(article_id, json.loads(origin).get("url") or "")


def _host(article_id: int, url: str) -> Iterator[tuple[int, str]]:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return
    if host:
        yield article_id, host.lower()
