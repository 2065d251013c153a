"""Fetches: which addresses were read, and what to ask by when they are read again."""

from sqlalchemy import Table

from models.base import checksum, key, metadata, number, text

fetches = Table(
    "fetches",
    metadata,
    key(),
    text("url", "the address that was asked for, as browsers spell it", unique=True),
    text("final_url", "the address that answered, after redirects"),
    text("etag", "the entity tag it gave, to ask for changes by; null if it gave none", nullable=True),
    text("last_modified", "the Last-Modified it gave, as it stood there; null if it gave none", nullable=True),
    number("status", "HTTP status of the answer that is on record"),
    text("fetched_at", "when it last answered, UTC ISO 8601"),
    text("sha256", "hex digest of the body that is on record"),
    text("document_uri", "uri of the document made of the body, the first of several; null if none was", nullable=True),
    checksum(),
    comment="one row for each address whose body the database holds; written by the store",
)
