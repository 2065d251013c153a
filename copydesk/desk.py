"""The desk: everything besides the input that decides what comes out, loaded once and hashed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from copydesk.errors import DeskError
from copydesk.registry import Publishers, load_publishers, packaged_publishers
from copydesk.rules import RuleSet, load_rules, packaged_packs

# Raised by hand whenever a step would decide differently on the same input: it is part of the desk's hash.
STEPS_VERSION = "2"
WEIGHTS = Path(__file__).parent / "content" / "weights.json"  # of the content model, which is loaded where needed


@dataclass(frozen=True)
class Desk:
    """The rules in force and the publishers known. `sha` is the same exactly where the decisions are."""

    rules: RuleSet
    publishers: Publishers = field(default_factory=Publishers)

    @cached_property
    def sha(self) -> str:
        """Hex digest, 16 digits, of everything that decides: rules in their order, publishers, steps and weights."""
        rules = [(r.id, r.patterns, r.where, r.why, r.case_sensitive) for r in self.rules]
        weights = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
        decides = [STEPS_VERSION, rules, [repr(publisher) for publisher in self.publishers], weights]
        return hashlib.sha256(json.dumps(decides).encode()).hexdigest()[:16]


def load_desk(folder: Path | None = None) -> Desk:
    """The packaged rules and publishers plus those in `folder`/rules/*.toml and `folder`/publishers/*.toml.

    A publisher in the folder replaces the packaged one of the same name. Without `folder`, a folder `desk` in the
    working folder is used if there is one. Raises DeskError.
    """
    if folder is not None and not folder.is_dir():
        raise DeskError(
            f"{folder}: no such folder; --desk names a folder that holds rules/*.toml and publishers/*.toml"
        )
    own = folder or Path("desk")
    rules = load_rules([*packaged_packs(), *sorted((own / "rules").glob("*.toml"))])
    publishers = load_publishers([*packaged_publishers(), *sorted((own / "publishers").glob("*.toml"))])
    return Desk(rules, publishers)
