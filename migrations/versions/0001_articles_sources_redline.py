"""Runs, documents, articles, sources and the redline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("flow_run_id", sa.Text(), nullable=True),
        sa.Column("flow_name", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("desk_sha", sa.Text(), nullable=False),
        sa.Column("code_version", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_table(
        "sources",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=True),
        sa.Column("handle", sa.Text(), nullable=True),
        sa.Column("platform", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_index("ix_sources_kind", "sources", ["kind"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("encoding_confidence", sa.Float(), nullable=True),
        sa.Column("size_bytes", KEY, nullable=False),
        sa.Column("line_count", KEY, nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("fetched_at", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("run_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_documents_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("uri", "sha256", name="uq_documents_uri_sha256"),
    )
    op.create_index("ix_documents_status", "documents", ["status"], unique=False)
    op.create_table(
        "fingerprint_index",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("signatures", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_fingerprint_index_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_fingerprint_index"),
    )
    op.create_table(
        "learned_rules",
        sa.Column("id", KEY, nullable=False),
        sa.Column("publisher_id", KEY, nullable=False),
        sa.Column("fingerprint", KEY, nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("documents", KEY, nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("first_seen", sa.Text(), nullable=False),
        sa.Column("last_seen", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["publisher_id"], ["sources.id"], name="fk_learned_rules_publisher_id"),
        sa.PrimaryKeyConstraint("id", name="pk_learned_rules"),
    )
    op.create_index("ix_learned_rules_publisher_id", "learned_rules", ["publisher_id"], unique=False)
    op.create_table(
        "source_names",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("match_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_source_names_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_source_names"),
        sa.UniqueConstraint("folded", name="uq_source_names_folded"),
    )
    op.create_index("ix_source_names_match_key", "source_names", ["match_key"], unique=False)
    op.create_index("ix_source_names_source_id", "source_names", ["source_id"], unique=False)
    op.create_table(
        "articles",
        sa.Column("id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("publisher_id", KEY, nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published_at", sa.Text(), nullable=True),
        sa.Column("published_precision", sa.Text(), nullable=True),
        sa.Column("published_raw", sa.Text(), nullable=True),
        sa.Column("modified_at", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("word_count", KEY, nullable=False),
        sa.Column("duplicate_of_id", KEY, nullable=True),
        sa.Column("similarity", sa.Float(), nullable=True),
        sa.Column("supersedes_id", KEY, nullable=True),
        sa.Column("desk_sha", sa.Text(), nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_articles_document_id"),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["articles.id"], name="fk_articles_duplicate_of_id"),
        sa.ForeignKeyConstraint(["publisher_id"], ["sources.id"], name="fk_articles_publisher_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_articles_run_id"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["articles.id"], name="fk_articles_supersedes_id"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )
    op.create_index("ix_articles_document_id", "articles", ["document_id"], unique=False)
    op.create_index("ix_articles_duplicate_of_id", "articles", ["duplicate_of_id"], unique=False)
    op.create_index("ix_articles_published_at", "articles", ["published_at"], unique=False)
    op.create_index("ix_articles_publisher_id", "articles", ["publisher_id"], unique=False)
    op.create_index("ix_articles_supersedes_id", "articles", ["supersedes_id"], unique=False)
    op.create_index("ix_articles_text_sha256", "articles", ["text_sha256"], unique=False)
    op.create_table(
        "article_authors",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_article_authors_article_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_article_authors_source_id"),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_article_authors"),
    )
    op.create_index("ix_article_authors_source_id", "article_authors", ["source_id"], unique=False)
    op.create_table(
        "edits",
        sa.Column("id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=True),
        sa.Column("position", KEY, nullable=False),
        sa.Column("line_no", KEY, nullable=False),
        sa.Column("last_line", KEY, nullable=False),
        sa.Column("start", KEY, nullable=False),
        sa.Column("end", KEY, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("run_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_edits_article_id"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_edits_document_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_edits_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_edits"),
    )
    op.create_index("ix_edits_article_id", "edits", ["article_id"], unique=False)
    op.create_index("ix_edits_document_id_position", "edits", ["document_id", "position"], unique=True)
    op.create_index("ix_edits_rule", "edits", ["rule"], unique=False)
    op.create_table(
        "fields",
        sa.Column("id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_fields_article_id"),
        sa.PrimaryKeyConstraint("id", name="pk_fields"),
    )
    op.create_index("ix_fields_article_id", "fields", ["article_id"], unique=False)
    op.create_table(
        "paragraphs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", KEY, nullable=False),
        sa.Column("end", KEY, nullable=False),
        sa.Column("first_line", KEY, nullable=False),
        sa.Column("last_line", KEY, nullable=False),
        sa.Column("fingerprint", KEY, nullable=False),
        sa.Column("duplicate_of_id", KEY, nullable=True),
        sa.Column("similarity", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_paragraphs_article_id"),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["paragraphs.id"], name="fk_paragraphs_duplicate_of_id"),
        sa.PrimaryKeyConstraint("id", name="pk_paragraphs"),
    )
    op.create_index("ix_paragraphs_article_id_position", "paragraphs", ["article_id", "position"], unique=True)
    op.create_index("ix_paragraphs_duplicate_of_id", "paragraphs", ["duplicate_of_id"], unique=False)
    op.create_index("ix_paragraphs_fingerprint", "paragraphs", ["fingerprint"], unique=False)
    if op.get_bind().dialect.name == "sqlite":  # elsewhere an index does this, see models/postgresql/schema.py
        op.execute('create virtual table articles_fts using fts5(title, text, content="articles", content_rowid="id")')


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("drop table articles_fts")
    op.drop_table("paragraphs")
    op.drop_table("fields")
    op.drop_table("edits")
    op.drop_table("article_authors")
    op.drop_table("articles")
    op.drop_table("source_names")
    op.drop_table("learned_rules")
    op.drop_table("fingerprint_index")
    op.drop_table("documents")
    op.drop_table("sources")
    op.drop_table("runs")
