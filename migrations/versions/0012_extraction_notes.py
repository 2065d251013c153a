"""Notes of extractors: why an article could not be read for claims, or not in every way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.checksums import fill

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim_extractions", sa.Column("note", sa.Text(), nullable=True))
    fill(op.get_bind(), "claim_extractions")


def downgrade() -> None:
    op.drop_column("claim_extractions", "note")
    fill(op.get_bind(), "claim_extractions")
