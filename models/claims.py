"""Claims: who said what, with the places in the text that show it."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Table, UniqueConstraint

from models.base import Key, checksum, key, metadata, number, ref, text

claims = Table(
    "claims",
    metadata,
    key(),
    ref("article_id", "articles", "the article that makes or carries it"),
    number(
        "position", "its number among the claims that its extractor found in the article, from 1", server_default="0"
    ),
    ref("paragraph_id", "paragraphs", "the paragraph its content begins in"),
    text("kind", "direct_quote, indirect_quote, mixed_quote or statement"),
    text("text", "the verbatim content; […] stands between parts that an attribution divides"),
    ref(
        "source_id",
        "sources",
        "who said it; null: the article itself, or for quotes what attribution says",
        nullable=True,
    ),
    text(
        "attribution",
        "named, surname (one that no full name in the article explains), pronoun, unnamed, none, or own for what the"
        " article says itself",
    ),
    ref("via_source_id", "sources", "the account or outlet that passed it on", nullable=True),
    ref("venue_source_id", "sources", "the interview, statement or broadcast it was said in", nullable=True),
    ref("value_source_id", "sources", "whom its value names, such as a work's director", nullable=True),
    text("subject", "what it is about, as it stands in the text; null: not known", nullable=True),
    text("predicate", "what it says of the subject: the event or relation, synonyms as one", nullable=True),
    text("polarity", "affirmed or negated; null where subject, predicate and value are", nullable=True),
    text(
        "value",
        "the value it gives: a date as EDTF, a number in digits with <, > or ~ in front where the text says less, more"
        " or about, a name as written",
        nullable=True,
    ),
    text("value_type", "date, number, duration, name or attribute", nullable=True),
    text("unit", "unit of the value, singular", nullable=True),
    text("as_of", "the date for which the text says that the value holds", nullable=True),
    Column(
        "check_worthiness",
        Float,
        nullable=True,
        comment="how much it is worth checking, 0 to 1; null where it was not judged",
    ),
    Column("confidence", Float, nullable=False, comment="how sure the extractor is, 0 to 1"),
    ref("group_id", "claim_groups", "the claims that say the same; null: nobody else does", nullable=True),
    text("extractor", "name and version of the extractor"),
    ref("run_id", "runs", "the run that extracted it", index=False),
    checksum(),
    comment="one row for each thing said; written by the store",
)

claim_spans = Table(
    "claim_spans",
    metadata,
    Column("claim_id", Key, ForeignKey("claims.id"), primary_key=True, comment="the claim"),
    Column("position", Key, primary_key=True, comment="order of the claim's spans, from 1"),
    text("role", "content, cue, source or value"),
    number("start", "where it begins in articles.text, code points"),
    number("end", "where it ends, exclusive"),
    text("exact", "articles.text from start to end"),
    text("prefix", "up to 32 characters before it"),
    text("suffix", "up to 32 characters after it"),
    checksum(),
    comment="the evidence: where in the text a claim stands (W3C TextQuoteSelector); written by the store",
)

claim_extractions = Table(
    "claim_extractions",
    metadata,
    Column("article_id", Key, ForeignKey("articles.id"), primary_key=True, comment="the article"),
    text("extractor", "name and version of the extractor", primary_key=True),
    number("claims", "how many claims it found, which may be none"),
    ref("run_id", "runs", "the run that did it", index=False),
    text("note", "what kept it from reading the whole article; null where nothing did", nullable=True),
    checksum(),
    comment="which articles an extractor has read, so that none is read twice; written by the store",
)

claim_groups = Table(
    "claim_groups",
    metadata,
    key(),
    text("text", "the text of the clearest member"),
    text("predicate", "the predicate of the members", nullable=True),
    number("articles", "articles that carry it"),
    number("origins", "independent publishers (documents where none is known) after duplicates are folded"),
    text("first_seen", "publication date of the first article", nullable=True),
    text("last_seen", "publication date of the last", nullable=True),
    Column("disputed", Boolean(name="disputed"), nullable=False, comment="whether a claim contradicts a member"),
    checksum(),
    comment="two claims or more that say the same and differ in no value; written when claims are grouped",
)

claim_relations = Table(
    "claim_relations",
    metadata,
    key(),
    ref("claim_a_id", "claims", "the claim that was published later, or stands further down in the article"),
    ref("claim_b_id", "claims", "the earlier one"),
    text("relation", "what the later one does: corroborates, contradicts, supersedes or (is) compatible"),
    text("slot", "what it is about: date, number, duration, name, attribute, negation or text", nullable=True),
    text("value_a", "the later claim's value or the words that differ; of a denial its polarity", nullable=True),
    text("value_b", "the earlier one's", nullable=True),
    text(
        "severity",
        "of what contradicts: hard (exact values that cannot both hold) or soft (there is a doubt, which the reason"
        " names)",
        nullable=True,
    ),
    text("reason", "why, in words, with both values"),
    checksum(),
    UniqueConstraint("claim_a_id", "claim_b_id", "relation", "slot"),
    comment="how two claims stand to each other, of large groups the clearest; written when claims are grouped",
)
