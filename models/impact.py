"""Impact: what rules would strike in the whole archive, before they are in use.

The blocks that rules see are put together again from paragraphs and edits, so that a rule's place (head, tail, end) and
quote safety count as they do in a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, select

from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.rules import Rule, RuleSet
from copydesk.steps.strip import BYLINES, in_place
from copydesk.striking import is_protected
from copydesk.types import Block
from models.articles import articles, paragraphs
from models.documents import documents
from models.edits import edits
from models.engine import reading

MOST_SAMPLES = 10
ARTICLES_AT_A_TIME = 500
AFTERWARDS = ("learned.", "line.")  # strikes that are made after those by rules


@dataclass(slots=True)
class Impact:
    """What a rule would strike: `already` of the lines are struck by another rule today.

    `spared` are lines that it matches but that quote safety, or a decision, keeps; `elsewhere` those out of its place.
    """

    rule: str
    lines: int = 0
    articles: int = 0
    characters: int = 0
    already: int = 0
    spared: int = 0
    elsewhere: int = 0
    publishers: set[int] = field(default_factory=set)
    samples: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A block as rules saw it; `struck_by` is the rule that struck it then."""

    block: Block
    struck_by: str | None = None


def impact(engine: Engine, rules: Sequence[Rule], desk: Desk) -> list[Impact]:
    """What each of the rules alone would strike in the current articles. `desk` has the lines that are kept."""
    found = {rule.id: Impact(rule.id) for rule in rules}
    passes = [
        (RuleSet(rule for rule in rules if (rule.topic == BYLINES) == late), late)
        for late in (False, True)
        if any((rule.topic == BYLINES) == late for rule in rules)
    ]
    with reading(engine) as connection:
        for article_id, publisher_id, kept, made in _archive(connection):
            for matcher, late in passes:
                seen = _blocks(kept, _after_lifting(made) if late else made, late)
                matching = [matcher.matching(one.block.text) for one in seen]
                for rule in {rule.id: rule for of_block in matching for rule in of_block}.values():
                    hits = [rule in of_block for of_block in matching]
                    _count(found[rule.id], rule, seen, hits, desk, article_id, publisher_id)
    return list(found.values())


def _count(
    made: Impact,
    rule: Rule,
    seen: Sequence[_Seen],
    hits: Sequence[bool],
    desk: Desk,
    article_id: int,
    publisher_id: int | None,
) -> None:
    """Add what the rule does in one article, whose blocks it hits where `hits` says so; from the end, as rules do."""
    blocks = [one.block for one in seen]
    at_end, struck = True, []
    for index in range(len(blocks) - 1, -1, -1):
        inside = hits[index] and in_place(rule, index, len(blocks), at_end)
        safe = inside and (is_protected(blocks, index) or fingerprint(blocks[index].text) in desk.decisions.kept_lines)
        made.elsewhere += hits[index] and not inside
        made.spared += safe
        if inside and not safe:
            struck.append(index)
        at_end = at_end and ((inside and not safe) or seen[index].struck_by is not None)
    if struck:
        made.articles += 1
        made.publishers |= {publisher_id} if publisher_id is not None else set()
    for index in reversed(struck):
        made.lines += 1
        made.characters += len(blocks[index].text)
        made.already += seen[index].struck_by not in (None, rule.id)
        if len(made.samples) < MOST_SAMPLES:
            made.samples.append((article_id, blocks[index].text))


def _archive(connection: Connection) -> Iterator[tuple[int, int | None, list[Any], list[Any]]]:
    """The current articles with their publishers, their paragraphs and their edits."""
    query = select(articles.c.id, articles.c.publisher_id).join(documents, documents.c.id == articles.c.document_id)
    current = connection.execute(query.where(documents.c.status == "loaded").order_by(articles.c.id)).all()
    for start in range(0, len(current), ARTICLES_AT_A_TIME):
        some = current[start : start + ARTICLES_AT_A_TIME]
        ids = [row.id for row in some]
        kept, made = _of_articles(connection, paragraphs, ids), _of_articles(connection, edits, ids)
        for row in some:
            yield row.id, row.publisher_id, kept.get(row.id, []), made.get(row.id, [])


def _of_articles(connection: Connection, table: Any, ids: Sequence[int]) -> dict[int, list[Any]]:
    query = select(table).where(table.c.article_id.in_(ids)).order_by(table.c.article_id, table.c.position)
    return {key: list(rows) for key, rows in groupby(connection.execute(query).all(), lambda row: int(row.article_id))}


def _after_lifting(made: Sequence[Any]) -> list[Any]:
    """The edits that come after the metadata were found, to which the rules for bylines belong."""
    return [edit for edit in made if edit.action == "fold" or (edit.action == "strike" and _is_late(edit.rule))]


def _is_late(rule: str) -> bool:
    return rule.startswith((*AFTERWARDS, f"{BYLINES}."))


def _blocks(kept: Sequence[Any], made: Sequence[Any], late: bool) -> list[_Seen]:
    """What rules saw, in order: each line that an edit took out was a block, and lifted words began one."""
    taken = [edit for edit in made if edit.action != "repair" and not edit.rule.startswith("content.")]
    seen: dict[int, _Seen] = {}
    for row in kept:
        seen[row.first_line] = _Seen(Block(row.first_line, row.last_line, row.kind, row.text))
    for edit in reversed(taken):  # a line's last edit first: what an earlier one lifted stood before it
        then = edit.action == "strike" and not edit.rule.startswith(AFTERWARDS) and _is_late(edit.rule) == late
        for number, line in enumerate(edit.before.split("\n"), edit.line_no):
            if line.strip():
                rest = seen[number].block if number in seen else None
                text = line.lstrip() + rest.text if rest else line.strip()
                block = Block(number, number, rest.kind if rest else "paragraph", text)
                seen[number] = _Seen(block, edit.rule if then else None)
    return [seen[number] for number in sorted(seen)]
