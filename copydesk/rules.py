"""Rules as data: TOML packs that say which lines are boilerplate, where, and why, with the examples that prove it.

A pack is `[[rule]]` tables. Patterns are RE2 (no backtracking, so no pattern can hang), must match a whole line, and
see its comparison key: quotation marks straight, white space folded, case ignored unless `case_sensitive = true`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import re2

from copydesk.errors import DeskError
from copydesk.text import straighten
from copydesk.types import Where

REQUIRED: dict[str, type | tuple[type, ...]] = {"id": str, "match": (str, list), "why": str, "drop": list, "keep": list}
OPTIONAL: dict[str, type] = {"where": str, "languages": list, "case_sensitive": bool}
WORD_LIST = re.compile(r"\{([a-z]\w*)\}")
DECORATION = " \t\u00a0•·*|►▶▼▸→»›«‹<>–—-:;,_~■●✉[]()"
MATCHER_BYTES = 256 << 20  # RE2's budget; the default of 8 MiB is too small for some sixty patterns in one set
LONGEST_LINE = 400  # characters; no boilerplate line of the development data that a phrase could name is longer


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

    @cached_property
    def _compiled(self) -> tuple[Any, ...]:
        return tuple(re2.compile(p, _options(self.case_sensitive)) for p in self.patterns)

    def matches(self, line: str) -> bool:
        """Whether the rule's words fit the whole line, wherever it stands."""
        key = line_key(line)
        return len(key) <= LONGEST_LINE and any(p.fullmatch(key) for p in self._compiled)


class RuleSet:
    """All rules of a desk, matched in one pass (RE2 sets) whatever their number."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._sets = [compiled for strict in (False, True) if (compiled := self._compile(strict))]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def _compile(self, case_sensitive: bool) -> tuple[Any, list[int]] | None:
        owners: list[int] = []
        matcher = re2.Set.FullMatchSet(_options(case_sensitive))
        for index, rule in enumerate(self.rules):
            for pattern in rule.patterns if rule.case_sensitive == case_sensitive else ():
                matcher.Add(pattern)
                owners.append(index)
        if not owners:
            return None
        matcher.Compile()
        return matcher, owners

    def matching(self, line: str) -> list[Rule]:
        """The rules whose words fit the whole line, in the order they were loaded."""
        key = line_key(line)
        if not key or len(key) > LONGEST_LINE:
            return []
        hits = {owners[i] for matcher, owners in self._sets for i in matcher.Match(key) or ()}
        return [self.rules[i] for i in sorted(hits)]


def line_key(line: str) -> str:
    """What patterns see of a line: quotation marks straight, white space folded, no bullets or arrows at the ends."""
    return straighten(line).strip(DECORATION)


def packaged_packs() -> list[Path]:
    """The packs that ship with copydesk."""
    return sorted(Path(str(files("copydesk") / "rules")).glob("*.toml"))


def load_rules(packs: Iterable[Path]) -> RuleSet:
    """Load packs and prove each rule's examples. Raises DeskError naming file, line and cure on the first fault."""
    rules: list[Rule] = []
    seen: dict[str, str] = {}
    for pack in packs:
        for rule in _load_pack(pack):
            if rule.id in seen:
                raise DeskError(
                    f"{rule.pack}: rule id {rule.id!r} is taken by {seen[rule.id]}; give this one another id"
                )
            seen[rule.id] = rule.pack
            rules.append(rule)
    return RuleSet(rules)


def _load_pack(pack: Path) -> Iterator[Rule]:
    try:
        text = pack.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        raise DeskError(f"{pack}: cannot be read ({error.strerror}); check the path and its permissions") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeskError(f"{pack}: not valid TOML: {error}") from error
    unknown = sorted(set(tables) - {"rule", "words"})
    if unknown:
        raise DeskError(f"{pack}: unknown key {unknown[0]!r}; a pack holds [[rule]] tables and one [words] table")
    words = _words(tables.get("words", {}), pack)
    starts = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[rule]]")]
    entries = tables.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise DeskError(f"{pack}: 'rule' must be written as [[rule]] tables, with two brackets")
    for index, entry in enumerate(entries):
        line = starts[index] if index < len(starts) else 1
        yield _rule(entry, f"{pack}:{line}", words)


def _words(table: Mapping[str, Any], pack: Path) -> dict[str, str]:
    """Lists of words that patterns name as {name}; a list may name the ones above it."""
    if not isinstance(table, Mapping):
        raise DeskError(f"{pack}: 'words' must be written as one [words] table")
    words: dict[str, str] = {}
    for name, value in table.items():
        if not isinstance(value, str):
            raise DeskError(f'{pack}: [words] {name!r} must be a string of alternatives, as in "facebook|youtube"')
        words[name] = f"(?:{_spelled_out(value, words, f'{pack}: [words] {name!r}')})"
    return words


def _spelled_out(pattern: str, words: Mapping[str, str], place: str) -> str:
    for name in WORD_LIST.findall(pattern):
        if name not in words:
            raise DeskError(f"{place}: {{{name}}} names no list; define it under [words] above its use")
    return WORD_LIST.sub(lambda found: words[found[1]], pattern)


def _rule(entry: Mapping[str, Any], place: str, words: Mapping[str, str]) -> Rule:
    _check_keys(entry, place)
    written = (entry["match"],) if isinstance(entry["match"], str) else entry["match"]
    patterns = tuple(_spelled_out(pattern, words, place) for pattern in written)
    rule = Rule(
        id=entry["id"],
        patterns=patterns,
        why=entry["why"],
        drop=tuple(entry["drop"]),
        keep=tuple(entry["keep"]),
        where=entry.get("where", "anywhere"),
        languages=tuple(entry.get("languages", ())),
        case_sensitive=entry.get("case_sensitive", False),
        pack=place,
    )
    _check_patterns(rule)
    for fault in faults(rule):
        raise DeskError(f"{place}: {fault}")
    return rule


def _check_keys(entry: Mapping[str, Any], place: str) -> None:
    for key, kind in REQUIRED.items():
        if not entry.get(key):
            raise DeskError(f"{place}: the rule has no {key!r}; a rule needs {', '.join(REQUIRED)}")
        if not isinstance(entry[key], kind):
            raise DeskError(f"{place}: {key!r} has the wrong type {type(entry[key]).__name__}")
    for key, value in entry.items():
        if key not in REQUIRED and key not in OPTIONAL:
            known = ", ".join([*REQUIRED, *OPTIONAL])
            raise DeskError(f"{place}: unknown key {key!r}; a rule may have {known}")
        if key in OPTIONAL and not isinstance(value, OPTIONAL[key]):
            raise DeskError(f"{place}: {key!r} has the wrong type {type(value).__name__}")
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            raise DeskError(f"{place}: {key!r} must be a list of strings")
    if entry.get("where", "anywhere") not in get_args(Where):
        raise DeskError(f"{place}: where = {entry['where']!r} is not one of {', '.join(get_args(Where))}")


def _check_patterns(rule: Rule) -> None:
    for pattern in rule.patterns:
        try:
            re2.compile(pattern, _options(rule.case_sensitive))
        except re2.error as error:
            cause = error.args[0].decode() if isinstance(error.args[0], bytes) else error
            raise DeskError(f"{rule.pack}: rule {rule.id!r}: RE2 refuses the pattern {pattern!r}: {cause}") from error


def faults(rule: Rule) -> Iterator[str]:
    """What the rule's own examples disprove, one sentence each."""
    for line in rule.drop:
        if not rule.matches(line):
            yield f"rule {rule.id!r} does not match its own drop example {line!r} as rules see it: {line_key(line)!r}"
    for line in rule.keep:
        if rule.matches(line):
            yield f"rule {rule.id!r} strikes its own keep example {line!r}; narrow the pattern"


def _options(case_sensitive: bool) -> Any:
    options = re2.Options()
    options.case_sensitive = case_sensitive
    options.log_errors = False
    options.max_mem = MATCHER_BYTES
    return options
