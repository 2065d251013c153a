"""Saved pages: the HTML part is the document, or the file is quarantined."""

from __future__ import annotations

from copydesk.readers import mhtml
from tests.fuzz.promises import BARE, all_cleaned, read


def check(raw: bytes) -> None:
    all_cleaned(read(mhtml.FORMAT, raw), BARE)
