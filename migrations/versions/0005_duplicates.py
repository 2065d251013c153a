"""Duplicates: families of paragraphs and articles, variants, and the index that they are found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table in ("articles", "paragraphs"):
        target = sa.ForeignKey(f"{table}.id", name=f"fk_{table}_original_id")
        op.add_column(table, sa.Column("original_id", KEY, target, nullable=True), inline_references=True)
        op.create_index(f"ix_{table}_original_id", table, ["original_id"])
    op.create_table(
        "paragraph_variants",
        sa.Column("id", KEY, nullable=False),
        sa.Column("paragraph_id", KEY, nullable=False),
        sa.Column("variant_of_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("earlier_value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"], name="fk_paragraph_variants_paragraph_id"),
        sa.ForeignKeyConstraint(["variant_of_id"], ["paragraphs.id"], name="fk_paragraph_variants_variant_of_id"),
        sa.PrimaryKeyConstraint("id", name="pk_paragraph_variants"),
    )
    for name in ("paragraph_id", "variant_of_id"):
        op.create_index(f"ix_paragraph_variants_{name}", "paragraph_variants", [name])
    op.create_index("ix_paragraph_variants_pair", "paragraph_variants", ["paragraph_id", "variant_of_id"], unique=True)
    op.drop_table("fingerprint_index")  # it was never filled
    _create_index(
        sa.Column("paragraphs", KEY, nullable=False),
        sa.Column("last_paragraph", KEY, nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("fingerprint_index")
    _create_index()
    op.drop_table("paragraph_variants")
    for table in ("paragraphs", "articles"):
        op.drop_index(f"ix_{table}_original_id", table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("original_id")
        op.execute(f"update {table} set duplicate_of_id = null, similarity = null")


def _create_index(*more: sa.Column[int] | sa.Column[str]) -> None:
    op.create_table(
        "fingerprint_index",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("signatures", sa.LargeBinary(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_fingerprint_index_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_fingerprint_index"),
    )
