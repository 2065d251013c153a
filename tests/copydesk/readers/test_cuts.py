"""Every container cut at every byte: what comes out is what came out of the whole one, or the cut is on record.

What nobody can know is written down with each (`unknown`): a format without an end mark that ends where a record does.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import zstandard

from tests.copydesk.readers.archive_samples import packed, record, response, tar_of, zip_of
from tests.copydesk.readers.readings import Reading, read_bytes

TEXTS = [f"The {name} was closed for {n} days, the harbour said." for n, name in enumerate(("quay", "pier"), 3)]
PAGES = [b"<!doctype html><p>" + text.encode() for text in TEXTS]
MEMBERS = {"a.html": PAGES[0], "in/b.html": PAGES[1]}
RECORDS = [record(response(page), url=f"https://harbourpost.example/{n}") for n, page in enumerate(PAGES)]
LINES = [json.dumps({"title": f"Quay {n}", "body": text}) for n, text in enumerate(TEXTS)]
ITEMS = "".join(f"<item><title>Quay</title><description>{text}</description></item>" for text in TEXTS)
MHTML = b"".join(
    b"--b\r\nContent-Type: text/html\r\nContent-Location: https://harbourpost.example/%d\r\n\r\n%s\r\n" % (n, page)
    for n, page in enumerate(PAGES)
)
Unknown = Callable[[bytes], bool]


def never(cut: bytes) -> bool:
    return False


def ends_a_line(cut: bytes) -> bool:
    """Whether the rest of the line is there, or nothing of it but its line end is missing."""
    return cut.endswith(b"\n") or cut.split(b"\n")[-1] in {line.encode() for line in (*LINES, "title,body")}


def ends_a_row(cut: bytes) -> bool:
    """Whether a row ends here, or the names of the columns do not; a cell without quotes may be cut, too."""
    last = cut.split(b"\n")[-1]
    return not last or (last.endswith(b'"') and last.count(b'"') % 2 == 0) or b"\n" not in cut


def ends_a_record(cut: bytes) -> bool:
    return cut in (RECORDS[0], b"".join(RECORDS)) or cut in (packed(RECORDS[0]), packed(*RECORDS))


@dataclass(frozen=True)
class Whole:
    """A sound file, its name, how many documents are in it, and the cuts that it cannot show."""

    name: str
    raw: bytes
    unknown: Unknown = never
    documents: int = 2


CSV = "title,body\n" + "".join(f'Quay,"{text}"\n' for text in TEXTS)
WHOLE = {
    "warc": Whole("x.warc", b"".join(RECORDS), ends_a_record),
    "warc, gzip": Whole("x.warc.gz", packed(*RECORDS), ends_a_record),
    "warc, one gzip member": Whole("x.warc.gz", gzip.compress(b"".join(RECORDS), mtime=0)),
    "warc, zstd": Whole("x.warc.zst", zstandard.compress(b"".join(RECORDS))),
    "zip": Whole("x.zip", zip_of(MEMBERS)),
    "zip, stored": Whole("x.zip", zip_of(MEMBERS, zipfile.ZIP_STORED)),
    "tar.gz": Whole("x.tar.gz", gzip.compress(tar_of(MEMBERS), mtime=0)),
    "tar.bz2": Whole("x.tar.bz2", bz2.compress(tar_of(MEMBERS))),
    "tar.xz": Whole("x.tar.xz", lzma.compress(tar_of(MEMBERS))),
    "tar.zst": Whole("x.tar.zst", zstandard.compress(tar_of(MEMBERS))),
    "gzip": Whole("x.html.gz", gzip.compress(PAGES[0], mtime=0), documents=1),
    "bzip2": Whole("x.html.bz2", bz2.compress(PAGES[0]), documents=1),
    "xz": Whole("x.html.xz", lzma.compress(PAGES[0]), documents=1),
    "zstd": Whole("x.html.zst", zstandard.compress(PAGES[0]), documents=1),
    "json lines": Whole("x.jsonl", "\n".join(LINES).encode() + b"\n", ends_a_line),
    "json array": Whole("x.json", f"[{','.join(LINES)}]".encode()),
    "json under a key": Whole("x.json", f'{{"count": 2, "articles": [{",".join(LINES)}], "more": null}}'.encode()),
    "csv": Whole("x.csv", CSV.encode(), ends_a_row),
    "rss": Whole("x.xml", f'<?xml version="1.0"?><rss version="2.0"><channel>{ITEMS}</channel></rss>\n'.encode()),
    "mhtml": Whole(
        "x.mhtml",
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n' + MHTML + b"--b--",
        documents=1,
    ),
}


def lost_in_silence(whole: Whole, cut: bytes, sound: Reading) -> bool:
    found = read_bytes(whole.name, cut)
    if found.alarms or whole.unknown(cut):
        return False
    return found.documents != sound.documents


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_file_gives_no_alarm(kind: str) -> None:
    found = read_bytes(WHOLE[kind].name, WHOLE[kind].raw)
    assert (len(found.documents), found.alarms) == (WHOLE[kind].documents, [])


@pytest.mark.parametrize("kind", WHOLE)
def test_a_cut_at_any_byte_is_on_record(kind: str) -> None:
    whole = WHOLE[kind]
    sound = read_bytes(whole.name, whole.raw)
    assert [at for at in range(1, len(whole.raw)) if lost_in_silence(whole, whole.raw[:at], sound)] == []


def test_a_tar_cut_at_any_byte_is_on_record() -> None:
    """A tar archive is mostly padding: the bytes around the ends of its blocks, and every seventh."""
    whole = Whole("x.tar", tar_of(MEMBERS)[:4096])
    sound = read_bytes(whole.name, tar_of(MEMBERS))
    cuts = [at for at in range(1, 4096) if at % 512 in (0, 1, 511) or at % 7 == 0]
    ended = 4 * 512 + 512  # from there on one zero block says that the archive has ended
    assert [at for at in cuts if at < ended and lost_in_silence(whole, whole.raw[:at], sound)] == []


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "warc, gzip", "json array"])
def test_what_comes_out_of_a_cut_file_stood_in_it(kind: str) -> None:
    whole = WHOLE[kind]
    for at in range(1, len(whole.raw), 3):
        found = read_bytes(whole.name, whole.raw[:at]).documents
        texts = b"".join(PAGES) + b"".join(line.encode() for line in LINES)
        assert all(raw in texts for _, raw in found)
