"""Remote stores: files addressed as s3://, gs:// and the like, through fsspec, which is an extra."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

from copydesk.errors import InputError
from copydesk.readers.places import InputFile


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


def find_remote(address: str, origin: Mapping[str, str]) -> Iterator[RemoteFile]:
    """The files that an address names: one file, all files below a folder, or those that match a pattern.

    Raises InputError where fsspec or the store's own package is missing, or where nothing is found.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise InputError(f"{address}: remote stores need an extra; run: pip install 'copydesk[remote]'") from error
    try:
        store, key = url_to_fs(address)
        keys = (
            store.glob(key) if any(mark in key for mark in "*?[") else [key] if store.isfile(key) else store.find(key)
        )
        scheme = address.partition("://")[0]
        for found in sorted(keys):
            if store.isfile(found):
                size = int(store.size(found) or 0)
                yield RemoteFile(Path(found), size, origin, f"{scheme}://{found.lstrip('/')}", store)
    except ImportError as error:
        raise InputError(f"{address}: {error}") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{address}: cannot be looked at ({error}); check the address and your credentials") from error
    if not keys:
        raise InputError(f"{address}: nothing is there; check the spelling")
