"""Archives made in tests: WARC records of our own text, tar and zip files, and a way to read them all."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping

from copydesk.readers.archives.containers import LeftAlone, Opened, open_streams
from copydesk.readers.formats import Stream
from copydesk.types import Quarantined

DOSSIER = b"".join(b"%d boats left the harbour before noon.\n" % n for n in range(300))
PAGE = b"<!doctype html><title>Ferry</title><p>The ferry to Lindholm is back in service after nine days.</p>"
URI = "file:///inbox/harbour.warc"
URL = "https://harbourpost.example/ferry"

Read = list[tuple[str, bytes] | LeftAlone | Quarantined]


def response(body: bytes, content_type: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> bytes:
    """An HTTP response; underscores in the names of headers are hyphens."""
    given = {"Content-Type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = [f"HTTP/1.1 {status} Whatever"] + [f"{name}: {value}" for name, value in given.items() if value]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(block: bytes, kind: str = "response", url: str = URL, digest: bool = True, **headers: str) -> bytes:
    """A WARC record with the headers that the standard asks for; an empty value leaves one out."""
    given = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:6b5f0c2e-58a1-4a6c-9c84-0d6a3b0e1f27>",
        "WARC-Date": "2024-01-24T08:15:30Z",
        "WARC-Target-URI": "" if kind == "warcinfo" else url,
        "WARC-Block-Digest": f"sha1:{base64.b32encode(hashlib.sha1(block).digest()).decode()}" if digest else "",
        "Content-Type": "application/http; msgtype=response" if kind == "response" else "text/plain",
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = ["WARC/1.0"] + [f"{name}: {value}" for name, value in given.items() if value]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """The records with one gzip member each."""
    return b"".join(gzip.compress(data, mtime=0) for data in records)


def stream(data: bytes, uri: str = URI, **origin: str) -> Stream:
    return Stream(uri, io.BytesIO(data), origin)


def tar_of(members: Mapping[str, bytes], format: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=format) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def zip_of(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 24, 8, 0, 0)), data, method)
    return file.getvalue()


def opened(data: bytes, name: str = "a.txt", wanted: Callable[[str], bool] = bool) -> Read:
    """All items in a file, each stream read to its end: (uri without the folder, content)."""
    found: Read = []
    for item in open_streams(f"file:///inbox/{name}", name, io.BytesIO(data), {"publisher": "p.example"}, wanted):
        is_stream = isinstance(item, Opened)
        found.append((item.stream.uri.removeprefix("file:///inbox/"), item.stream.file.read()) if is_stream else item)
    return found


def codes(items: Read) -> list[str]:
    return [item.code for item in items if isinstance(item, Quarantined)]


def contents(items: Read) -> dict[str, bytes]:
    return dict(item for item in items if isinstance(item, tuple))
