"""Claims, their evidence, groups and relations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "claim_groups",
        sa.Column("id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("predicate", sa.Text(), nullable=True),
        sa.Column("articles", KEY, nullable=False),
        sa.Column("origins", KEY, nullable=False),
        sa.Column("first_seen", sa.Text(), nullable=True),
        sa.Column("last_seen", sa.Text(), nullable=True),
        sa.Column("disputed", sa.Boolean(name="disputed"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_claim_groups"),
    )
    op.create_table(
        "claim_extractions",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("claims", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_claim_extractions_article_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_claim_extractions_run_id"),
        sa.PrimaryKeyConstraint("article_id", "extractor", name="pk_claim_extractions"),
    )
    op.create_table(
        "claims",
        sa.Column("id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("paragraph_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_id", KEY, nullable=True),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.Column("via_source_id", KEY, nullable=True),
        sa.Column("venue_source_id", KEY, nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("predicate", sa.Text(), nullable=True),
        sa.Column("polarity", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("value_type", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Text(), nullable=True),
        sa.Column("check_worthiness", sa.Float(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("group_id", KEY, nullable=True),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_claims_article_id"),
        sa.ForeignKeyConstraint(["group_id"], ["claim_groups.id"], name="fk_claims_group_id"),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"], name="fk_claims_paragraph_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_claims_run_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_claims_source_id"),
        sa.ForeignKeyConstraint(["venue_source_id"], ["sources.id"], name="fk_claims_venue_source_id"),
        sa.ForeignKeyConstraint(["via_source_id"], ["sources.id"], name="fk_claims_via_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
    )
    op.create_index("ix_claims_article_id", "claims", ["article_id"], unique=False)
    op.create_index("ix_claims_group_id", "claims", ["group_id"], unique=False)
    op.create_index("ix_claims_paragraph_id", "claims", ["paragraph_id"], unique=False)
    op.create_index("ix_claims_source_id", "claims", ["source_id"], unique=False)
    op.create_index("ix_claims_venue_source_id", "claims", ["venue_source_id"], unique=False)
    op.create_index("ix_claims_via_source_id", "claims", ["via_source_id"], unique=False)
    op.create_table(
        "claim_relations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("claim_a_id", KEY, nullable=False),
        sa.Column("claim_b_id", KEY, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=True),
        sa.Column("value_a", sa.Text(), nullable=True),
        sa.Column("value_b", sa.Text(), nullable=True),
        sa.Column("severity", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_a_id"], ["claims.id"], name="fk_claim_relations_claim_a_id"),
        sa.ForeignKeyConstraint(["claim_b_id"], ["claims.id"], name="fk_claim_relations_claim_b_id"),
        sa.PrimaryKeyConstraint("id", name="pk_claim_relations"),
        sa.UniqueConstraint(
            "claim_a_id",
            "claim_b_id",
            "relation",
            "slot",
            name="uq_claim_relations_claim_a_id_claim_b_id_relation_slot",
        ),
    )
    op.create_index("ix_claim_relations_claim_a_id", "claim_relations", ["claim_a_id"], unique=False)
    op.create_index("ix_claim_relations_claim_b_id", "claim_relations", ["claim_b_id"], unique=False)
    op.create_table(
        "claim_spans",
        sa.Column("claim_id", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("start", KEY, nullable=False),
        sa.Column("end", KEY, nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_claim_spans_claim_id"),
        sa.PrimaryKeyConstraint("claim_id", "position", name="pk_claim_spans"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute('create virtual table claims_fts using fts5(text, content="claims", content_rowid="id")')


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("drop table claims_fts")
    op.drop_table("claim_spans")
    op.drop_table("claim_relations")
    op.drop_table("claims")
    op.drop_table("claim_extractions")
    op.drop_table("claim_groups")
