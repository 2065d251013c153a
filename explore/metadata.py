"""What Datasette is told of a database: descriptions from the data dictionary, facets, sorting, search, and queries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.describing import Described, described
from models.looking import asking
from models.query import Query, queries
from models.schema import SEARCH

DATABASE = "data"  # what the database is called in addresses, whatever its file is called: /data/articles
QUERY = "query-"  # before a query's name in addresses, since some bear the name of a table: /data/query-articles
HIDDEN = ("alembic_version", "fingerprint_index", "desks", "llm_answers", "source_mentions", "claim_extractions")
# What to offer for narrowing down: columns with few values.
FACETS: dict[str, list[str]] = {
    "articles": ["publisher_id", "language"],
    "current_articles": ["publisher", "language"],
    "claims": ["kind", "attribution"],
    "claims_with_sources": ["kind", "source", "publisher"],
    "claim_relations": ["relation", "slot", "severity"],
    "disputes": ["severity", "slot", "publisher_a"],
    "documents": ["status", "media_type", "encoding"],
    "edits": ["action", "rule"],
    "redline": ["action", "rule", "status"],
    "fields": ["name"],
    "learned_rules": ["status", "publisher_id"],
    "paragraph_variants": ["kind", "slot"],
    "variants": ["kind", "slot"],
    "paragraphs": ["kind"],
    "quarantine": ["error_code"],
    "runs": ["flow_name", "status"],
    "sources": ["kind"],
    "article_origins": ["relation", "publisher"],
}
# What to show first, where it is not the order of loading; descending.
NEWEST_FIRST = {
    "articles": "id",
    "current_articles": "published_at",
    "claims": "id",
    "documents": "id",
    "runs": "id",
    "decisions": "id",
    "learned_rules": "documents",
    "struck_by_rule": "strikes",
    "quality_by_publisher": "articles",
    "quality_by_publisher_and_run": "run_id",
    "quarantine": "fetched_at",
    "claims_with_sources": "published_at",
}
# Views are searched by the full-text table of what they show: its name, and the view's column that is its rowid.
VIEWS_SEARCHED = {
    "current_articles": ("articles_fts", "id"),
    "claims_with_sources": ("claims_fts", "claim_id"),
}
UNITS = {"documents": {"size_bytes": "byte"}, "quarantine": {"size_bytes": "byte"}}
PAGE_SIZES = {"articles": 20, "current_articles": 20}  # these rows are long


def metadata(path: Path) -> dict[str, Any]:
    """Metadata for the database at `path`, as Datasette 0.65 wants it. Raises DatabaseError where it cannot be read."""
    tables = {name: _table(name, told) for name, told in asking(path, described).items()}
    hidden = {name: {"hidden": True} for name in (*HIDDEN, *SEARCH)}
    return {
        "title": f"{path.name} · copydesk",
        "description": "Articles, claims and sources, with a redline of every line that was taken out.",
        "databases": {
            DATABASE: {
                "title": path.name,
                "description": (
                    "Every table and view with what its columns mean, queries, and SQL of your own. Nothing here can be"
                    " changed."
                ),
                "tables": {name: tables.get(name, {}) | hidden.get(name, {}) for name in (tables | hidden)},
                "queries": {QUERY + query.name: _query(query) for query in queries().values()},
            }
        },
    }


def _table(name: str, told: Described) -> dict[str, Any]:
    made: dict[str, Any] = {
        "description": f"{told.comment[:1].upper()}{told.comment[1:]}.",
        "columns": dict(told.columns),
        "sortable_columns": list(told.columns),
        "facets": FACETS.get(name, []),
        "units": UNITS.get(name, {}),
        "size": PAGE_SIZES.get(name, 50),
    }
    if name in NEWEST_FIRST:
        made["sort_desc"] = NEWEST_FIRST[name]
    if name in VIEWS_SEARCHED:
        made["fts_table"], made["fts_pk"] = VIEWS_SEARCHED[name]
    if name == "sources":
        made["label_column"] = "name"
    return made


def _query(query: Query) -> dict[str, Any]:
    asks = "".join(f" It asks for {name}: {what}." for name, what in query.parameters.items())
    told = f"On the command line: copydesk query {query.name}.{asks}"
    return {
        "sql": query.sql,
        "title": query.title,
        "description": told,
        "params": list(query.parameters),
        "hide_sql": True,
    }
