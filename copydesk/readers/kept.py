"""Inputs read again: a whole file from the bytes that are kept of it, as if it still lay there; or where it lies."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from copydesk.readers.places import InputFile
from copydesk.readers.web import ENDING_OF
from copydesk.types import Document


@dataclass(frozen=True)
class KeptFile(InputFile):
    """A file that is there only as the bytes kept of it; `where` is its uri."""

    where: str = ""
    raw: bytes = b""

    @cached_property
    def uri(self) -> str:
        """Where it was."""
        return self.where

    def open(self) -> BinaryIO:
        """Its bytes."""
        return io.BytesIO(self.raw)


def path_of(uri: str) -> str:
    """What to give to `find_inputs` for the file at a uri that it gave: a path, or the address of a remote store."""
    return os.fsdecode(unquote_to_bytes(urlsplit(uri).path)) if uri.startswith("file:") else uri


def kept_file(document: Document) -> KeptFile:
    """The file that a quarantined document without a fragment in its uri was read from.

    Its name tells its format as it did then; of a web page, the type that it was read as tells it, too.
    """
    name = PurePosixPath(unquote(urlsplit(document.uri).path)).name or "index"
    ending = ENDING_OF.get(document.media_type, "") if document.uri.startswith(("http://", "https://")) else ""
    if not name.lower().endswith(ending):
        name += ending
    return KeptFile(Path(name), len(document.raw), _of_place(document.origin), document.uri, document.raw)


def _of_place(origin: Mapping[str, str]) -> dict[str, str]:
    """What its place told; the columns are guessed anew where they were guessed."""
    guessed = "unused" in origin or origin.get("reader") == "feed"
    return {name: value for name, value in origin.items() if not (guessed and name.startswith("column."))}
