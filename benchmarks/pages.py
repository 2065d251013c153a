"""The labelled pages a benchmark reads: a gold file, and a folder with a file for each of its pages."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Gold


class PagesError(ValueError):
    """The pages or their gold cannot be read; the message says which file and what to do."""


def load_gold(path: Path) -> list[Gold]:
    """The labelled pages of a gold file: JSON lines with set, file, url, body, title?, authors?, date?, maybe gzipped.

    Raises PagesError.
    """
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    except (OSError, EOFError, ValueError) as error:
        raise PagesError(f"{path.name} cannot be read: {_reason(error)}; name a gold file of JSON lines") from error
    return [_gold(path.name, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _gold(name: str, number: int, line: str) -> Gold:
    try:
        record: dict[str, Any] = json.loads(line)
        authors = record.get("authors") or ()
        names = (authors,) if isinstance(authors, str) else tuple(map(str, authors))
        texts = {key: str(record.get(key) or "") for key in ("body", "title", "date")}
        return Gold(record["file"], record["set"], record.get("url"), authors=names, **texts)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PagesError(f"{name}, line {number}: no labelled page ({error!r}); needed are set and file") from error


def sample(pages: Sequence[Gold], size: int | None) -> list[Gold]:
    """As many pages, spread over the sets as all are, and always the same ones; all of them where `size` is None."""
    if size is None or size >= len(pages):
        return list(pages)
    chosen = set(sorted(pages, key=lambda gold: hashlib.sha256(gold.file.encode()).digest())[:size])
    return [gold for gold in pages if gold in chosen]


def read_page(folder: Path, gold: Gold) -> bytes:
    """The bytes of a page, from `file` or `file`.gz in the folder. Raises PagesError."""
    plain, packed = folder / gold.file, folder / f"{gold.file}.gz"
    try:
        return plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    except (OSError, EOFError) as error:
        reason = f"{gold.file} cannot be read: {_reason(error)}; the folder must hold every page of the gold"
        raise PagesError(reason) from error


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
