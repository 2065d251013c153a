"""Every rule with what it strikes, why, and an example: those of the packs, and those of the steps themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from copydesk.content.reasons import REASONS
from copydesk.judgement import SAYS
from copydesk.rules import Rule, load_rules, packaged_packs
from copydesk.steps.repair import CAUSES
from docs.from_code.markdown import code, page, table, text

# Ids that steps write down themselves; a test looks for them in the steps.
STEPS = {
    "lift.title-line": "the article's title, which stood on a line of its own",
    "lift.byline": "a line that names the author",
    "lift.date-line": "a line that gives the article's dates",
    "lift.glued-date": "a date glued to the first sentence",
    "lift.front-matter": "header lines such as `Title: …`",
    "fold.repeated-paragraph": "a paragraph that stands earlier in the article, word for word",
    "fold.near-repeat": "a paragraph that stands earlier in the article with a few other words",
    "repair.unwrap": "line breaks set to fit a width",
}
INTRODUCTION = """\
# Rules

Every strike, fold, lift and repair names a rule. `copydesk rules list` prints those of the packs, your own included;
`copydesk rules try "a line"` says which one strikes a line; `copydesk rules off ID` switches one off in a database. A
rule must match the whole line. How to write one: [Add a rule](../how-to/add-a-rule.md).
"""


def rules() -> str:
    """The page."""
    return page(_page())


def _page() -> Iterator[str]:
    yield INTRODUCTION
    packs = groupby(load_rules([], proven=packaged_packs()), key=lambda rule: rule.pack.rpartition(":")[0])
    for pack, rules_of_pack in packs:
        subject = Path(pack).read_text(encoding="utf-8").splitlines()[0].removeprefix("# ").rstrip(".")
        yield from (f"## {Path(pack).stem}", "", f"{subject}.", "")
        head = ["rule", "strikes", "for example", "where; language"]
        yield from table(head, ([code(r.id), text(r.why), code(r.drop[0]), _limits(r)] for r in rules_of_pack))
    yield from _of_the_steps()


def _limits(rule: Rule) -> str:
    place = "" if rule.where == "anywhere" else rule.where
    return "; ".join(filter(None, [place, ", ".join(rule.languages)]))


def _of_the_steps() -> Iterator[str]:
    yield from ("## Rules of the steps", "", "What no pack decides, but a step of the pipeline.", "")
    content = {reason.rule: text(reason.why) for reason in REASONS}
    repairs = {rule: text(reason) for rule, reason in CAUSES.values()}
    judged = {f"line.{kind}": f"a short line that no phrase names: {said}" for kind, said in SAYS.items()}
    learned = {"learned.…": "a line that the publisher repeats; [learned lines](../explanation/learned-lines.md)"}
    everything = {**content, **repairs, **STEPS, **judged, **learned}
    yield from table(["rule", "is about"], ([code(rule), said] for rule, said in everything.items()))
    yield "`lift`, `fold` and `repair` lose nothing and cannot be switched off."
