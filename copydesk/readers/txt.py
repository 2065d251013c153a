"""Plain text: one file is one document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from copydesk.types import Document


def read_txt(path: Path, origin: Mapping[str, str]) -> Iterator[Document]:
    """Yield the file as one document. Raises OSError where it cannot be read."""
    yield Document(uri=path.absolute().as_uri(), raw=path.read_bytes(), origin=origin)
