"""Archives and compression: any bytes, as they are and packed, by any name, give documents or quarantined places."""

from __future__ import annotations

import bz2
import gzip
import lzma

from tests.copydesk.readers.archive_samples import tar_of, zip_of
from tests.fuzz.promises import opened

NAMES = ("a.txt", "a.zip", "a.tar", "a.txt.gz", "a.html", "a.json.xz", "a.tsv", "a")


def check(raw: bytes) -> None:
    way, raw = (raw[0], raw[1:]) if raw else (0, raw)
    name = NAMES[way % len(NAMES)]
    match way // len(NAMES) % 8:
        case 0:
            raw = gzip.compress(raw, 1, mtime=0)
        case 1:
            raw = zip_of({"a.txt": raw[: len(raw) // 2], "folder/b.html": raw[len(raw) // 2 :]})
        case 2:
            raw = tar_of({"a.txt": raw[: len(raw) // 2], "b.zip": raw[len(raw) // 2 :]})
        case 3:
            raw = bz2.compress(raw, 1)
        case 4:
            raw = lzma.compress(raw, preset=0)
        case _:
            pass  # as it is
    opened(name, raw)
