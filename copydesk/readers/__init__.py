"""How inputs are read: one reader a format, found by the file's ending in READERS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from copydesk.readers.txt import read_txt
from copydesk.types import Document

Reader = Callable[[Path, Mapping[str, str]], Iterator[Document]]

READERS: dict[str, Reader] = {
    ".txt": read_txt,
    ".text": read_txt,
}
