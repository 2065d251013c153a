"""Undo: what people decide against the desk, on record with who and when, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from copydesk.desk import Desk
from copydesk.errors import QueryError
from copydesk.fingerprints import fingerprint
from copydesk.steps.learned import learned_rule_id
from models.articles import articles, paragraphs
from models.bulk import next_id
from models.decisions import decisions, learned_rules
from models.edits import edits
from models.engine import reading
from models.store import Store, now

RULE_OFF, KEEP_LINE = "rule_off", "keep_line"
OWN_STEPS = {
    "lift": "a lifted line is not lost: its words are the article's metadata",
    "fold": "a folded paragraph stands in the article already",
    "repair": "a repair mends characters and takes out no line",
}
SCORED = ("content.", "line.")  # rules that a trained scorer strikes by


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it is on record; `withdrawn_by` is None while it is in force."""

    kind: str
    subject: str
    sample: str | None
    note: str | None
    decided_by: str
    decided_at: str
    withdrawn_by: str | None
    withdrawn_at: str | None


def list_decisions(engine: Engine) -> list[Decision]:
    """All decisions, those taken back as well, in the order they were made."""
    columns = [decisions.c[name] for name in Decision.__slots__]
    with reading(engine) as connection:
        return [Decision(*row) for row in connection.execute(select(*columns).order_by(decisions.c.id))]


def switch_off(store: Store, desk: Desk, rule: str, by: str, why: str | None = None) -> bool:
    """Let a rule strike nothing from now on; False where it is off already. Raises QueryError for no such rule."""
    with store.engine.begin() as connection:
        _check_rule(connection, desk, rule)
        return _decide(connection, RULE_OFF, rule, by, why)


def switch_on(store: Store, rule: str, by: str) -> None:
    """Let a rule strike again. Raises QueryError where nobody switched it off."""
    with store.engine.begin() as connection:
        if not _withdraw(connection, RULE_OFF, rule, by):
            off = _in_force(connection, RULE_OFF)
            known = f"switched off are {', '.join(off)}" if off else "no rule is"
            raise QueryError(f"{rule}: is not switched off; {known}")


def keep(store: Store, line: str, by: str, why: str | None = None) -> bool:
    """Let a line never be struck from now on; False where that is decided already. Raises QueryError for no line."""
    with store.engine.begin() as connection:
        return _decide(connection, KEEP_LINE, _subject(line), by, why, " ".join(line.split()))


def stop_keeping(store: Store, line: str, by: str) -> None:
    """Let a line be struck again. Raises QueryError where nobody decided to keep it."""
    with store.engine.begin() as connection:
        if not _withdraw(connection, KEEP_LINE, _subject(line), by):
            raise QueryError(f"{line[:80]!r}: nobody decided to keep it; list what is kept with: copydesk decisions")


def struck_line(engine: Engine, article_id: int, line_no: int) -> str:
    """The line of an article's document that a rule struck. Raises QueryError where there is none."""
    with reading(engine) as connection:
        document = connection.execute(select(articles.c.document_id).where(articles.c.id == article_id)).scalar()
        if document is None:
            raise QueryError(f"article {article_id}: there is none; list them with: copydesk query articles")
        query = select(edits).where(edits.c.document_id == document, edits.c.line_no <= line_no)
        made = connection.execute(query.where(edits.c.last_line >= line_no).order_by(edits.c.position)).all()
        struck = next((edit for edit in made if edit.action == "strike"), None)
        if struck is not None:
            return _line_of(struck, line_no, article_id)
        place = f"line {line_no} of article {article_id}"
        of_article = select(paragraphs.c.id).where(paragraphs.c.article_id == article_id)
        within = of_article.where(paragraphs.c.first_line <= line_no, paragraphs.c.last_line >= line_no)
        if connection.execute(within).first():
            raise QueryError(f"{place}: is kept already")
    steps = {edit.action for edit in made} & OWN_STEPS.keys()
    reason = next((OWN_STEPS[step] for step in sorted(steps)), "there is no text in it")
    raise QueryError(f"{place}: was not struck ({reason}); see: copydesk redline {article_id}")


def _line_of(edit: Any, line_no: int, article_id: int) -> str:
    line = str(edit.before.split("\n")[line_no - edit.line_no]).strip()
    if not line:
        raise QueryError(f"line {line_no} of article {article_id}: is blank; see: copydesk redline {article_id}")
    return line


def _check_rule(connection: Connection, desk: Desk, rule: str) -> None:
    topic = rule.partition(".")[0]
    if topic in OWN_STEPS:
        raise QueryError(f"{rule}: is a step of copydesk's own and cannot be switched off; {OWN_STEPS[topic]}")
    known = sorted({*(r.id for r in desk.rules), *_rules_of_scorers(connection), *_learned(connection)})
    if rule not in known:
        close = get_close_matches(rule, known, 3, 0.5) or get_close_matches(rule.partition(".")[2], known, 3, 0.5)
        cure = f"do you mean {' or '.join(close)}?" if close else "list them with: copydesk rules list"
        raise QueryError(f"{rule}: there is no such rule; {cure}")


def _rules_of_scorers(connection: Connection) -> Iterable[str]:
    """The rules of the trained scorers: those known by name, and those of older versions that are on record."""
    from copydesk.content.reasons import REASONS
    from copydesk.judgement import SAYS

    found = connection.execute(select(edits.c.rule).where(edits.c.action == "strike").distinct()).scalars()
    known = {reason.rule for reason in REASONS} | {f"line.{topic}" for topic in SAYS}
    return known | {rule for rule in found if rule.startswith(SCORED)}


def _learned(connection: Connection) -> Iterable[str]:
    return map(learned_rule_id, connection.execute(select(learned_rules.c.fingerprint)).scalars())


def _subject(line: str) -> str:
    if not line.strip():
        raise QueryError("an empty line cannot be kept; give the words of the line")
    return str(fingerprint(line))


def _decide(
    connection: Connection, kind: str, subject: str, by: str, why: str | None, sample: str | None = None
) -> bool:
    if subject in _in_force(connection, kind):
        return False
    row = {"id": next_id(connection, decisions), "kind": kind, "subject": subject, "sample": sample, "note": why}
    connection.execute(insert(decisions).values(row | {"decided_by": by, "decided_at": now()}))
    return True


def _withdraw(connection: Connection, kind: str, subject: str, by: str) -> bool:
    this = (decisions.c.kind == kind, decisions.c.subject == subject, decisions.c.withdrawn_at.is_(None))
    values = {"withdrawn_by": by, "withdrawn_at": now()}
    return connection.execute(update(decisions).where(*this).values(values)).rowcount > 0


def _in_force(connection: Connection, kind: str) -> list[str]:
    query = select(decisions.c.subject).where(decisions.c.kind == kind, decisions.c.withdrawn_at.is_(None))
    return list(connection.execute(query.order_by(decisions.c.subject)).scalars())
