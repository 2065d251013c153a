"""Rewriting: what the database holds of a document gives way to what another desk makes of the same bytes.

Only what differs is written. An article keeps its id, so that whoever noted it finds it again; its claims go, because
they have to be read anew in the new text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from copydesk import __version__
from copydesk.types import Article
from models.articles import articles, fields, paragraph_variants, paragraphs
from models.bulk import update_rows
from models.claims import claim_extractions, claim_relations, claim_spans, claims
from models.documents import documents
from models.edits import edits
from models.loading import BatchLoader, Result, outcome_columns
from models.sightings import portions
from models.source_forgetting import OF_CLAIMS, forget_unnamed, named_by_claims
from models.sources import article_authors
from models.stored import Stored

UNLINKED: dict[str, Any] = {"duplicate_of_id": None, "similarity": None, "original_id": None}  # until they are renewed

Outcome = Literal["rewritten", "quarantined", "restored", "superseded"]


class Rewriter:
    """Rewrites the documents of one transaction, which must hold the write lock; `finish` and `forget` end it.

    `reinstated` are the documents that became current because a newer version came to nothing.
    """

    def __init__(self, connection: Connection, run_id: int, now: str) -> None:
        self._connection = connection
        self._loader = BatchLoader(connection, run_id, now)
        self._renewed: list[dict[str, Any]] = []
        self._described: list[dict[str, Any]] = []
        self._without_edits: list[int] = []  # documents, and articles, whose old parts are still to be removed
        self._without_parts: list[int] = []
        self._restamped: dict[str, list[int]] = {}
        self._tried: list[int] = []
        self._let_go: set[int] = set()  # sources that rewritten articles named
        self.reinstated: list[int] = []

    def restamp(self, stored: Stored, result: Result) -> None:
        """Note the desk that came to what is stored, or the version that tried in vain once more."""
        if not isinstance(result, Article):
            if stored.document.code_version != __version__:
                self._tried.append(stored.document_id)
        elif stored.desk_sha != result.desk_sha and stored.article_id:
            self._restamped.setdefault(result.desk_sha, []).append(stored.article_id)

    def rewrite(self, stored: Stored, result: Result) -> Outcome:
        """Put the result in place of what is stored of its document; says what that came to."""
        query = select(documents.c.status).where(documents.c.id == stored.document_id)
        if self._connection.execute(query).scalar() != stored.status:
            return "superseded"  # by an earlier document of this batch
        self._without_edits.append(stored.document_id)
        if isinstance(result, Article):
            return (
                self._renew(stored, stored.article_id, result) if stored.article_id else self._restore(stored, result)
            )
        self._loader.add_parts(stored.document_id, None, result)
        if stored.article_id is None:
            self._describe(stored, result, "quarantined")
            return "rewritten"
        self._remove_article(stored.article_id)
        self._describe(stored, result, self._status_of_nothing(stored))
        return "quarantined"

    def finish(self) -> None:
        """Write what was collected."""
        self._write_so_far()
        self._loader.flush()  # before the articles are renewed, because these may name new sources
        update_rows(self._connection, articles, self._renewed)
        for desk_sha, ids in self._restamped.items():
            self._connection.execute(update(articles).where(articles.c.id.in_(ids)).values(desk_sha=desk_sha))
        tried = update(documents).where(documents.c.id.in_(self._tried))
        self._connection.execute(tried.values(code_version=__version__))

    def forget(self) -> None:
        """Forget the sources that nothing names any more."""
        forget_unnamed(self._connection, self._let_go)

    def _renew(self, stored: Stored, article_id: int, article: Article) -> Outcome:
        self._without_parts.append(article_id)
        self._renewed.append({"id": article_id} | self._loader.article_columns(article) | UNLINKED)
        self._described.append({"id": stored.document_id} | outcome_columns(article))
        self._loader.add_parts(stored.document_id, article_id, article)
        return "rewritten"

    def _restore(self, stored: Stored, article: Article) -> Outcome:
        """A document that had nothing left gets its article, in place of an older version's."""
        self._write_so_far()  # a version that is superseded now must not be called current later
        previous = self._loader.supersede(article)
        self._loader.add_article(stored.document_id, previous, article)
        self._describe(stored, article, "loaded")
        self._loader.flush()  # another version of the same input has to find it
        return "restored"

    def _describe(self, stored: Stored, result: Result, status: str) -> None:
        values = outcome_columns(result) | {"status": status}
        self._connection.execute(update(documents).where(documents.c.id == stored.document_id).values(values))

    def _status_of_nothing(self, stored: Stored) -> str:
        """The status of a document that lost its article; the version before it becomes the current one again."""
        of_uri = (documents.c.uri == stored.uri, documents.c.id != stored.document_id)
        query = select(documents.c.id).join(articles, articles.c.document_id == documents.c.id).where(*of_uri)
        previous = self._connection.execute(query.order_by(articles.c.id.desc()).limit(1)).scalar()
        if previous is not None:
            self._connection.execute(update(documents).where(documents.c.id == previous).values(status="loaded"))
            self.reinstated.append(previous)
        newer = select(documents.c.id).where(*of_uri, documents.c.status == "quarantined")
        return "superseded" if self._connection.execute(newer).first() else "quarantined"

    def _remove_article(self, article_id: int) -> None:
        self._without_parts.append(article_id)
        self._write_so_far()
        query = select(articles.c.supersedes_id).where(articles.c.id == article_id)
        before = self._connection.execute(query).scalar()
        later = update(articles).where(articles.c.supersedes_id == article_id)
        self._connection.execute(later.values(supersedes_id=before))
        of_article = or_(articles.c.duplicate_of_id == article_id, articles.c.original_id == article_id)
        self._connection.execute(update(articles).where(of_article).values(UNLINKED))
        self._connection.execute(delete(articles).where(articles.c.id == article_id))

    def _write_so_far(self) -> None:
        """Describe the documents that were rewritten so far, and remove their old parts; new ones come after that."""
        update_rows(self._connection, documents, self._described)
        for part in portions(self._without_edits):
            self._connection.execute(delete(edits).where(edits.c.document_id.in_(part)))
        for part in portions(self._without_parts):
            self._remove_parts(part)
        self._described, self._without_edits, self._without_parts = [], [], []

    def _remove_parts(self, article_ids: Sequence[int]) -> None:
        self._let_go |= named_by(self._connection, article_ids)
        remove_claims(self._connection, claims.c.article_id.in_(article_ids))
        parts = select(paragraphs.c.id).where(paragraphs.c.article_id.in_(article_ids)).scalar_subquery()
        copies = or_(paragraphs.c.duplicate_of_id.in_(parts), paragraphs.c.original_id.in_(parts))
        self._connection.execute(update(paragraphs).where(copies).values(UNLINKED))
        pairs = or_(paragraph_variants.c.paragraph_id.in_(parts), paragraph_variants.c.variant_of_id.in_(parts))
        self._connection.execute(delete(paragraph_variants).where(pairs))
        for table in (claim_extractions, paragraphs, fields, article_authors):
            self._connection.execute(delete(table).where(table.c.article_id.in_(article_ids)))


def remove_claims(connection: Connection, of: ColumnElement[bool]) -> int:
    """Remove the claims for which a condition holds, with their evidence and relations; how many there were.

    Their groups stay as they are until they are renewed.
    """
    gone = select(claims.c.id).where(of).scalar_subquery()
    either = or_(claim_relations.c.claim_a_id.in_(gone), claim_relations.c.claim_b_id.in_(gone))
    connection.execute(delete(claim_relations).where(either))
    connection.execute(delete(claim_spans).where(claim_spans.c.claim_id.in_(gone)))
    return connection.execute(delete(claims).where(of)).rowcount


def named_by(connection: Connection, article_ids: Sequence[int]) -> set[int]:
    """The sources that some articles and their claims name."""
    queries = [select(column).where(claims.c.article_id.in_(article_ids)).distinct() for column in OF_CLAIMS]
    queries.append(select(articles.c.publisher_id).where(articles.c.id.in_(article_ids)).distinct())
    authors = select(article_authors.c.source_id).where(article_authors.c.article_id.in_(article_ids))
    queries.append(authors.distinct())
    found = (source for query in queries for source in connection.execute(query).scalars())
    return {source for source in found if source is not None} | named_by_claims(connection, article_ids)
