"""Rules as data: TOML packs that say which lines are boilerplate, where, and why, with the examples that prove it.

A pack is `[[rule]]` tables. Patterns are RE2 (no backtracking, so no pattern can hang), must match a whole line, and
see its comparison key: quotation marks straight, white space folded, case ignored unless `case_sensitive = true`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import re2

from copydesk.errors import DeskError
from copydesk.rule_packs import read_pack
from copydesk.text import straighten
from copydesk.types import Where

DECORATION = " \t\u00a0\u3000•·*|►▶▼▲▸▷→⇒↓↑↗▾»›«‹<>–—-:;,_~■□◆◇●○◎✉※[]()：；，、・｜【】〔〕［］（）〈〉《》"
MATCHER_BYTES = 256 << 20  # RE2's budget; the default of 8 MiB is too small for some sixty patterns in one set
REMEMBERED = 2_048  # lines
LONGEST_LINE = 400  # characters; no boilerplate line of the development data that a phrase could name is longer
# A pattern that may begin with anything stays in play to the end of every line. In sets of their own, such patterns
# leave one that is done with most lines after a few words; together, all would need several times the states.
FLOATING = re.compile(r"(?:^|[(|])\.[*+]|^\(*\[\^")
# Sentences as articles have them. A rule that strikes one of these strikes any line.
PROSE = (
    "The council met on Tuesday and agreed to mend the old bridge before spring.",
    "Prices rose 4.2 percent in March 2021, the office said; rents rose faster (5.1 percent).",
    "Am Dienstag hat der Rat beschlossen, die alte Brücke noch vor dem Frühling zu reparieren.",
)


@dataclass(frozen=True)
class Rule:
    """One rule; `patterns` are alternatives, `where` limits the place in the article, `pack` is the file it is from."""

    id: str
    patterns: tuple[str, ...]
    why: str
    drop: tuple[str, ...]
    keep: tuple[str, ...]
    where: Where = "anywhere"
    languages: tuple[str, ...] = ()
    case_sensitive: bool = False
    pack: str = ""

    @property
    def topic(self) -> str:
        """The part of the id before the dot: the family of boilerplate."""
        return self.id.split(".", 1)[0]

    def matches(self, line: str) -> bool:
        """Whether the rule's words fit the whole line, wherever it stands."""
        return bool(self._alone.matching(line))

    @cached_property
    def _alone(self) -> RuleSet:
        return RuleSet([self])

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_alone"}  # which holds this rule


class RuleSet:
    """All rules of a desk, matched in one pass (RE2 sets) whatever their number. Raises DeskError."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        groups: dict[int, list[tuple[int, str]]] = {}
        for index, rule in enumerate(self.rules):
            for pattern in rule.patterns:
                floats = 1 + rule.case_sensitive if FLOATING.search(pattern) else 0
                groups.setdefault(floats, []).append((index, pattern))
        self._sets = [self._compile(group) for _, group in sorted(groups.items())]
        self._fitting = lru_cache(REMEMBERED)(self._look_up)  # two steps ask for every line of an article

    def __reduce__(self) -> tuple[Any, ...]:
        return RuleSet, (self.rules,)  # matchers cannot be sent to another process, and are quickly made there

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def _compile(self, patterns: Sequence[tuple[int, str]]) -> tuple[Any, list[int]]:
        """A set of patterns, and for each of them the place of its rule."""
        matcher = re2.Set.FullMatchSet(_options())
        for index, pattern in patterns:
            _add(matcher, self.rules[index], pattern)
        try:
            matcher.Compile()
        except re2.error as error:
            place = self.rules[patterns[-1][0]].pack
            raise DeskError(f"{place}: the patterns are too large together; shorten the last ones added") from error
        return matcher, [index for index, _ in patterns]

    def matching(self, line: str) -> list[Rule]:
        """The rules whose words fit the whole line, in the order they were loaded."""
        key = line_key(line) if len(line) <= 2 * LONGEST_LINE else ""  # a longer one is not half white space
        return [self.rules[index] for index in self._fitting(key)] if 0 < len(key) <= LONGEST_LINE else []

    def _look_up(self, key: str) -> tuple[int, ...]:
        asked = key.encode(errors="replace")  # a lone surrogate is no reason to fail
        hits: list[int] = []
        for matcher, owners in self._sets:
            if found := matcher.Match(asked):
                hits.extend(owners[pattern] for pattern in found)
        return tuple(sorted(set(hits)))

    def fits_empty(self) -> bool:
        """Whether a pattern fits the empty string, which no line is: it could do without all its words."""
        return bool(self._fitting(""))


def line_key(line: str) -> str:
    """What patterns see of a line: quotation marks straight, white space folded, no bullets or arrows at the ends."""
    return straighten(line).strip(DECORATION)


def packaged_packs() -> list[Path]:
    """The packs that ship with copydesk."""
    return sorted(Path(str(files("copydesk") / "rules")).glob("*.toml"))


def load_rules(packs: Iterable[Path], *, proven: Iterable[Path] = ()) -> RuleSet:
    """Load packs and prove each rule's examples. Raises DeskError naming file, line and cure on the first fault.

    `proven` packs come first, and their examples are taken at their word: tests prove those of the packaged ones.
    """
    seen: dict[str, Rule] = {}
    taken_at_their_word = list(proven)
    for pack in [*taken_at_their_word, *packs]:
        for arguments in read_pack(pack):
            rule = Rule(**arguments)
            if rule.id in seen:
                taken = f"rule id {rule.id!r} is taken by {seen[rule.id].pack}"
                raise DeskError(f"{rule.pack}: {taken}; give this one another id")
            seen[rule.id] = rule
            for fault in faults(rule) if pack not in taken_at_their_word else ():
                raise DeskError(f"{rule.pack}: {fault}")
    return RuleSet(seen.values())


def faults(rule: Rule) -> Iterator[str]:
    """What the rule's own examples disprove, and whether it would strike any line; one sentence each."""
    alone = RuleSet([rule])  # not the rule's own: a loaded rule need not keep what proved it
    for line in rule.drop:
        if not alone.matching(line):
            seen = f"as rules see it: {line_key(line)!r}"
            yield f"rule {rule.id!r} does not match its own drop example {line!r} {seen}; widen the pattern"
    for line in rule.keep:
        if alone.matching(line):
            yield f"rule {rule.id!r} strikes its own keep example {line!r}; narrow the pattern"
    if alone.fits_empty():
        yield f"rule {rule.id!r} fits a line without a word; give the pattern words it cannot do without"
    for line in PROSE:
        if alone.matching(line):
            yield f"rule {rule.id!r} strikes plain prose, such as {line!r}; narrow the pattern"


def _add(matcher: Any, rule: Rule, pattern: str) -> None:
    try:
        matcher.Add(pattern if rule.case_sensitive else f"(?i){pattern}")
    except re2.error:
        raise DeskError(
            f"{rule.pack}: rule {rule.id!r}: RE2 refuses the pattern {pattern!r}: {_cause(pattern)}"
        ) from None


def _cause(pattern: str) -> str:
    try:
        re2.compile(pattern, _options())
    except re2.error as error:
        return error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
    return "it is unbalanced"


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MATCHER_BYTES
    return options
