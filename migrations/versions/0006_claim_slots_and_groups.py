"""Claims that can be compared: their order in the article; groups and relations begin to be filled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
POSITIONS = """
    update claims set position = (
        select count(*) from claims other
        where other.article_id = claims.article_id and other.extractor = claims.extractor and other.id <= claims.id
    )
"""


def upgrade() -> None:
    op.add_column("claims", sa.Column("position", KEY, nullable=False, server_default="0"))
    op.execute(POSITIONS)


def downgrade() -> None:
    op.execute("update claims set group_id = null")
    op.execute("delete from claim_relations")
    op.execute("delete from claim_groups")
    op.drop_column("claims", "position")
