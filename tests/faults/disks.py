"""Disks that get full or cannot be written to, and limits of a process, each made for a while and taken away again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE = "size=12m"
BALLAST = "ballast"
# Run before a command, in its process: no file longer than so many bytes, as a quota would have it; so many open files.
NO_LONGER_THAN = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))\n"
NO_MORE_OPEN_THAN = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({0}, {0}))\n"
NOBODY = 65534
# Root may write everywhere; whoever else runs the tests may not.
AS_NOBODY = f"import os\nif not os.geteuid(): os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n"


@contextmanager
def small_disk(folder: Path, options: str = SIZE) -> Iterator[Path]:
    """A file system of its own at `folder`; a skip where none may be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("mounting a file system is not permitted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, left: int) -> None:
    """Fill the disk but for so many bytes."""
    with (folder / BALLAST).open("wb") as ballast:
        os.posix_fallocate(ballast.fileno(), 0, max(1, shutil.disk_usage(folder).free - left))


def make_room(folder: Path) -> None:
    """Take away what filled it."""
    (folder / BALLAST).unlink()


def remount(folder: Path, options: str) -> None:
    """Let a mounted disk be written to (`rw`) or not (`ro`)."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)
