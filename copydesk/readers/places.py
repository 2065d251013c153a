"""Places: which inputs a path, a pattern, an address of a remote store or standard input names, and what that tells."""

from __future__ import annotations

import atexit
import glob
import hashlib
import os
import re
import stat
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import BinaryIO

from copydesk.errors import InputError
from copydesk.readers import ENDINGS, FORMATS
from copydesk.readers.archives.containers import worth_opening
from copydesk.readers.sniff import by_ending

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
PATTERN = re.compile(r"[*?\[]")
WEB = re.compile(r"https?:", re.IGNORECASE)
REMOTE = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
STDIN = "-"
CHUNK = 1 << 20


@dataclass(frozen=True)
class InputFile:
    """A file to read, its size in bytes, and what its place says (`publisher`, `publisher_from`, `column.text`)."""

    path: Path
    size: int
    origin: Mapping[str, str]

    @property
    def name(self) -> str:
        """Its name, for knowing its format by."""
        return self.path.name

    @cached_property
    def uri(self) -> str:
        """Where it is."""
        return self.path.absolute().as_uri()

    def open(self) -> BinaryIO:
        """Its bytes. Raises OSError."""
        return self.path.open("rb")


@dataclass(frozen=True)
class Spooled(InputFile):
    """What came from standard input, kept in a temporary file; its content is its name, so that it is known again."""

    digest: str = ""

    @cached_property
    def uri(self) -> str:
        """A name made of its content."""
        return f"stdin:sha256-{self.digest}"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files found, in a fixed order, the web addresses among the inputs, and the endings of files left alone."""

    files: tuple[InputFile, ...]
    left_alone: Mapping[str, int]
    urls: tuple[str, ...] = ()


def is_wanted(name: str) -> bool:
    """Whether a file of that name, compression apart, is one that a reader reads."""
    return by_ending(name, FORMATS) is not None


def find_inputs(
    paths: Sequence[str],
    publisher: str | None = None,
    columns: Mapping[str, str] | None = None,
    may_be_empty: bool = False,
) -> Inputs:
    """The inputs that paths name.

    A path is a file as it is, a folder with all readable files below it (hidden ones apart), a pattern with * or ?, `-`
    for standard input, an address of a remote store (`s3://…`), or a web address, which is only handed on. `columns`
    says which columns of records hold what. Raises InputError for a path that names nothing that can be read; with
    `may_be_empty`, a folder may have no inputs and a pattern may match nothing, as with an inbox.
    """
    found: dict[str, InputFile] = {}
    left_alone: Counter[str] = Counter()
    given = {f"column.{name}": column for name, column in (columns or {}).items()}
    for name in paths:
        if not name:
            raise InputError("an empty path; name a file or a folder, and . for the working folder")
        if not WEB.match(name):
            for file in _inputs(name, publisher, given, left_alone, may_be_empty):
                found.setdefault(file.uri, file)
    ordered = sorted(found.values(), key=lambda file: os.fsencode(file.path.absolute()))
    urls = tuple(dict.fromkeys(name for name in paths if WEB.match(name)))
    return Inputs(tuple(ordered), dict(sorted(left_alone.items())), urls)


def _inputs(
    name: str, publisher: str | None, given: Mapping[str, str], left_alone: Counter[str], may_be_empty: bool
) -> Iterator[InputFile]:
    if name == STDIN:
        yield _spooled({**_origin(Path(), publisher), **given})
    elif remote := REMOTE.match(name):
        if remote[1].lower() == "file":
            raise InputError(f"{name}: file: addresses are not read; give the path itself")
        from copydesk.readers.remote import find_remote  # an extra, which few installations have

        yield from find_remote(name, {**_origin(Path(), publisher), **given}, left_alone)
    else:
        for path in _files(name, left_alone, may_be_empty):
            yield InputFile(path, _size(path), {**_origin(path.absolute(), publisher), **given})


def _spooled(origin: Mapping[str, str]) -> Spooled:
    path, size, digest = _spool()
    return Spooled(path, size, origin, digest)


@cache
def _spool() -> tuple[Path, int, str]:
    """Standard input in a temporary file, which is gone when the process ends; it can be read only once."""
    digest, size = hashlib.sha256(), 0
    file = tempfile.NamedTemporaryFile(prefix="copydesk-stdin-", delete=False)  # noqa: SIM115 - read again later
    atexit.register(Path(file.name).unlink, missing_ok=True)
    with file:
        while chunk := sys.stdin.buffer.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
    return Path(file.name), size, digest.hexdigest()[:32]


def _files(name: str, left_alone: Counter[str], may_be_empty: bool) -> Iterator[Path]:
    path = Path(name)
    if PATTERN.search(name) and not path.exists():
        matching = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - Path.glob takes no whole pattern
        if not matching and not may_be_empty:
            raise InputError(f"{name}: no file matches this pattern; check it, and the folder it starts in")
        for match in matching:
            yield from _files_at(Path(match), left_alone, may_be_empty)
    else:
        yield from _files_at(path, left_alone, may_be_empty)


def _files_at(path: Path, left_alone: Counter[str], may_be_empty: bool) -> Iterator[Path]:
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
        yield from _files_below(path, left_alone, may_be_empty)
    else:
        raise InputError(f"{shown}: is neither a file nor a folder; name a file or a folder")


def _files_below(folder: Path, left_alone: Counter[str], may_be_empty: bool) -> Iterator[Path]:
    readable = 0
    unreadable: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if worth_opening(name, is_wanted) and not name.startswith(".") and path.is_file():
                readable += 1
                yield path
            else:
                left_alone["broken or special" if not path.is_file() else path.suffix.lower() or "no ending"] += 1
    if unreadable:
        raise InputError(f"{unreadable[0].filename}: the folder cannot be read; check its permissions")
    if not readable and not may_be_empty:
        raise InputError(f"{folder}: no inputs in this folder; copydesk reads files that end in {', '.join(ENDINGS)}")


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
