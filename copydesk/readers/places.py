"""Places: which files a path names, and what the place tells about them."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from copydesk.errors import InputError
from copydesk.readers import READERS
from copydesk.readers.txt import read_txt
from copydesk.types import Document, Quarantined

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, its size in bytes, and what its place says (`publisher`, `publisher_from`)."""

    path: Path
    size: int
    origin: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files found, in a fixed order, and the endings of the files left alone, with their number."""

    files: tuple[InputFile, ...]
    left_alone: Mapping[str, int]


def find_inputs(paths: Sequence[str], publisher: str | None = None) -> Inputs:
    """The files that paths name: a file as it is, a folder with all readable files below it, hidden ones apart.

    Raises InputError for a path that does not exist, one that is no file or folder, and a folder without inputs.
    """
    found: dict[Path, InputFile] = {}
    left_alone: Counter[str] = Counter()
    for name in paths:
        if not name:
            raise InputError("an empty path; name a file or a folder, and . for the working folder")
        path = Path(name)
        for file in _files(path, left_alone):
            absolute = file.absolute()
            found.setdefault(absolute, InputFile(file, _size(file), _origin(absolute, publisher)))
    ordered = sorted(found.items(), key=lambda item: os.fsencode(item[0]))
    return Inputs(tuple(file for _, file in ordered), dict(sorted(left_alone.items())))


def read_documents(file: InputFile) -> Iterator[Document | Quarantined]:
    """The documents of one file; what cannot be read comes back quarantined instead of raising."""
    reader = READERS.get(file.path.suffix.lower(), read_txt)
    try:
        for document in reader(file.path, file.origin):
            if HTML_START.match(document.raw[:1000]):
                message = "it is an HTML page, which this version does not read yet; save the page's text instead"
                yield Quarantined(document, "unsupported_format", message)
            else:
                yield document
    except OSError as error:
        missing = Document(file.path.absolute().as_uri(), b"", origin=file.origin)
        yield Quarantined(missing, "unreadable", f"cannot be read: {error.strerror or error}; check its permissions")


def _files(path: Path, left_alone: Counter[str]) -> Iterator[Path]:
    shown = str(path).encode("unicode_escape").decode() if not str(path).isprintable() else str(path)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        cure = "it is a link to nothing; mend the link" if path.is_symlink() else "check the spelling"
        raise InputError(f"{shown}: no such file or folder; {cure}") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{shown}: cannot be looked at ({error}); check its permissions") from error
    if stat.S_ISREG(mode):
        yield path
    elif stat.S_ISDIR(mode):
        yield from _files_below(path, left_alone)
    else:
        raise InputError(f"{shown}: is neither a file nor a folder; name a text file or a folder of them")


def _files_below(folder: Path, left_alone: Counter[str]) -> Iterator[Path]:
    readable = 0
    unreadable: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if path.suffix.lower() in READERS and not name.startswith(".") and path.is_file():
                readable += 1
                yield path
            else:
                left_alone["broken or special" if not path.is_file() else path.suffix.lower() or "no ending"] += 1
    if unreadable:
        raise InputError(f"{unreadable[0].filename}: the folder cannot be read; check its permissions")
    if not readable:
        raise InputError(f"{folder}: no inputs in this folder; copydesk reads files that end in {', '.join(READERS)}")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _origin(path: Path, publisher: str | None) -> dict[str, str]:
    """The publisher: the one given, or else the nearest folder that is named like a domain."""
    if publisher:
        return {"publisher": publisher, "publisher_from": "option"}
    named = next((parent.name for parent in path.parents if DOMAIN.fullmatch(parent.name)), None)
    return {"publisher": named, "publisher_from": "folder"} if named else {}
