"""Databases to be damaged or put on bad disks, and commands on them, without Prefect's engine."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from functools import cached_property
from pathlib import Path

from tests.faults.serverless import STARTED
from tests.faults.subjects import ARTICLES, DATABASE, DB, WIRE, Subject, result
from tests.flows.forking import Forking

ANY = Subject("any", ())


class Storage:
    """Databases in folders below `folder`: one with the sample articles; one with more of them, in its log alone."""

    def __init__(self, forking: Forking, folder: Path) -> None:
        self._forking = forking
        self._folder = folder

    def run(self, folder: Path, *arguments: str, code: str = STARTED) -> tuple[int, str, str]:
        """A command in `folder`: its exit code, and what it wrote to standard output and error."""
        nothing_to_wait_for = "/"
        started = self._forking.start(code, nothing_to_wait_for, *arguments, cwd=folder)
        output, errors = started.communicate()
        return started.returncode or 0, output, errors

    def copy_into(self, folder: Path, *, logged: bool = False) -> Path:
        """Copy a database, with its log where it has one, into `folder`."""
        for path in (self._logged if logged else self._plain).iterdir():
            shutil.copy(path, folder / path.name)
        return folder / DATABASE

    def digest(self, *, logged: bool) -> str:
        """The content of such a database."""
        return self._digests[logged]

    @cached_property
    def _digests(self) -> dict[bool, str]:
        whole = self._folder / "whole"
        whole.mkdir()
        self.copy_into(whole, logged=True)
        return {False: result(ANY, self._plain).digest, True: result(ANY, whole).digest}

    @cached_property
    def _plain(self) -> Path:
        folder = self._folder / "plain"
        folder.mkdir()
        code, _, errors = self.run(folder, "ingest", ARTICLES, *DB)
        assert code == 0, errors
        return folder

    @cached_property
    def _logged(self) -> Path:
        working, kept = self._folder / "working", self._folder / "logged"
        shutil.copytree(self._plain, working)
        with closing(sqlite3.connect(working / DATABASE)) as reader:  # as long as it reads, the log stays
            reader.execute("begin")
            reader.execute("select count(*) from articles").fetchall()
            code, _, errors = self.run(working, "ingest", ARTICLES, WIRE, *DB)
            assert code == 0, errors
            shutil.copytree(working, kept)
        (kept / f"{DATABASE}-shm").unlink()
        return kept
