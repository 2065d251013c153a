"""Digests of what is too much to keep: an input that is quarantined without its bytes can still be told from another.

The uri leads to the bytes; where the same file is met again with another digest, it is another version of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from copydesk.types import Digest, Document, Quarantined

MOST_HASHED = 1 << 30  # bytes: of a longer file the digest is of its beginning, which takes a second or two
CHUNK = 1 << 20


def digested(
    found: Iterable[Document | Quarantined], reopen: Callable[[], BinaryIO]
) -> Iterator[Document | Quarantined]:
    """The documents of a file; those quarantined without their bytes with the digest of the file, which is read again.

    A file that cannot be opened again leaves them as they are.
    """
    of_file: Digest | None = None
    for one in found:
        if isinstance(one, Quarantined) and one.is_without_bytes:
            of_file = of_file or _digest(reopen)
            yield replace(one, digest=of_file)
        else:
            yield one


def digest_of(raw: bytes) -> Digest:
    """The digest of bytes that are there."""
    return Digest(hashlib.sha256(raw).hexdigest(), len(raw))


def _digest(reopen: Callable[[], BinaryIO]) -> Digest | None:
    sha256, size = hashlib.sha256(), 0
    try:
        with reopen() as file:
            while size < MOST_HASHED and (chunk := file.read(CHUNK)):
                sha256.update(chunk)
                size += len(chunk)
    except OSError:
        return None
    return Digest(sha256.hexdigest(), size)
