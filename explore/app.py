"""Datasette set up for a database of copydesk's: descriptions, queries and pages in, writing and outside hosts out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from datasette.utils.sqlite import sqlite3

from explore import plugin
from explore.metadata import DATABASE, metadata
from explore.watching import identity
from models.looking import LOCK_SECONDS, address
from models.state import open_existing

HERE = Path(__file__).parent
SETTINGS = {
    "allow_download": False,  # a file that others write to cannot be copied by reading it; there is copydesk db backup
    "default_cache_ttl": 0,  # a run that goes on shows up with every reload
    "truncate_cells_html": 240,
    "default_page_size": 50,
}


class LookedAt(Database):  # type: ignore[misc]  # Datasette has no types
    """A database whose connections cannot write, whatever characters its path has; `identity` is which file it is."""

    identity: tuple[int, int] | None = None

    def connect(self, write: bool = False) -> Any:
        """A new connection. Raises sqlite3.OperationalError where the file is gone, or writing is asked for."""
        if write:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        connection = sqlite3.connect(address(Path(self.path)), uri=True, timeout=LOCK_SECONDS, check_same_thread=False)
        connection.execute("pragma query_only = on")
        return connection


def build(path: Path) -> Datasette:
    """Datasette on the database at `path`, live and read-only.

    Raises DatabaseError where there is none, or one that cannot be looked at.
    """
    open_existing(path).dispose()
    if not pm.is_registered(plugin):
        pm.register(plugin, "copydesk")
    datasette = Datasette(
        [str(path)],
        metadata=metadata(path),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        static_mounts=[("copydesk/static", str(HERE / "static"))],
    )
    for name in [name for name in datasette.databases if name != "_internal"]:
        datasette.remove_database(name)
    database = LookedAt(datasette, str(path.absolute()))
    database.identity = identity(path)
    datasette.add_database(database, name=DATABASE)
    return datasette
