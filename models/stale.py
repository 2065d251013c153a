"""Stale: which articles a changed desk can touch, found from the redline alone, without reading anything again.

A rule can touch an article only through a block that it matches or has struck. The blocks that rules saw are on
record: kept as paragraphs, or struck, folded or lifted by an edit. So all others need no more than the new desk's hash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Select, select, update

from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.readers.lines import PAGES
from copydesk.rules import RuleSet
from copydesk.steps.learned import learned_rule_id
from models.articles import articles, paragraphs
from models.decision_store import desk_parts
from models.decisions import learned_rules
from models.desk_delta import Delta, delta
from models.documents import documents
from models.edits import edits
from models.engine import reading
from models.publishers import touched_by_publishers
from models.reclean import MENDABLE
from models.runs import runs
from models.store import Store

ARTICLES_AT_A_TIME = 500


@dataclass(slots=True)
class Stale:
    """What a desk leaves to do: documents to clean again, and articles that need no more than its hash.

    `documents` have an article, those `without_article` are in quarantine because nothing was left of them.
    `untouched` are their ids by the hash they have; `articles` is the number of those another desk cleaned, and `why`
    says what changed, a few words each.
    """

    documents: list[int] = field(default_factory=list)
    without_article: list[int] = field(default_factory=list)
    untouched: dict[str, list[int]] = field(default_factory=dict)
    articles: int = 0
    why: list[str] = field(default_factory=list)

    @property
    def to_clean(self) -> list[int]:
        """All documents to clean again, in the order of loading."""
        return sorted(self.documents + self.without_article)

    def counts(self) -> dict[str, Any]:
        """What there is to do, in figures."""
        return {"stale": self.articles, "why": self.why}


def find_stale(engine: Engine, desk: Desk, *, everything: bool = False, publisher_id: int | None = None) -> Stale:
    """The documents that the desk may clean differently than they were; with `everything` all that are current.

    With a publisher only its articles; documents without an article belong to no publisher.
    """
    found = Stale()
    with reading(engine) as connection:
        shas = [] if everything else _older_desks(connection, desk.sha)
        for sha in shas:
            _add(connection, sha, desk, publisher_id, found)
        if everything:
            current = connection.execute(_current(None, publisher_id)).all()
            found.documents, found.articles = [row.document_id for row in current], len(current)
        if publisher_id is None:
            found.without_article = _without_article(connection, None if everything else desk.sha)
    found.why = list(dict.fromkeys(found.why))
    return found


def restamp(store: Store, untouched: Mapping[str, Sequence[int]], desk_sha: str) -> int:
    """Give articles that a desk does not touch its hash, in place of the one they have; returns how many got it."""
    renewed = 0
    for sha, ids in untouched.items():
        for start in range(0, len(ids), ARTICLES_AT_A_TIME):
            some = articles.c.id.in_(ids[start : start + ARTICLES_AT_A_TIME])
            with store.engine.begin() as connection:
                new = update(articles).where(some, articles.c.desk_sha == sha).values(desk_sha=desk_sha)
                renewed += connection.execute(new).rowcount
    return renewed


def has_learned(engine: Engine) -> bool:
    """Whether any line that recurs was decided on, so that the others are due to be."""
    with reading(engine) as connection:
        decided = select(learned_rules.c.id).where(learned_rules.c.status != "proposed").limit(1)
        return connection.execute(decided).first() is not None


def _older_desks(connection: Connection, sha: str) -> list[str]:
    query = select(articles.c.desk_sha).join(documents, documents.c.id == articles.c.document_id)
    current = query.where(documents.c.status == "loaded", articles.c.desk_sha != sha).distinct()
    return list(connection.execute(current.order_by(articles.c.desk_sha)).scalars())


def _current(sha: str | None, publisher_id: int | None) -> Select[Any]:
    query = select(articles.c.id, articles.c.document_id, documents.c.media_type)
    query = query.join(documents, documents.c.id == articles.c.document_id).where(documents.c.status == "loaded")
    if sha is not None:
        query = query.where(articles.c.desk_sha == sha)
    if publisher_id is not None:
        query = query.where(articles.c.publisher_id == publisher_id)
    return query.order_by(articles.c.id)


def _without_article(connection: Connection, sha: str | None) -> list[int]:
    """Documents in quarantine that another desk may find something in, unless it was `sha` that found nothing."""
    query = select(documents.c.id).where(documents.c.status == "quarantined", documents.c.error_code.in_(MENDABLE))
    query = query.where(documents.c.dropped_at.is_(None))
    if sha is not None:
        made = select(edits.c.id).join(runs, runs.c.id == edits.c.run_id)
        query = query.where(~made.where(edits.c.document_id == documents.c.id, runs.c.desk_sha == sha).exists())
    return list(connection.execute(query.order_by(documents.c.id)).scalars())


def _add(connection: Connection, sha: str, desk: Desk, publisher_id: int | None, found: Stale) -> None:
    """Sort the articles that one older desk cleaned into touched and untouched."""
    rows = connection.execute(_current(sha, publisher_id)).all()
    change = delta(desk_parts(connection, sha), desk)
    found.articles += len(rows)
    if rows:
        found.why += change.in_words()
    if change.everything or _beyond_the_record(change, desk):
        found.documents += [row.document_id for row in rows]
        return
    probe = _Probe(change, desk)
    by_publisher = touched_by_publishers(connection, change.publishers, desk.publishers)
    for start in range(0, len(rows), ARTICLES_AT_A_TIME):
        some = rows[start : start + ARTICLES_AT_A_TIME]
        read = _read(connection, [row.id for row in some])
        for row in some:
            if row.id in by_publisher or probe.touches(read[row.id], row.media_type in PAGES):
                found.documents.append(row.document_id)
            else:
                found.untouched.setdefault(sha, []).append(row.id)


def _beyond_the_record(change: Delta, desk: Desk) -> bool:
    """Whether something is switched on again that goes by more than the words of a line."""
    known = {rule.id for rule in desk.rules}
    return any(rule not in known and not rule.startswith(("content.", "learned.", "line.")) for rule in change.on)


@dataclass(slots=True)
class _Record:
    """What is on record of an article: its paragraphs as (line, text), fingerprints and edits."""

    kept: list[tuple[int, str]] = field(default_factory=list)
    fingerprints: set[int] = field(default_factory=set)
    edits: list[Any] = field(default_factory=list)

    def seen(self) -> Iterator[str]:
        """The blocks that the rules saw: every one is a line of its own, wrapped lines having been joined before."""
        taken = [e for e in self.edits if e.action != "repair" and not e.rule.startswith("content.")]
        gone = [(number, line) for edit in taken for number, line in _lines(edit)]
        lifted = {edit.line_no: edit.before.lstrip() for edit in taken if edit.action == "lift"}
        for number, text in (*self.kept, *gone):
            yield text
            if number in lifted:  # the start of the block was lifted after the rules had seen it
                yield lifted[number] + text


def _lines(edit: Any) -> Iterator[tuple[int, str]]:
    lines = enumerate(edit.before.split("\n"), edit.line_no)
    return ((number, line.strip()) for number, line in lines if line.strip())


def _read(connection: Connection, ids: Sequence[int]) -> dict[int, _Record]:
    read: dict[int, _Record] = defaultdict(_Record)
    columns = (paragraphs.c.article_id, paragraphs.c.first_line, paragraphs.c.text, paragraphs.c.fingerprint)
    for article_id, line_no, text, key in connection.execute(select(*columns).where(paragraphs.c.article_id.in_(ids))):
        read[article_id].kept.append((line_no, text))
        read[article_id].fingerprints.add(key)
    of_edits = (edits.c.article_id, edits.c.line_no, edits.c.action, edits.c.rule, edits.c.before)
    for row in connection.execute(select(*of_edits).where(edits.c.article_id.in_(ids))):
        read[row.article_id].edits.append(row)
    return read


class _Probe:
    """Asks of one article after the other whether a difference between desks can touch it."""

    def __init__(self, change: Delta, desk: Desk) -> None:
        self._change = change
        self._struck_by = change.edited | change.removed | change.off
        self._matchers = RuleSet(rule for rule in desk.rules if rule.id in change.new | change.on)
        self._moved = RuleSet(rule for rule in desk.rules if rule.id in change.moved)
        self._learned = frozenset(rule for rule in change.off | change.on if rule.startswith("learned."))
        self._content_on = any(rule.startswith("content.") for rule in change.on)
        # Judgement spares what would be the last of a text: without one rule it may strike by the others.
        self._judged = any(rule.startswith("line.") for rule in change.on | change.off)

    def touches(self, record: _Record, is_page: bool) -> bool:
        """Whether the article may come out differently."""
        rules = {edit.rule for edit in record.edits}
        return (
            not self._struck_by.isdisjoint(rules)
            or (self._content_on and is_page)
            or (self._judged and not is_page)
            or any(learned_rule_id(key) in self._learned for key in record.fingerprints)
            or self._in_other_order(record, rules)
            or (len(self._matchers) > 0 and any(self._matchers.matching(text) for text in record.seen()))
            or self._keeps(record, is_page, rules)
        )

    def _in_other_order(self, record: _Record, rules: set[str]) -> bool:
        if self._change.moved.isdisjoint(rules):
            return False
        own = (edit for edit in record.edits if edit.rule in self._change.moved)
        return any(len(self._moved.matching(line)) > 1 for edit in own for _, line in _lines(edit))

    def _keeps(self, record: _Record, is_page: bool, rules: set[str]) -> bool:
        lines = self._change.kept | self._change.unkept
        if not lines:
            return False
        if not lines.isdisjoint(record.fingerprints):
            return True  # a line that was learned counts where all that is left was learned
        struck = (line for edit in record.edits if edit.action != "repair" for _, line in _lines(edit))
        if any(fingerprint(text) in lines for texts in (struck, record.seen()) for text in texts):
            return True
        # Of a page the line may have been kept as it stood before its characters were mended.
        return is_page and bool(self._change.unkept) and any(rule.startswith("repair.") for rule in rules)
