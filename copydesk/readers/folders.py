"""Folders walked, and patterns matched, without being led astray: no link is followed, and depth has an end.

`glob` follows links to folders, so that two links to their own folder are a walk of a billion paths, and `os.walk` runs
out of stack before a path is too long to be opened.
"""

from __future__ import annotations

import fnmatch
import glob
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from copydesk.limits import DEEPEST_FOLDER

PSEUDO = (
    "/proc/",
    "/sys/",
)  # files there are windows into the system: their reading may wait for ever, or tell secrets
ANY_DEPTH = "**"
MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies in a folder: `kind` is `file`, `folder`, `special` or, with its `reason`, `unreadable`."""

    path: Path
    kind: str
    reason: str = ""


def is_pseudo(path: Path) -> bool:
    """Whether a path leads to a file of the system's own making."""
    return f"{os.path.realpath(path)}/".startswith(PSEUDO)


def walk(folder: Path, hidden: bool = False) -> Iterator[Entry]:
    """All that lies below a folder, in the order of names; hidden folders only where asked for.

    Links to files are files, links to folders are not followed. Folders that cannot be read, and those too deep, are
    `unreadable`. Raises OSError where the folder itself cannot be read.
    """
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        try:
            with os.scandir(here) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            if here == folder:
                raise
            yield Entry(here, "unreadable", f"the folder cannot be read: {error.strerror}")
            continue
        below = []
        for entry in entries:
            path = Path(entry.path)
            if not entry.is_dir(follow_symlinks=False):
                yield from _entry(entry, path)
            elif hidden or not entry.name.startswith("."):
                below.append((path, depth + 1))
        if depth >= DEEPEST_FOLDER and below:
            yield Entry(here, "unreadable", f"what is more than {DEEPEST_FOLDER} folders deep is not read; move it up")
            below = []
        yield from (Entry(path, "folder") for path, _ in below)
        waiting.extend(reversed(below))


def _entry(entry: os.DirEntry[str], path: Path) -> Iterator[Entry]:
    try:
        if entry.is_symlink() and entry.is_dir():
            return
        regular = entry.is_file() and not (entry.is_symlink() and is_pseudo(path))
    except OSError:  # a link that leads nowhere or in a circle
        regular = False
    yield Entry(path, "file" if regular else "special")


def matching(pattern: str) -> list[str]:
    """The files and folders that a pattern names, sorted. `**` is any number of folders, and enters no link."""
    parts = pattern.split("/")
    if ANY_DEPTH not in parts:
        return sorted(glob.glob(pattern))  # noqa: PTH207 - Path.glob takes no whole pattern
    first = next(index for index, part in enumerate(parts) if MAGIC.search(part))
    base = "/".join(parts[:first]) or ("/" if first else ".")
    wanted = parts[first:]
    try:
        found = list(walk(Path(base), hidden=any(part.startswith(".") for part in wanted)))
    except OSError:
        return []
    kinds = ("file",) if wanted[-1] == ANY_DEPTH else ("file", "folder")
    named = (entry.path for entry in found if entry.kind in kinds)
    return sorted(str(path) for path in named if _matches(path.relative_to(base).parts, wanted))


def _matches(names: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether the names of a path are what the parts of a pattern say; as in shells, `*` begins no hidden name."""
    places = {0}
    for name in names:
        places |= {place + 1 for place in places if parts[place : place + 1] == [ANY_DEPTH]}
        places = {after for place in places if place < len(parts) for after in _after(place, name, parts)}
    return len(parts) in places


def _after(place: int, name: str, parts: Sequence[str]) -> Iterator[int]:
    part = parts[place]
    if name.startswith(".") and not part.startswith("."):
        return
    if part == ANY_DEPTH:
        yield place
        if place == len(parts) - 1:
            yield place + 1
    elif fnmatch.fnmatchcase(name, part):
        yield place + 1
