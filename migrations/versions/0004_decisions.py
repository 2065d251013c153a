"""Decisions, what desks are made of, and learned lines with one row a publisher and line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_table(
        "desks",
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha", name="pk_desks"),
    )
    op.add_column("articles", sa.Column("story", KEY, nullable=True))
    op.create_index("ix_articles_story", "articles", ["story"])
    op.add_column("sources", sa.Column("articles", KEY, nullable=True))
    op.drop_table("learned_rules")  # it was never filled
    op.create_table(
        "learned_rules",
        *_columns(sa.Column("first_seen", sa.Text(), nullable=True), sa.Column("last_seen", sa.Text(), nullable=True)),
        sa.Column("articles", KEY, nullable=False),
        sa.Column("at_end", KEY, nullable=False),
        sa.UniqueConstraint("publisher_id", "fingerprint", name="uq_learned_rules_publisher_id_fingerprint"),
    )


def downgrade() -> None:
    op.drop_table("learned_rules")
    op.create_table(
        "learned_rules",
        *_columns(
            sa.Column("first_seen", sa.Text(), nullable=False), sa.Column("last_seen", sa.Text(), nullable=False)
        ),
    )
    op.create_index("ix_learned_rules_publisher_id", "learned_rules", ["publisher_id"])
    op.drop_column("sources", "articles")
    op.drop_index("ix_articles_story", "articles")
    op.drop_column("articles", "story")
    op.drop_table("desks")
    op.drop_table("decisions")


def _columns(first_seen: sa.Column[str], last_seen: sa.Column[str]) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", KEY, nullable=False),
        sa.Column("publisher_id", KEY, nullable=False),
        sa.Column("fingerprint", KEY, nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("documents", KEY, nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        first_seen,
        last_seen,
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["publisher_id"], ["sources.id"], name="fk_learned_rules_publisher_id"),
        sa.PrimaryKeyConstraint("id", name="pk_learned_rules"),
    ]
