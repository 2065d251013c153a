"""JSON and JSON Lines: each record is a document or quarantined, wherever in the file the records lie."""

from __future__ import annotations

from copydesk.readers import jsonl
from tests.fuzz.promises import BARE, all_cleaned, read


def check(raw: bytes) -> None:
    all_cleaned(read(jsonl.FORMAT, raw), BARE)
