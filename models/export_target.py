"""Where an export goes: a file that is whole as soon as it is there, or standard output."""

from __future__ import annotations

import errno
import glob
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from copydesk.errors import CopydeskError
from models.processes import is_running

LONGEST = 50  # characters of the target's name in that of the file beside it; names end at 255 bytes


class TargetError(CopydeskError):
    """A place where no file can be written."""

    exit_code = 2


@contextmanager
def written_whole(target: Path, database: Path | None) -> Iterator[BinaryIO]:
    """A file to write to that takes the target's place at the end, or not at all where something goes wrong before.

    `database` is the file that is read, if it is one. A link at the target stays one. Raises TargetError where the
    target cannot be a file, CopydeskError where writing fails, which names the cause.
    """
    try:
        path = _place(target, database)
        new = path.with_name(f".{path.name[:LONGEST]}.new-{os.getpid()}")
        _sweep(path)
        try:
            with new.open("xb") as file:
                yield file
                _finish(file, path)
            new.replace(path)
            _sync(path.parent)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise _failed(str(target), error) from error


@contextmanager
def passed_on(output: BinaryIO) -> Iterator[BinaryIO]:
    """Standard output, flushed at the end. Raises CopydeskError where writing fails, BrokenPipeError as it is."""
    # With PYTHONUNBUFFERED it is a raw file, which may write a part of what it is given and say so.
    file = io.BufferedWriter(output) if isinstance(output, io.RawIOBase) else output
    try:
        yield file
        file.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _failed("standard output", error) from error


def _failed(place: str, error: OSError) -> CopydeskError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CopydeskError(f"{place}: the disk is full, so the export is not whole; make room, or name another place")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return TargetError(f"{place}: may not be written ({error.strerror}); name a file in a folder of yours")
    return CopydeskError(f"{place}: cannot be written ({error.strerror or error}); name another file")


def _place(target: Path, database: Path | None) -> Path:
    """The file itself, links followed. Raises TargetError."""
    path = Path(os.path.realpath(target))
    if not path.parent.is_dir():
        raise TargetError(f"{target}: the folder {path.parent} does not exist; create it or name another place")
    if path.is_dir():
        raise TargetError(f"{target}: is a folder; name a file in it")
    if path.exists() and not path.is_file():
        raise TargetError(
            f"{target}: is no ordinary file; for a pipe or a device write to standard output, with --to -"
        )
    source = Path(os.path.realpath(database)) if database else None
    if source and path in [source.with_name(f"{source.name}{side}") for side in ("", "-wal", "-shm", "-journal")]:
        raise TargetError(f"{target}: is the database itself; name another file")
    return path


def _finish(file: BinaryIO, path: Path) -> None:
    file.flush()
    if path.exists():
        os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
    os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the renaming last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(path: Path) -> None:
    """Remove what exports to this target left that were killed."""
    for leftover in path.parent.glob(f".{glob.escape(path.name[:LONGEST])}.new-*"):
        pid = leftover.name.rpartition("-")[2]
        if pid.isdecimal() and (int(pid) == os.getpid() or not is_running(int(pid))):
            leftover.unlink(missing_ok=True)
