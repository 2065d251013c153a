"""The commands that write, each with a folder to write in and what is to be there in the end, as data."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from copydesk.errors import CopydeskError
from models import migrate
from models.digest import content_digest
from models.engine import sqlite_engine
from models.state import open_existing
from models.verify import verify
from tests.conftest import ROOT
from tests.faults.serverless import STARTED
from tests.flows.forking import Forking

DATABASE = "news.db"
ARTICLES = str(ROOT / "seeds" / "articles")
WIRE = str(ROOT / "seeds" / "wire")
KEPT = "Also read: What the surveyors heard under Cooper Street"
TWO = ("Odile Farrant", "Ivo Pellerin")  # sources of those articles
OLDEST = "0005"  # the revision that an upgrade begins at


@dataclass(frozen=True, slots=True)
class Subject:
    """A command: its name, its arguments, what makes its folder ready, and what it writes besides the database."""

    name: str
    arguments: Sequence[str]
    ready: Sequence[Sequence[str]] = ()
    older: bool = False
    made: Sequence[str] = ()
    again: Sequence[int] = (0,)

    def places(self, folder: Path) -> list[Path]:
        """The files it writes."""
        return [folder / name for name in (DATABASE, *self.made)]


LOADED = (("ingest", ARTICLES, WIRE, "--db", DATABASE),)
DB = ("--db", DATABASE)
SUBJECTS = (
    Subject("db upgrade of nothing", ("db", "upgrade", *DB)),
    Subject("ingest into a new file", ("ingest", ARTICLES, *DB)),
    Subject("ingest more", ("ingest", ARTICLES, WIRE, *DB), (("ingest", ARTICLES, *DB),)),
    Subject("reclean", ("reclean", *DB), (*LOADED, ("rules", "off", "related.also-read", "--by", "desk", *DB))),
    Subject("claims extract", ("claims", "extract", *DB), ((*LOADED[0], "--until", "duplicates"),)),
    Subject("maintain", ("maintain", *DB), LOADED),
    Subject("db backup", ("db", "backup", "copy.db", "--force", *DB), LOADED, made=("copy.db",)),
    Subject("export", ("export", "claims", "--to", "claims.jsonl", *DB), LOADED, made=("claims.jsonl",)),
    Subject("export Parquet", ("export", "articles", "--to", "a.parquet", *DB), LOADED, made=("a.parquet",)),
    Subject("db upgrade", ("db", "upgrade", *DB), LOADED, older=True),
    Subject("keep", ("keep", KEPT, "--by", "desk", *DB), LOADED),
    Subject("sources merge", ("sources", "merge", *TWO, "--by", "desk", *DB), LOADED),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What is there in the end: the digest of the database, the hashes of the other files, and what verify finds."""

    digest: str
    others: tuple[str, ...]
    faults: tuple[str, ...]
    left: tuple[str, ...]


def result(subject: Subject, folder: Path) -> Result:
    """What a command has left in its folder."""
    names = sorted(path.name for path in folder.iterdir() if ".new-" in path.name or path.name.endswith("-journal"))
    try:
        engine = open_existing(folder / DATABASE)
    except CopydeskError as error:
        return Result("", (), (str(error),), tuple(names))
    faults = tuple(f"{fault.invariant}: {fault.place}: {fault.message}" for fault in verify(engine).faults)
    digest = content_digest(engine)
    engine.dispose()
    return Result(digest, tuple(_hashed(folder / name) for name in subject.made), faults, tuple(names))


def _hashed(path: Path) -> str:
    """What is in a file; of a database its content, as copies of one may differ in bytes."""
    if not path.exists():
        return "missing"
    if path.suffix == ".db":
        engine = open_existing(path)
        digest = content_digest(engine)
        engine.dispose()
        return digest
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make_ready(subject: Subject, folder: Path, forking: Forking) -> None:
    """Make the folder as it is before the command; raises where a command that should do that fails."""
    folder.mkdir(parents=True)
    (folder / ".go").touch()
    for arguments in subject.ready:
        started = forking.start(STARTED, str(folder / ".go"), *arguments, cwd=folder)
        _, errors = started.communicate()
        assert started.returncode == 0, errors
    if subject.older:
        migrate.downgrade(sqlite_engine(folder / DATABASE), OLDEST)
    (folder / ".go").unlink()


class Prepared:
    """Folders as they are before each command, made once and copied for each try."""

    def __init__(self, forking: Forking, folder: Path) -> None:
        self._forking = forking
        self._folder = folder

    def copy(self, subject: Subject, target: Path) -> Path:
        """A folder for a try at `target`."""
        original = self._folder / subject.name
        if not original.exists():
            make_ready(subject, original, self._forking)
        shutil.copytree(original, target)
        return target
