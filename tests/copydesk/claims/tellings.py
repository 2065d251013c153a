"""Claims as they stand in a collection, made of a few words, for the tests of grouping and conflicts."""

from __future__ import annotations

import tomllib
from typing import Any

from copydesk.claim_types import Slots
from copydesk.claims.group import Told
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests" / "cases" / "claim_relations.toml").read_text(encoding="utf-8"))["case"]
SPEAKERS = ("Tobias Wend", "Odile Farrant")


def told(number: int, about: dict[str, Any]) -> Told:
    """The claim that a table describes: all keys but `text` may be left out; `said_by` makes it a quotation."""
    article = about.get("article", f"article-{number}")
    publisher = about.get("publisher", f"paper-{number}")
    speaker = about.get("said_by")
    slots = Slots(
        about.get("subject"),
        about.get("predicate"),
        "negated" if about.get("negated") else "affirmed",
        about.get("value"),
        about.get("type"),
        about.get("unit"),
        about.get("as_of"),
    )
    return Told(
        id=number,
        place=(about.get("published", "2025-03-04"), f"file:///{article}", "0", "claims@1", number),
        article=hash_of(article),
        origin=publisher,
        kind="direct_quote" if speaker else "statement",
        text=about["text"],
        slots=slots,
        confidence=about.get("confidence", 0.9),
        speaker=hash_of(speaker) if speaker else None,
        publisher=hash_of(publisher),
        is_copy=about.get("copy", False),
        of_speaker=about.get("subject") in SPEAKERS,
        words=about.get("words", ""),
    )


def hash_of(name: str) -> int:
    """A number for a name, the same in every process."""
    return int.from_bytes(name.encode().ljust(16, b"\0")[:16], "big")


def pair(case: dict[str, Any]) -> tuple[Told, Told]:
    """The two claims of a case; what stands beside them in the table holds for both."""
    common = {key: value for key, value in case.items() if key not in ("name", "is", "slot", "severity", "a", "b")}
    return told(1, common | case["a"]), told(2, common | case["b"])
