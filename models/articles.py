"""Articles: what the pipeline made of a document, its metadata candidates and its paragraphs."""

from sqlalchemy import Column, Float, Index, Table

from models.base import checksum, key, metadata, number, ref, text

articles = Table(
    "articles",
    metadata,
    key(),
    ref("document_id", "documents", "the document it was made of"),
    ref("publisher_id", "sources", "who published it; null where nothing says", nullable=True),
    text("url", "its address on the web, where known", nullable=True),
    text("title", "its title; null where the input has none", nullable=True),
    text(
        "published_at",
        "when it was published, ISO 8601 with the publisher's offset from UTC where it has a time (sort by"
        " datetime(published_at)); as precise as published_precision says",
        nullable=True,
        index=True,
    ),
    text("published_precision", "year, month, day, minute or second", nullable=True),
    text("published_raw", "the date as it stood in the input", nullable=True),
    text("modified_at", "when it was last changed, ISO 8601", nullable=True),
    text("language", "ISO 639-1 code; null where the text is too short to tell", nullable=True),
    text("section", "section of the publication", nullable=True),
    text("text", "the clean text: paragraphs joined with a blank line"),
    text("text_sha256", "hex digest of text in UTF-8", index=True),
    number("word_count", "words of text, split at white space"),
    ref("duplicate_of_id", "articles", "the earlier article that this one repeats; null for none", nullable=True),
    Column("similarity", Float, nullable=True, comment="the share of its characters that stand there, 0 to 1"),
    ref("supersedes_id", "articles", "the article of an earlier version of the same uri", nullable=True),
    text("desk_sha", "hash of the rules and steps that cleaned it"),
    ref("run_id", "runs", "the run that made it: loaded it, or cleaned it again", index=False),
    number(
        "story",
        "key that copies and updates of one story share: fingerprint of its longest line before the end; null while its"
        " lines are not counted for learned_rules",
        nullable=True,
        index=True,
    ),
    ref(
        "original_id",
        "articles",
        "the first of the articles that repeat one another; null for that one itself, and where there is no other",
        nullable=True,
    ),
    checksum(),
    comment="one row for each cleaned document; written by the store",
)

fields = Table(
    "fields",
    metadata,
    key(),
    ref("article_id", "articles", "the article"),
    number("position", "order in which the candidates were found, from 1"),
    text("name", "which value: title, published_at, author, publisher, language and so on"),
    text("value", "the candidate, normalised"),
    text("raw", "the candidate as it stood in the input"),
    text("origin", "which reader or rule found it, and where"),
    Column("confidence", Float, nullable=False, comment="0 to 1; below 0.5 it is on record but not used"),
    checksum(),
    comment="every candidate for a metadata value, losers included; written by the store",
)

paragraphs = Table(
    "paragraphs",
    metadata,
    key(),
    ref("article_id", "articles", "the article", index=False),
    number("position", "place in the article, from 1"),
    text("kind", "heading, paragraph, quote, list_item or caption"),
    text("text", "its text"),
    number("start", "where it begins in articles.text, code points"),
    number("end", "where it ends in articles.text, code points, exclusive"),
    number("first_line", "its first line in the document, from 1"),
    number("last_line", "its last line in the document"),
    number("fingerprint", "XXH3 of its comparison key, signed 64 bits: equal for copies", index=True),
    ref("duplicate_of_id", "paragraphs", "the earlier paragraph that this one repeats; null for none", nullable=True),
    Column("similarity", Float, nullable=True, comment="how alike the two are, 0 to 1; 1 for exact copies"),
    text(
        "locator",
        "where in the page: path of the line's element, html/body/div[2]/p[1]; null for text files",
        nullable=True,
    ),
    ref(
        "original_id",
        "paragraphs",
        "the first of the paragraphs that repeat one another; null for that one itself, and where there is no other",
        nullable=True,
    ),
    checksum(),
    Index("ix_paragraphs_article_id_position", "article_id", "position", unique=True),
    comment="the kept paragraphs of an article in their order; written by the store",
)

paragraph_variants = Table(
    "paragraph_variants",
    metadata,
    key(),
    ref("paragraph_id", "paragraphs", "the paragraph, the later one of the two"),
    ref("variant_of_id", "paragraphs", "the earlier paragraph that it is like, though it says something else"),
    text("kind", "revision (of an earlier version of the same input) or elsewhere (in another article)"),
    Column("similarity", Float, nullable=False, comment="how alike the two are, 0 to 1"),
    text("slot", "what differs: number, date, name, negation, modal, money, unit, question, opposite, order or word"),
    text("value", "the words of the paragraph where the two first differ in this; may be empty"),
    text("earlier_value", "the words of the earlier one there; may be empty"),
    checksum(),
    Index("ix_paragraph_variants_pair", "paragraph_id", "variant_of_id", unique=True),
    comment="pairs of paragraphs that are alike but not copies, because a figure or the like differs",
)
