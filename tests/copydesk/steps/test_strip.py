"""Strip: where a rule strikes, what one edit covers, and that quotations are never struck."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.rules import Rule, RuleSet
from copydesk.types import Article, Edit, Quarantined, Where
from tests.conftest import cleaned, document

TALE = (
    "boat left the harbour at dawn with a crew of four and plenty of bait in its hold, "
    "and came back at dusk without one fish in its nets."
)
PROSE = [f"The {n} {TALE}" for n in ("first", "second", "third")]
MANY = [f"The {n}th {TALE}" for n in range(20)]
BOX = "Stow the box."
OTHER = "Coil the rope."


def rule(identifier: str, *patterns: str, where: Where = "anywhere") -> Rule:
    return Rule(identifier, patterns, "Invented", (), (), where=where)


def desk_of(*rules: Rule) -> Desk:
    return Desk(RuleSet(rules))


EVERYTHING = desk_of(rule("all.lines", ".*"))


def strikes(article: Article | Quarantined) -> list[Edit]:
    return [edit for edit in article.edits if edit.action == "strike"]


def struck_at(where: Where, *lines: str) -> list[int]:
    article = cleaned("\n".join(lines), desk_of(rule("box.stow", r"stow the box\.", where=where)))
    return [n for edit in strikes(article) for n in range(edit.line_no, edit.last_line + 1)]


@pytest.mark.parametrize("line", [1, 10, 21])
def test_a_rule_for_anywhere_strikes_anywhere(line: int) -> None:
    assert struck_at("anywhere", *MANY[: line - 1], BOX, *MANY[line - 1 :]) == [line]


@pytest.mark.parametrize(("line", "struck"), [(1, [1]), (5, [5]), (6, []), (21, [])])
def test_a_rule_for_the_head_strikes_in_the_first_five_blocks(line: int, struck: list[int]) -> None:
    assert struck_at("head", *MANY[: line - 1], BOX, *MANY[line - 1 :]) == struck


@pytest.mark.parametrize(("line", "struck"), [(1, []), (13, []), (14, [14]), (21, [21])])
def test_a_rule_for_the_tail_strikes_in_the_last_eight_blocks(line: int, struck: list[int]) -> None:
    assert struck_at("tail", *MANY[: line - 1], BOX, *MANY[line - 1 :]) == struck


@pytest.mark.parametrize(("line", "struck"), [(1, []), (20, []), (21, [21])])
def test_a_rule_for_the_end_strikes_the_last_block(line: int, struck: list[int]) -> None:
    assert struck_at("end", *MANY[: line - 1], BOX, *MANY[line - 1 :]) == struck


def test_a_rule_for_the_end_strikes_where_only_struck_blocks_follow() -> None:
    desk = desk_of(rule("box.stow", r"stow the box\.", where="end"), rule("rope.coil", r"coil the rope\."))
    assert cleaned("\n".join([*PROSE, BOX, OTHER, BOX]), desk).text == "\n\n".join(PROSE)


def test_adjacent_lines_of_one_rule_are_one_edit() -> None:
    article = cleaned("\n".join([PROSE[0], BOX, "", BOX, PROSE[1]]), desk_of(rule("box.stow", r"stow the box\.")))
    (edit,) = strikes(article)
    assert (edit.line_no, edit.last_line, edit.before) == (2, 4, f"{BOX}\n\n{BOX}")


def test_adjacent_lines_of_two_rules_are_two_edits() -> None:
    desk = desk_of(rule("box.stow", r"stow the box\."), rule("rope.coil", r"coil the rope\."))
    article = cleaned("\n".join([PROSE[0], BOX, OTHER, PROSE[1]]), desk)
    assert [edit.rule for edit in strikes(article)] == ["box.stow", "rope.coil"]


def test_lines_with_a_kept_one_between_are_two_edits() -> None:
    article = cleaned("\n".join([BOX, PROSE[0], BOX]), desk_of(rule("box.stow", r"stow the box\.")))
    assert [edit.line_no for edit in strikes(article)] == [1, 3]


def test_the_first_loaded_rule_that_fits_names_the_edit() -> None:
    desk = desk_of(rule("box.first", r"stow .*"), rule("box.second", r"stow the box\."))
    assert [edit.rule for edit in strikes(cleaned(f"{PROSE[0]}\n{BOX}", desk))] == ["box.first"]


PROTECTED = [
    "“Click here to see the boats,” the ad read.",
    '"Click here to see the boats," the ad read.',
    "«Click here to see the boats», the ad read.",
    "« Cliquez ici pour voir », disait l’annonce.",
    "»Hier klicken und lesen«, stand dort.",
    "„Hier klicken und lesen“, stand dort.",
    "”Klicka här och läs”, stod det.",
    "‘Click here to see the boats,’ the ad read.",
    "「ここ を クリック する」と書いてあった。",
    "“Yes.”",
    "> Click here to see the boats",
    "“Click here and wait for the",
]


@pytest.mark.parametrize("line", PROTECTED)
def test_a_line_that_quotes_is_never_struck(line: str) -> None:
    assert cleaned(f"{BOX}\n{line}\n{OTHER}", EVERYTHING).text == line


@pytest.mark.parametrize(
    "line", ["Read “Two Words” today", 'Buy the 12" pipe and the 14" pipe now', "Don’t miss the dogs’ bowl"]
)
def test_a_line_with_less_than_a_quotation_can_be_struck(line: str) -> None:
    article = run(document(f"{BOX}\n{line}"), EVERYTHING)
    assert [(edit.line_no, edit.last_line) for edit in strikes(article)] == [(1, 2)]


@pytest.mark.parametrize("lead_in", ["The skipper said:", "船長は言った："])
@pytest.mark.parametrize(
    "quote", ["“We will wait.”", '"We will wait."', "« Nous attendons. »", "‘We will wait.’", "> Wait."]
)
def test_the_words_that_lead_into_a_quotation_are_never_struck(lead_in: str, quote: str) -> None:
    assert cleaned(f"{BOX}\n{lead_in}\n{quote}\n{OTHER}\n", EVERYTHING).text.startswith(lead_in)


@pytest.mark.parametrize("following", [PROSE[1], "He said “we will wait for you” and left."])
def test_a_lead_in_to_anything_else_can_be_struck(following: str) -> None:
    article = cleaned(f"{PROSE[0]}\nRead more:\n{following}\n", desk_of(rule("lead.in", "read more")))
    assert [edit.before for edit in strikes(article)] == ["Read more:"]


WORDS = st.lists(st.sampled_from("click here subscribe boat été Łódź share 12 follow".split()), min_size=3, max_size=8)
MARKS = st.sampled_from(
    [("“", "”"), ('"', '"'), ("«", "»"), ("« ", " »"), ("„", "“"), ("»", "«"), ("‘", "’"), ("”", "”")]
)
AROUND = st.sampled_from(["", "Click here: ", "Share this, ", "Read more — ", "Follow us ("])
BEHIND = st.sampled_from(["", " said the skipper.", ", he read", " – click here", "."])


@st.composite
def quoting_lines(draw: st.DrawFn) -> str:
    opening, closing = draw(MARKS)
    return draw(AROUND) + opening + " ".join(draw(WORDS)) + closing + draw(BEHIND)


@given(st.lists(st.one_of(quoting_lines(), st.sampled_from([BOX, OTHER, "Share", ""])), min_size=1, max_size=8))
def test_no_strike_covers_a_quotation_of_three_words(lines: list[str]) -> None:
    result = run(document("\n".join(lines)), EVERYTHING)
    struck = {n for edit in strikes(result) for n in range(edit.line_no, edit.last_line + 1)}
    assert all(lines[n - 1] in (BOX, OTHER, "Share", "") for n in struck)
