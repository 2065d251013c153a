"""Fetches, where a document came from, and where in a page a paragraph or edit stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "fetches",
        sa.Column("id", KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("status", KEY, nullable=False),
        sa.Column("fetched_at", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("document_uri", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_fetches"),
        sa.UniqueConstraint("url", name="uq_fetches_url"),
    )
    op.add_column("documents", sa.Column("origin", sa.Text(), nullable=True))
    op.add_column("paragraphs", sa.Column("locator", sa.Text(), nullable=True))
    op.add_column("edits", sa.Column("locator", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("edits", "locator")
    op.drop_column("paragraphs", "locator")
    op.drop_column("documents", "origin")
    op.drop_table("fetches")
