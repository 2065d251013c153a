"""Edits: the redline, and the signatures of near-duplicates."""

from sqlalchemy import Column, Float, Index, LargeBinary, Table

from models.base import checksum, key, metadata, number, ref, text

edits = Table(
    "edits",
    metadata,
    key(),
    ref("document_id", "documents", "the document whose lines it changes", index=False),
    ref("article_id", "articles", "the article; null where the document was quarantined", nullable=True),
    number("position", "order in which the edits of a document apply, from 1"),
    number("line_no", "first line it touches, from 1"),
    number("last_line", "last line it touches"),
    number("start", "where it begins in the first line, code points, after the edits before it"),
    number("end", "where it ends in the last line, exclusive"),
    text("action", "strike (boilerplate), fold (repeated paragraph), lift (metadata moved to a field) or repair"),
    text("rule", "id of the rule or step that made it", index=True),
    text("reason", "why, in words"),
    text("before", "the text it replaces, lines joined with a newline"),
    text("after", "the text it puts there; empty for all but repairs"),
    Column("score", Float, nullable=True, comment="how sure the rule was, 0 to 1; null for rules that do not score"),
    ref("run_id", "runs", "the run that made it", index=False),
    text(
        "locator",
        "where in the page: path of the line's element, html/body/div[2]/p[1]; null for text files",
        nullable=True,
    ),
    checksum(),
    Index("ix_edits_document_id_position", "document_id", "position", unique=True),
    comment="every change to a document's lines; replayed on the raw ones they give the text; written by the store",
)

fingerprint_index = Table(
    "fingerprint_index",
    metadata,
    key(),
    ref("run_id", "runs", "the run that added the signatures", index=False),
    text("parameters", "how the signatures were made, JSON; those made otherwise are made anew"),
    number("paragraphs", "how many signatures there are"),
    number("last_paragraph", "the highest id among their paragraphs: it and those below are not given again"),
    Column("signatures", LargeBinary, nullable=False, comment="the signatures, one after the other"),
    text("checksum", "XXH3 of the signatures, 128 bits in hex"),
    comment="signatures by which copies of paragraphs are found, appended by every run; made anew by maintain",
)
