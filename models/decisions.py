"""Decisions: what people and repetition decided, and what made up each desk that cleaned an article."""

from sqlalchemy import Column, Float, Table, UniqueConstraint

from models.base import checksum, key, metadata, number, ref, text

learned_rules = Table(
    "learned_rules",
    metadata,
    key(),
    ref("publisher_id", "sources", "the publisher whose articles repeat the line", index=False),
    number("fingerprint", "the line's fingerprint, as in paragraphs"),
    text("sample", "the line; of several spellings the first in the order of code points"),
    number("documents", "different stories of the publisher that hold it; copies of one story count once"),
    number("articles", "the publisher's current articles that hold it, copies and all"),
    number("at_end", "those of them that have it near their end, after the last sentence"),
    Column("share", Float, nullable=False, comment="share of the publisher's articles that hold it, 0 to 1"),
    text("first_seen", "publication date of the first article that holds it; null where none has one", nullable=True),
    text("last_seen", "publication date of the last", nullable=True),
    text("status", "proposed, accepted or rejected"),
    text("decided_by", "who decided; null while proposed, copydesk where the evidence did", nullable=True),
    text("decided_at", "when, UTC ISO 8601", nullable=True),
    checksum(),
    UniqueConstraint("publisher_id", "fingerprint"),
    comment="lines that recur across a publisher's articles; accepted ones are struck as learned.<fingerprint in hex>;"
    " counted by the store",
)

decisions = Table(
    "decisions",
    metadata,
    key(),
    text(
        "kind",
        "rule_off (the rule strikes nothing), keep_line (the line is never struck), merge_sources (two are one) or"
        " split_source (a spelling is a source of its own)",
    ),
    text(
        "subject",
        "the rule's id, the line's fingerprint in decimal, the folded spelling, or the keys of both sources with a line"
        " break between them, of spellings that were split off = and the folded spelling",
    ),
    text("sample", "the line, the spelling, or both sources' names; null for rules", nullable=True),
    text("note", "why, in the words of who decided", nullable=True),
    text("decided_by", "who decided"),
    text("decided_at", "when, UTC ISO 8601"),
    text("withdrawn_by", "who took it back; null while in force", nullable=True),
    text("withdrawn_at", "when, UTC ISO 8601; null while in force", nullable=True),
    checksum(),
    comment="what people decided against the desk; honoured by every run from then on",
)

desks = Table(
    "desks",
    metadata,
    text("sha", "hash of the desk, as in articles.desk_sha", primary_key=True),
    text("parts", "digests of its steps, rules, publishers and decisions, JSON"),
    checksum(),
    comment="what each desk was made of, so that a later one can tell what changed; written when a run starts",
)
