"""Decisions: what people, or repetition, decided in a database on top of the desk's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Decisions:
    """Rules switched off, lines that are kept whatever strikes them, and lines learned from repetition.

    Lines go by their fingerprint. `learned` has the accepted ones of each publisher, under the match keys of its names.
    """

    rules_off: frozenset[str] = frozenset()
    kept_lines: frozenset[int] = frozenset()
    learned: Mapping[str, frozenset[int]] = field(default_factory=dict)
