"""Answers of language models: what they gave as quotes of a text, under the text's digest."""

from sqlalchemy import Table

from models.base import checksum, metadata, text

llm_answers = Table(
    "llm_answers",
    metadata,
    text("text_sha256", "hex digest of the text that was asked about, in UTF-8", primary_key=True),
    text("model", "name of the model", primary_key=True),
    text("prompt", "version of the prompt", primary_key=True),
    text("answer", "what it gave as quotes (JSON), found in the text or not"),
    text("answered_at", "when, UTC ISO 8601"),
    checksum(),
    comment="answers of language models, so that none is asked twice; written by the store, only where one is used",
)
