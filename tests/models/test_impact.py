"""What a rule would strike is what it strikes: measured on the archive, then proved by a run."""

from __future__ import annotations

import pytest

from copydesk.decisions import Decisions
from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.pipeline import run
from copydesk.rules import Rule
from copydesk.types import Article, Document
from models.impact import Impact, impact
from models.store import Store
from tests.models.filling import save
from tests.models.recleaning import ADS, FOOT, PROMPT, SHARE, TELL, desk_of, documents, page, rule

GLUED = "Published March 6, 2025 The ferry sailed on Monday with nobody on board, and nobody knew why that was so."
PROSE = "The council met on Tuesday and approved the budget of the harbour for two years."
TEXTS = {
    "tail.txt": f"{FOOT}\n\n" + f"{PROSE} " * 2 + f"\n\n{SHARE}\n\n{FOOT}\n",
    "glued.txt": f"{GLUED}\n\n{PROSE}\n\n{SHARE}\n",
    "quotes.txt": f"{PROSE}\n\n“Tell a neighbour,” she said.\n\nTell a friend about it:\n\n“I will.”\n",
    "long.txt": "\n\n".join(f"{PROSE} It was day {n}." for n in range(12)) + f"\n\n{PROMPT}\n",
}
GIVEN = [*documents(), *documents(TEXTS), page("https://harbourpost.example/ferry")]
IN_USE = desk_of(ADS, TELL)
CANDIDATES = [
    rule("share.any", "(Tell|Follow) .{3,60}"),
    rule("share.head", "(Tell|Follow|All) .{3,60}", where="head"),
    rule("share.tail", "(Tell|Follow|All|The council) .{3,60}", where="tail"),
    rule("share.end", "(Tell|Follow|All) .{3,60}", where="end"),
    rule("glued.date", "Published March .*"),
    rule("byline.rest", "(Follow|All|The ferry) .{3,120}", where="head"),
    TELL,
]


def filled(store: Store, desk: Desk) -> None:
    save(store, *(run(document, desk) for document in GIVEN))


def measured(store: Store, asked: Rule, desk: Desk = IN_USE) -> Impact:
    [found] = impact(store.engine, [asked], desk)
    return found


@pytest.mark.parametrize("asked", CANDIDATES, ids=lambda asked: asked.id)
def test_it_is_what_the_rule_strikes_when_it_comes_first(store: Store, asked: Rule) -> None:
    filled(store, IN_USE)
    with_it = desk_of(asked, *(r for r in (ADS, TELL) if r.id != asked.id))
    in_articles: list[str] = []
    for document in GIVEN:
        if isinstance(run(document, IN_USE), Article):
            edits = [edit for edit in run(document, with_it).edits if edit.rule == asked.id]
            in_articles += [line for edit in edits for line in edit.before.split("\n") if line.strip()]
    found = measured(store, asked)
    assert in_articles
    assert (found.lines, found.characters) == (len(in_articles), sum(len(line.strip()) for line in in_articles))


def test_lines_that_other_rules_strike_today_are_told_apart(store: Store) -> None:
    filled(store, IN_USE)
    found = measured(store, rule("share.any", "Tell a neighbour.*"))
    assert found.already == measured(store, TELL).lines > 0
    assert measured(store, TELL).already == 0


def test_quotes_and_what_leads_into_them_are_spared(store: Store) -> None:
    filled(store, desk_of())
    found = measured(store, rule("share.tell", '["“]?Tell a (neighbour|friend)[,a-z ].{3,30}'))
    assert found.spared == 2
    assert not any("friend" in line for _, line in found.samples)


def test_lines_that_someone_keeps_are_spared(store: Store) -> None:
    filled(store, desk_of())
    before = measured(store, rule("share.tell", "Tell a neighbour .*"), desk_of())
    kept = desk_of(decisions=Decisions(kept_lines=frozenset({fingerprint(SHARE)})))
    after = measured(store, rule("share.tell", "Tell a neighbour .*"), kept)
    assert (after.lines, after.spared) == (0, before.lines)


def test_lines_out_of_the_rules_place_are_counted_apart(store: Store) -> None:
    filled(store, desk_of())
    found = measured(store, rule("foot.end", "All pictures .*", where="end"))
    assert (found.lines, found.elsewhere) == (2, 2)


def test_articles_and_publishers_are_counted_and_samples_say_where(store: Store) -> None:
    texts = [f"{SHARE}\n\n{PROSE} {n}\n\n{SHARE}\n" for n in range(3)]
    origins = ["Mill Post", "Mill Post", "Quay"]
    save(
        store,
        *(
            run(Document(f"file:///inbox/{n}.txt", text.encode(), origin={"publisher": name}), desk_of())
            for n, (text, name) in enumerate(zip(texts, origins, strict=True))
        ),
    )
    found = measured(store, TELL)
    assert (found.lines, found.articles, len(found.publishers)) == (3, 3, 2)
    assert found.samples == [(n, SHARE) for n in (1, 2, 3)]
