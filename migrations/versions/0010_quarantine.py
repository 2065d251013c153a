"""Quarantine as a place: which version tried an input last, and who has put it aside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = ("code_version", "dropped_at", "dropped_by", "dropped_note")

# What was read before was tried by the version whose run read it, as far as is known.
TRIED = """
    update documents set code_version = (select r.code_version from runs r where r.id = documents.run_id)
    where status <> 'loaded' and not exists (select 1 from articles a where a.document_id = documents.id)
"""


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("documents", sa.Column(name, sa.Text(), nullable=True))
    op.execute(TRIED)


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("documents", name)
