"""Remote stores: files addressed as s3://, gs:// and the like, through fsspec, which is an extra."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from copydesk.errors import InputError
from copydesk.readers.archives.containers import worth_opening
from copydesk.readers.places import InputFile, is_wanted


@dataclass(frozen=True)
class RemoteFile(InputFile):
    """A file of a remote store; `path` is its key."""

    address: str = ""
    store: Any = None

    @cached_property
    def uri(self) -> str:
        """Its address."""
        return self.address

    def open(self) -> BinaryIO:
        """Its bytes. Raises OSError."""
        return cast(BinaryIO, self.store.open(str(self.path), "rb"))


def find_remote(address: str, origin: Mapping[str, str], left_alone: Counter[str]) -> Iterator[RemoteFile]:
    """The files that an address names: one file, all readable files below a folder, or those that match a pattern.

    Files below a folder that no reader reads are counted in `left_alone`, as on disk. Raises InputError where fsspec or
    the store's own package is missing, or where nothing is found.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise InputError(f"{address}: remote stores need an extra; run: pip install 'copydesk[remote]'") from error
    try:
        store, key = url_to_fs(address)
        keys = _keys(store, key, left_alone)
        scheme = address.partition("://")[0]
        for found in keys:
            size = int(store.size(found) or 0)
            yield RemoteFile(Path(found), size, origin, f"{scheme}://{found.lstrip('/')}", store)
    except ImportError as error:
        raise InputError(f"{address}: {error}") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{address}: cannot be looked at ({error}); check the address and your credentials") from error
    if not keys:
        raise InputError(f"{address}: nothing to read is there; check the spelling")


def _keys(store: Any, key: str, left_alone: Counter[str]) -> list[str]:
    """The keys of the files that are meant, in order."""
    if any(mark in key for mark in "*?["):
        return [found for found in sorted(store.glob(key)) if store.isfile(found)]
    if store.isfile(key):
        return [key]
    wanted = []
    for found in sorted(store.find(key)):
        below = PurePosixPath(found.removeprefix(key))
        hidden = any(step.startswith(".") for step in below.parts)
        if not hidden and worth_opening(below.name, is_wanted):
            wanted.append(found)
        elif not any(step.startswith(".") for step in below.parts[:-1]):
            left_alone[below.suffix.lower() or "no ending"] += 1
    return wanted
