"""Nothing quarantined is without its bytes or a digest: a changed file is known to have changed."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from copydesk.readers import formats, opening
from copydesk.readers.digests import MOST_HASHED, digested
from copydesk.readers.kept import kept_file, path_of
from copydesk.readers.places import find_inputs
from copydesk.readers.records import record_documents, texts
from copydesk.types import Document, Quarantined

LONG = b"A quay is a wall to land at. " * 4_000  # beyond what the ledger keeps of a part


def zipped(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


CASES = {
    "cut.txt.gz": gzip.compress(LONG, mtime=0)[:-20],
    "seven.zip": b"7z\xbc\xaf\x27\x1c" + LONG,
    "cut.zip": zipped("a.txt", LONG)[:-30],
    "old.arc": b"filedesc://old.arc 0.0.0.0 20250304000000 text/plain 10\n" + LONG,
    "bare.csv": b"1,2\n3,4\n" + LONG,
    "broken.jsonl": b'{"text": "A quay."}\n{"text": ' + LONG + b"}\n",
    "none.jsonl": b'{"id": 1}\n' * 20_000,
    "open.json": b'[{"text": "A quay is a wall to land at."},',
    "half.rss": b"<rss><channel><item><title>A quay</title></item><item>",
    "large.html": b"<p>" + LONG * 3,
    "large.mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n" + LONG * 3,
}


def quarantined(folder: Path, name: str, raw: bytes) -> list[Quarantined]:
    (folder / name).write_bytes(raw)
    [file] = find_inputs([str(folder / name)]).files
    return [one for one in opening.read_documents(file) if isinstance(one, Quarantined)]


@pytest.mark.parametrize("name", CASES)
def test_whatever_is_wrong_its_bytes_or_their_digest_are_known(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (formats, opening, texts, record_documents):
        if hasattr(module, "MOST_BYTES"):
            monkeypatch.setattr(module, "MOST_BYTES", 200_000)
    monkeypatch.setattr("copydesk.readers.mhtml.MOST_BYTES", 200_000)
    found = quarantined(tmp_path, name, CASES[name])
    assert found
    for one in found:
        assert one.document.raw or one.digest
        assert one.version[1] not in ("", hashlib.sha256(b"").hexdigest())
    again = quarantined(tmp_path, name, CASES[name])
    assert [one.version for one in again] == [one.version for one in found]


@pytest.mark.parametrize("name", ["cut.txt.gz", "seven.zip", "large.html", "old.arc"])
def test_what_stands_for_a_file_has_the_files_digest(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "MOST_BYTES", 200_000)
    raw = CASES[name]
    [one] = quarantined(tmp_path, name, raw)
    assert one.digest is not None
    assert (one.digest.sha256, one.digest.size) == (hashlib.sha256(raw).hexdigest(), len(raw))
    [changed] = quarantined(tmp_path, name, raw[:-1] + b"?")
    assert changed.version != one.version


def test_of_a_very_long_file_the_beginning_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_HASHED == 1 << 30
    monkeypatch.setattr("copydesk.readers.digests.MOST_HASHED", 4)
    monkeypatch.setattr("copydesk.readers.digests.CHUNK", 2)
    fault = Quarantined(Document("file:///a", b""), "damaged", "it is")
    [one] = digested([fault], lambda: io.BytesIO(b"quayside"))
    assert isinstance(one, Quarantined)
    assert one.digest is not None
    assert (one.digest.sha256, one.digest.size) == (hashlib.sha256(b"quay").hexdigest(), 4)


def test_a_file_that_is_gone_meanwhile_has_none() -> None:
    def gone() -> io.BytesIO:
        raise FileNotFoundError

    fault = Quarantined(Document("file:///a", b""), "damaged", "it is")
    assert list(digested([fault], gone)) == [fault]


@pytest.mark.parametrize("name", ["a b#c.txt", "né\n?.txt", "100%.txt"])
def test_a_uri_leads_back_to_its_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"The quay opens on Monday.\n")
    [file] = find_inputs([str(path)]).files
    [again] = find_inputs([path_of(file.uri)]).files
    assert again.uri == file.uri


@pytest.mark.parametrize(
    ("uri", "media_type", "name"),
    [
        ("file:///inbox/a%20b.csv", "text/csv", "a b.csv"),
        ("https://quillpost.example/", "text/html", "index.html"),
        ("https://quillpost.example/a.html?b=c", "text/html", "a.html"),
        ("stdin:sha256-0", "text/plain", "sha256-0"),
    ],
)
def test_a_kept_file_has_the_name_that_it_had(uri: str, media_type: str, name: str) -> None:
    file = kept_file(Document(uri, b"The quay opens.", media_type, {"unused": "[]", "column.text": "body"}))
    assert (file.name, file.uri, file.open().read()) == (name, uri, b"The quay opens.")
    assert "column.text" not in file.origin
