"""The desk: everything besides the input that decides what comes out, loaded once and hashed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from copydesk.decisions import Decisions
from copydesk.errors import DeskError
from copydesk.registry import Publishers, load_publishers, packaged_publishers
from copydesk.rules import RuleSet, load_rules, packaged_packs

# Raised by hand whenever a step would decide differently on the same input: it is part of the desk's hash.
STEPS_VERSION = "6"
# Of the models, which are loaded where they are needed.
WEIGHTS = tuple(Path(__file__).parent / model / "weights.json" for model in ("content", "judgement"))


@dataclass(frozen=True)
class Desk:
    """The rules in force and the publishers known. `sha` is the same exactly where the decisions are.

    Learned lines are no part of it: they belong to a publisher's articles, and the redline names each by its rule.
    """

    rules: RuleSet
    publishers: Publishers = field(default_factory=Publishers)
    decisions: Decisions = field(default_factory=Decisions)

    def decided(self, decisions: Decisions) -> Desk:
        """The desk with what was decided in a database."""
        return replace(self, decisions=decisions)

    @cached_property
    def parts(self) -> dict[str, dict[str, str]]:
        """Digests, 16 hex digits each, of everything that decides, by kind and name: what changed between two desks."""
        weights = {path.parent.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in WEIGHTS}
        return {
            "steps": {"version": STEPS_VERSION, **weights},
            "rules": {r.id: _digest([r.patterns, r.where, r.why, r.case_sensitive]) for r in self.rules},
            "rule_order": {"order": _digest([r.id for r in self.rules])},
            "publishers": {publisher.domain: _digest(repr(publisher)) for publisher in self.publishers},
            "rules_off": dict.fromkeys(sorted(self.decisions.rules_off), "off"),
            "kept_lines": dict.fromkeys(map(str, sorted(self.decisions.kept_lines)), "kept"),
        }

    @cached_property
    def sha(self) -> str:
        """Hex digest, 16 digits, of the parts."""
        return _digest(self.parts)


def _digest(decides: Any) -> str:
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()[:16]


def load_desk(folder: Path | None = None, *, proving: bool = False) -> Desk:
    """The packaged rules and publishers plus those in `folder`/rules/*.toml and `folder`/publishers/*.toml.

    A publisher in the folder replaces the packaged one of the same name. Without `folder`, a folder `desk` in the
    working folder is used if there is one. The examples of the folder's rules are always proven, those of the packaged
    ones only with `proving`. Raises DeskError.
    """
    if folder is not None and not folder.is_dir():
        raise DeskError(
            f"{folder}: no such folder; --desk names a folder that holds rules/*.toml and publishers/*.toml"
        )
    own = folder or Path("desk")
    own_packs = sorted((own / "rules").glob("*.toml"))
    rules = load_rules([*packaged_packs(), *own_packs]) if proving else load_rules(own_packs, proven=packaged_packs())
    publishers = load_publishers([*packaged_publishers(), *sorted((own / "publishers").glob("*.toml"))])
    return Desk(rules, publishers)
