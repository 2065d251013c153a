"""Names of sources by article, so that sources can be merged and split and both be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copydesk.claims.naming import match_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMES = sa.table("source_names", sa.column("id"), sa.column("name"), sa.column("match_key"))


def upgrade() -> None:
    named = sa.ForeignKey("sources.id", name="fk_claims_value_source_id")
    op.add_column("claims", sa.Column("value_source_id", KEY, named, nullable=True), inline_references=True)
    op.create_index("ix_claims_value_source_id", "claims", ["value_source_id"])
    op.add_column("source_names", sa.Column("kind", sa.Text(), nullable=True))
    op.add_column("source_names", sa.Column("platform", sa.Text(), nullable=True))
    op.create_table(
        "source_mentions",
        sa.Column("claim_id", KEY, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name_id", KEY, nullable=False),
        sa.Column("of_name_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claims.id"],
            name="fk_source_mentions_claim_id",
            ondelete="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(["name_id"], ["source_names.id"], name="fk_source_mentions_name_id"),
        sa.ForeignKeyConstraint(["of_name_id"], ["source_names.id"], name="fk_source_mentions_of_name_id"),
        sa.PrimaryKeyConstraint("claim_id", "role", "name_id", name="pk_source_mentions"),
    )
    op.create_index("ix_source_mentions_name_id", "source_mentions", ["name_id", "of_name_id"])
    op.create_index("ix_source_mentions_of_name_id", "source_mentions", ["of_name_id", "name_id"])
    _renew_keys()


def downgrade() -> None:
    op.drop_table("source_mentions")
    op.drop_index("ix_claims_value_source_id", "claims")
    with op.batch_alter_table("claims") as batch:
        batch.drop_column("value_source_id")
    op.drop_column("source_names", "platform")
    op.drop_column("source_names", "kind")


def _renew_keys() -> None:
    """Keys fold more than they did; sources that they join are joined when their articles are read again."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(NAMES.c.id, NAMES.c.name, NAMES.c.match_key)).all()
    changed = [{"key": row.id, "value": match_key(row.name)} for row in rows if match_key(row.name) != row.match_key]
    if changed:
        this = sa.update(NAMES).where(NAMES.c.id == sa.bindparam("key")).values(match_key=sa.bindparam("value"))
        connection.execute(this, changed)
    connection.execute(
        sa.text("update source_names set kind = (select s.kind from sources s where s.id = source_names.source_id)")
    )
