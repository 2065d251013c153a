"""What a look at the state of things says: sound, worth a look, or broken, each with its cure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `found` says what is so, `cure` what to do; empty where there is nothing to do."""

    level: Level
    name: str
    found: str
    cure: str = ""

    def in_words(self) -> str:
        """One line, without characters that steer a terminal."""
        line = f"{self.level} {self.name}: {self.found}" + (f"; {self.cure}" if self.cure else "")
        return " ".join("".join(c if c.isprintable() else " " for c in line).split())


def ok(name: str, found: str) -> Finding:
    """All is well."""
    return Finding("ok", name, found)


def warning(name: str, found: str, cure: str) -> Finding:
    """It works, and somebody should look."""
    return Finding("warning", name, found, cure)


def fault(name: str, found: str, cure: str) -> Finding:
    """It does not work, or soon will not."""
    return Finding("fault", name, found, cure)
