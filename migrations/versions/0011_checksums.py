"""Checksums: every row says what it holds, so that verify sees what was changed by anything but copydesk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.checksums import fill

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = (
    "article_authors",
    "articles",
    "claim_extractions",
    "claim_groups",
    "claim_relations",
    "claim_spans",
    "claims",
    "decisions",
    "desks",
    "documents",
    "edits",
    "fetches",
    "fields",
    "learned_rules",
    "llm_answers",
    "paragraph_variants",
    "paragraphs",
    "runs",
    "source_mentions",
    "source_names",
    "sources",
)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("checksum", KEY, nullable=False, server_default="0"))
        fill(op.get_bind(), table)


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "checksum")
