"""The view current_articles, made anew so that it is quick for a list of articles."""

from __future__ import annotations

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Views are made anew after every migration; only they have changed."""


def downgrade() -> None:
    """As above: the older version makes its own."""
