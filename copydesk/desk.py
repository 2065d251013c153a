"""The desk: everything besides the input that decides what comes out, loaded once and hashed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from copydesk.errors import DeskError
from copydesk.rules import RuleSet, load_rules, packaged_packs

# Raised by hand whenever a step would decide differently on the same input: it is part of the desk's hash.
STEPS_VERSION = "1"


@dataclass(frozen=True)
class Desk:
    """The rules in force. `sha` is the same exactly where the decisions are."""

    rules: RuleSet

    @cached_property
    def sha(self) -> str:
        """Hex digest, 16 digits, of everything that decides: order, words and places of the rules, and the steps."""
        rules = [(r.id, r.patterns, r.where, r.why, r.case_sensitive) for r in self.rules]
        return hashlib.sha256(json.dumps([STEPS_VERSION, rules]).encode()).hexdigest()[:16]


def load_desk(folder: Path | None = None) -> Desk:
    """The packaged rules plus those in `folder`/rules/*.toml.

    Without `folder`, a folder `desk` in the working folder is used if there is one. Raises DeskError.
    """
    if folder is not None and not folder.is_dir():
        raise DeskError(f"{folder}: no such folder; --desk names a folder that holds rules/*.toml")
    own = folder or Path("desk")
    return Desk(load_rules([*packaged_packs(), *sorted((own / "rules").glob("*.toml"))]))
