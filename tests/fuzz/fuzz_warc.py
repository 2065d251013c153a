"""Web archives, plain and compressed: each record is a document, is counted, or is quarantined with its place."""

from __future__ import annotations

import gzip

from copydesk.readers import warc
from tests.fuzz.promises import BARE, all_cleaned, opened, read


def check(raw: bytes) -> None:
    whole = read(warc.FORMAT, raw)
    all_cleaned(whole, BARE)
    cut = len(raw) // 2
    packed = gzip.compress(raw[:cut], 1, mtime=0) + gzip.compress(raw[cut:], 1, mtime=0)
    opened("crawl.warc.gz", packed)
