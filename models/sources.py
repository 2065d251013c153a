"""Sources: everyone and everything that publishes, writes or speaks."""

from sqlalchemy import Column, ForeignKey, Table

from models.base import Key, key, metadata, number, ref, text

sources = Table(
    "sources",
    metadata,
    key(),
    text(
        "kind",
        "publisher, organisation, person, social_account, publication, programme, document or unnamed",
        index=True,
    ),
    text("name", "the fullest name first seen"),
    text("domain", "a publisher's domain", nullable=True),
    text("handle", "a social account's handle without the @", nullable=True),
    text("platform", "the social platform, where the text names it", nullable=True),
    text("language", "a publisher's language, ISO 639-1", nullable=True),
    text("timezone", "a publisher's time zone, IANA name", nullable=True),
    number("articles", "current articles that a publisher published, by which shares go", nullable=True),
    comment="one row for each publisher, author and speaker; written by the store",
)

source_names = Table(
    "source_names",
    metadata,
    key(),
    ref("source_id", "sources", "the source that bears the name"),
    text("name", "a spelling as it stood in an article"),
    text("folded", "the spelling with case and spaces folded; belongs to one source only", unique=True),
    text(
        "match_key", "the spelling with accents, hyphens and titles folded too; equal keys are one source", index=True
    ),
    comment="spellings of the sources' names; written by the store",
)

article_authors = Table(
    "article_authors",
    metadata,
    Column("article_id", Key, ForeignKey("articles.id"), primary_key=True, comment="the article"),
    ref("source_id", "sources", "the author"),
    Column("position", Key, primary_key=True, comment="place in the byline, from 1"),
    comment="who wrote an article, in the byline's order; written by the store",
)
