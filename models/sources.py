"""Sources: everyone and everything that publishes, writes or speaks."""

from sqlalchemy import Column, ForeignKey, Index, Table

from models.base import Key, checksum, key, metadata, number, ref, text

sources = Table(
    "sources",
    metadata,
    key(),
    text(
        "kind",
        "publisher, organisation, person, social_account, publication, programme, document or unnamed",
        index=True,
    ),
    text("name", "the fullest of its spellings; of several the first in the order of code points"),
    text("domain", "a publisher's domain", nullable=True),
    text("handle", "a social account's handle without the @", nullable=True),
    text("platform", "the social platform, where the text names it", nullable=True),
    text("language", "a publisher's language, ISO 639-1", nullable=True),
    text("timezone", "a publisher's time zone, IANA name", nullable=True),
    number("articles", "current articles that a publisher published, by which shares go", nullable=True),
    checksum(),
    comment="one row for each publisher, author and speaker; written by the store",
)

source_names = Table(
    "source_names",
    metadata,
    key(),
    ref("source_id", "sources", "the source that bears the name"),
    text("name", "a spelling as it stood in an article"),
    text(
        "folded",
        "the spelling with case and spaces folded, and the kind behind it for programmes, documents and unnamed;"
        " belongs to one source only",
        unique=True,
    ),
    text(
        "match_key",
        "the spelling with accents, hyphens, titles, legal forms and ways of romanising folded too; equal keys are one"
        " source, unless a person decided otherwise",
        index=True,
    ),
    text("kind", "what the articles that use it call by it, as in sources", nullable=True),
    text("platform", "the social platform, where the text names it", nullable=True),
    checksum(),
    comment="spellings of the sources' names; written by the store",
)

source_mentions = Table(
    "source_mentions",
    metadata,
    Column(
        "claim_id",
        Key,
        # Sources are written before the claims that name them, and go with these.
        ForeignKey("claims.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        comment="the claim",
    ),
    text("role", "source, via, venue or value: which of the claim's sources it is", primary_key=True),
    Column(
        "name_id", Key, ForeignKey("source_names.id"), primary_key=True, comment="a name that the article has for it"
    ),
    Column(
        "of_name_id",
        Key,
        ForeignKey("source_names.id"),
        nullable=False,
        comment="the fullest name that the article has for it, by which the claim goes; equal to name_id there",
    ),
    text("name", "the name as it stands in the article"),
    text("kind", "what the article calls by it, as in sources"),
    text("platform", "the social platform, where the text names it", nullable=True),
    checksum(),
    Index("ix_source_mentions_name_id", "name_id", "of_name_id"),
    Index("ix_source_mentions_of_name_id", "of_name_id", "name_id"),
    comment="under which names an article has the source of a claim: what joining and parting sources go by;"
    " written by the store",
)

article_authors = Table(
    "article_authors",
    metadata,
    Column("article_id", Key, ForeignKey("articles.id"), primary_key=True, comment="the article"),
    ref("source_id", "sources", "the author"),
    Column("position", Key, primary_key=True, comment="place in the byline, from 1"),
    checksum(),
    comment="who wrote an article, in the byline's order; written by the store",
)
