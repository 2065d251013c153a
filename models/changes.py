"""Changes: how the redline of documents differs between two desks, as figures a rule and samples an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_SAMPLES = 3  # lines shown of a rule
MOST_ARTICLES = 50  # articles shown
MOST_LINES = 10  # lines shown of an article
TAKEN_OUT = frozenset({"strike", "fold"})

Gone = Mapping[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """What another desk does to one document: lines newly struck and newly kept, each with its rule.

    `outcome` is rewritten, quarantined or restored; `article_id` is None where there is no article yet.
    """

    uri: str
    article_id: int | None
    outcome: str
    struck: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class ByRule:
    """How many lines a rule newly strikes or no longer strikes, with the first of them."""

    lines: int = 0
    samples: list[str] = field(default_factory=list)

    def add(self, lines: int, samples: Iterable[str]) -> None:
        """Count lines, and keep samples while there is room."""
        self.lines += lines
        for sample in samples:
            if len(self.samples) < MOST_SAMPLES and sample not in self.samples:
                self.samples.append(sample)


@dataclass(slots=True)
class Changes:
    """The changes of many documents: every line counted, some shown."""

    struck: dict[str, ByRule] = field(default_factory=dict)
    kept: dict[str, ByRule] = field(default_factory=dict)
    shown: list[Change] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    def add(self, change: Change) -> None:
        """Count a change, and keep it while there is room."""
        self.outcomes[change.outcome] += 1
        for rules, lines in ((self.struck, change.struck), (self.kept, change.kept)):
            for rule, text in lines:
                rules.setdefault(rule, ByRule()).add(1, [text])
        if len(self.shown) < MOST_ARTICLES:
            self.shown.append(_cut(change))

    def update(self, other: Changes) -> None:
        """Add the changes of further documents."""
        self.outcomes.update(other.outcomes)
        for mine, theirs in ((self.struck, other.struck), (self.kept, other.kept)):
            for rule, found in theirs.items():
                mine.setdefault(rule, ByRule()).add(found.lines, found.samples)
        self.shown += other.shown[: MOST_ARTICLES - len(self.shown)]

    def as_dict(self) -> dict[str, Any]:
        """Lines newly struck and newly kept by rule, and the changes of single documents, as JSON has them."""
        return {
            "struck": {rule: asdict(found) for rule, found in sorted(self.struck.items())},
            "kept": {rule: asdict(found) for rule, found in sorted(self.kept.items())},
            "changes": [asdict(change) for change in self.shown],
        }


def change_of(
    uri: str,
    article_id: int | None,
    outcome: str,
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
) -> Change:
    """How the edits of a document differ, given as rows with their columns' names."""
    old, new = _gone(before), _gone(after)
    struck = tuple(new[number] for number in sorted(new) if old.get(number, ("",))[0] != new[number][0])
    kept = tuple(old[number] for number in sorted(old.keys() - new.keys()))
    return Change(uri, article_id, outcome, struck, kept)


def _gone(edits: Sequence[Mapping[str, Any]]) -> Gone:
    """The lines that are taken out, by number, each with the rule and its text."""
    return {
        number: (edit["rule"], line.strip())
        for edit in edits
        if edit["action"] in TAKEN_OUT
        for number, line in enumerate(edit["before"].split("\n"), edit["line_no"])
        if line.strip()
    }


def _cut(change: Change) -> Change:
    struck, kept = change.struck[:MOST_LINES], change.kept[:MOST_LINES]
    return Change(change.uri, change.article_id, change.outcome, struck, kept)
