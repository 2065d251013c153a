"""Places: which inputs a path, a pattern, an address of a remote store or standard input names, and what that tells."""

from __future__ import annotations

import atexit
import errno
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
from copydesk.readers.archives.faults import count_kind
from copydesk.readers.folders import Entry, is_pseudo, matching, walk
from copydesk.readers.sniff import by_ending

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
PATTERN = re.compile(r"[*?\[]")
WEB = re.compile(r"https?:", re.IGNORECASE)
REMOTE = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
BRANCHES = ("github://",)  # where what looks like a login names a repository
STDIN = "-"
CHUNK = 1 << 20


class NotReadError(OSError):
    """A place that is not read; the message says why, and what to do."""


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
        """Its bytes. Raises OSError, also for what took the file's place: a pipe would never end."""
        file = os.fdopen(os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise NotReadError(errno.EINVAL, "no ordinary file any more; copy what is in it to a file", str(self.path))
        return file


@dataclass(frozen=True)
class Unreadable(InputFile):
    """A folder that cannot be read, for the ledger, and why."""

    reason: str = ""

    def open(self) -> BinaryIO:
        """Raises OSError, always."""
        raise NotReadError(errno.EACCES, self.reason)


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
        require_no_password(name)
        if not WEB.match(name):
            for file in _inputs(name, publisher, given, left_alone, may_be_empty):
                found.setdefault(file.uri, file)
    ordered = sorted(found.values(), key=lambda file: os.fsencode(file.path.absolute()))
    urls = tuple(dict.fromkeys(name for name in paths if WEB.match(name)))
    return Inputs(tuple(ordered), dict(sorted(left_alone.items())), urls)


def require_no_password(address: str) -> None:
    """Raise InputError for an address with a password in it: addresses are stored, logged and shown."""
    rest = address.partition(":")[2].lstrip("/\\") if WEB.match(address) or REMOTE.match(address) else ""
    login, at, host = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")
    if at and ":" in login and not address.startswith(BRANCHES):
        cure = "leave it out: pages are read without a login, stores take theirs from their own configuration"
        raise InputError(f"the address at {host} holds a password; {cure}")


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
        origins: dict[Path, dict[str, str]] = {}
        for path in _files(name, left_alone, may_be_empty):
            where = path.path if isinstance(path, Entry) else path
            if where.parent not in origins:
                origins[where.parent] = {**_origin(where.absolute(), publisher), **given}
            origin = origins[where.parent]
            if isinstance(path, Entry):
                yield Unreadable(where, 0, origin, path.reason)
            else:
                yield InputFile(path, _size(path), origin)


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


def _files(name: str, left_alone: Counter[str], may_be_empty: bool) -> Iterator[Path | Entry]:
    path = Path(name)
    if PATTERN.search(name) and not path.exists():
        found = matching(name)
        if not found and not may_be_empty:
            raise InputError(f"{name}: no file matches this pattern; check it, and the folder it starts in")
        for match in found:
            yield from _files_at(Path(match), left_alone, may_be_empty)
    else:
        yield from _files_at(path, left_alone, may_be_empty)


def _files_at(path: Path, left_alone: Counter[str], may_be_empty: bool) -> Iterator[Path | Entry]:
    shown = str(path).encode("unicode_escape").decode() if not str(path).isprintable() else str(path)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        cure = "it is a link to nothing; mend the link" if path.is_symlink() else "check the spelling"
        raise InputError(f"{shown}: no such file or folder; {cure}") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{shown}: cannot be looked at ({error}); check its permissions") from error
    if is_pseudo(path):
        raise InputError(f"{shown}: is a window into the running system, no text; copy what you want of it to a file")
    if stat.S_ISREG(mode):
        yield path
    elif stat.S_ISDIR(mode):
        yield from _files_below(path, left_alone, may_be_empty)
    else:
        raise InputError(f"{shown}: is neither a file nor a folder; name a file or a folder")


def _files_below(folder: Path, left_alone: Counter[str], may_be_empty: bool) -> Iterator[Path | Entry]:
    """The files that a reader reads, and the folders that cannot be read."""
    number = 0
    try:
        for entry in walk(folder):
            path = entry.path
            wanted = worth_opening(path.name, is_wanted) and not path.name.startswith(".")
            if entry.kind == "unreadable" or (entry.kind == "file" and wanted):
                number += 1
                yield entry if entry.kind == "unreadable" else path
            elif entry.kind != "folder":
                special = entry.kind == "special"
                count_kind(left_alone, "broken or special" if special else path.suffix.lower() or "no ending")
    except OSError as error:
        raise InputError(f"{folder}: the folder cannot be read ({error.strerror}); check its permissions") from error
    if not number and not may_be_empty:
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
