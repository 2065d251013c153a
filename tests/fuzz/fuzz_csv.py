"""CSV and TSV: each row is a document or quarantined, under columns that are guessed or given."""

from __future__ import annotations

from copydesk.readers import csv
from tests.fuzz.promises import BARE, all_cleaned, read


def check(raw: bytes) -> None:
    all_cleaned(read(csv.FORMAT, raw), BARE)
    all_cleaned(read(csv.FORMAT, raw, **{"column.text": "2"}), BARE)
