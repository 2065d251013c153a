"""Decisions of people: on record with who and why, honoured by the desk, and taken back."""

from __future__ import annotations

import pytest

from copydesk.desk import Desk
from copydesk.errors import QueryError
from copydesk.fingerprints import fingerprint
from copydesk.steps.learned import learned_rule_id
from models.store import Store
from models.undo import keep, list_decisions, stop_keeping, struck_line, switch_off, switch_on
from tests.models.filling import change, made_of, save
from tests.models.recleaning import LABEL, RULES, desk_of

TEXT = f"{LABEL}\n\nBy Perpetua Lanning\n\nThe ferry sailed on Monday, and nobody was on board of it.\n"


@pytest.fixture
def rules() -> Desk:
    return desk_of(*RULES)


def test_a_rule_is_switched_off_and_on(store: Store, rules: Desk) -> None:
    assert switch_off(store, rules, "ads.label", "Odile", "we sell none")
    assert not switch_off(store, rules, "ads.label", "Tobias")
    assert store.decided(rules).decisions.rules_off == {"ads.label"}
    switch_on(store, "ads.label", "Tobias")
    assert store.decided(rules).sha == rules.sha
    assert switch_off(store, rules, "ads.label", "Odile")
    first, second = list_decisions(store.engine)
    assert (first.decided_by, first.note, first.withdrawn_by) == ("Odile", "we sell none", "Tobias")
    assert (second.decided_by, second.withdrawn_at) == ("Odile", None)


@pytest.mark.parametrize("rule", ["content.navigation", "line.shape"])
def test_a_scorers_rule_can_be_switched_off(store: Store, rules: Desk, rule: str) -> None:
    assert switch_off(store, rules, rule, "Odile")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("ads.lable", "do you mean ads.label"),
        ("adverts.label", "do you mean ads.label"),
        ("content.navigatoin", "do you mean content.navigation"),
        ("zzz.zzz", "copydesk rules list"),
        ("learned.0000000000000001", "no such rule"),
        ("lift.byline", "cannot be switched off"),
        ("fold.repeated-paragraph", "cannot be switched off"),
        ("repair.mojibake", "cannot be switched off"),
    ],
)
def test_what_is_no_rule_is_refused_with_a_cure(store: Store, rules: Desk, rule: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        switch_off(store, rules, rule, "Odile")
    assert list_decisions(store.engine) == []


def test_a_learned_line_can_be_switched_off(store: Store, rules: Desk) -> None:
    save(store, made_of(TEXT, rules, publisher="harbourpost.example"))
    columns = "publisher_id, fingerprint, sample, documents, articles, at_end, share, status"
    change(store.engine, f"insert into learned_rules ({columns}) values (1, -7, 'x', 3, 3, 3, 0.5, 'accepted')")
    assert switch_off(store, rules, learned_rule_id(-7), "Odile")


def test_switching_on_what_is_not_off_names_what_is(store: Store, rules: Desk) -> None:
    with pytest.raises(QueryError, match="no rule is"):
        switch_on(store, "ads.label", "Odile")
    switch_off(store, rules, "social.tell", "Odile")
    with pytest.raises(QueryError, match=r"switched off are social\.tell"):
        switch_on(store, "ads.label", "Odile")


def test_a_line_is_kept_and_no_longer_kept(store: Store, rules: Desk) -> None:
    assert keep(store, "  Tell a \u201cfriend\u201d ", "Odile")
    assert not keep(store, 'tell a "FRIEND"', "Tobias")
    assert store.decided(rules).decisions.kept_lines == {fingerprint('tell a "friend"')}
    assert list_decisions(store.engine)[0].sample == "Tell a \u201cfriend\u201d"
    stop_keeping(store, 'TELL A "friend"', "Tobias")
    assert store.decided(rules).decisions.kept_lines == frozenset()
    with pytest.raises(QueryError, match="nobody decided to keep it"):
        stop_keeping(store, 'TELL A "friend"', "Tobias")
    with pytest.raises(QueryError, match="empty line"):
        keep(store, " \t", "Odile")


def test_a_line_is_found_by_its_article_and_number(store: Store, rules: Desk) -> None:
    save(store, made_of(TEXT, rules))
    assert struck_line(store.engine, 1, 1) == LABEL


@pytest.mark.parametrize(
    ("article", "line", "words"),
    [
        (9, 1, "article 9: there is none"),
        (1, 3, "metadata"),
        (1, 5, "is kept already"),
        (1, 2, "no text in it"),
        (1, 99, "no text in it"),
    ],
)
def test_a_line_that_no_rule_struck_cannot_be_kept(
    store: Store, rules: Desk, article: int, line: int, words: str
) -> None:
    save(store, made_of(TEXT, rules))
    with pytest.raises(QueryError, match=words):
        struck_line(store.engine, article, line)
