"""Where a database is: a file that SQLite keeps, or a database of a PostgreSQL server."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from copydesk.errors import DatabaseError

Place = Path | URL

DRIVER = "postgresql+psycopg"
NO_TABLES = ""  # in place of a revision: a database that somebody made for copydesk, and nobody has filled
SECRETS = ("password", "sslpassword")  # of what a URL can say after its question mark
UNNAMABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
PASSWORD = re.compile(r"(?<=://).*(?=@)|(?<=password=)[^&\s]*", re.DOTALL)  # or a place where one may be


def place_of(database: str) -> Place:
    """The place that a --db value names: a path, an SQLite URL or a PostgreSQL one.

    Raises DatabaseError for other URLs, odd names, and a URL with a password in it, which it does not repeat.
    """
    if UNNAMABLE.search(database):  # such a name can stand in no log, no run's parameters and no report
        raise DatabaseError(f"{database!a}: has control characters or broken ones in its name; name another file")
    if "://" not in database:
        if "password=" in database:  # a connection string of libpq's
            raise DatabaseError(f"{masked(database)}: not a database URL; write {DRIVER}://USER@HOST/NAME")
        return Path(database)
    try:
        url = make_url(database)
    except (ArgumentError, ValueError) as error:
        raise DatabaseError(f"{masked(database)}: not a database URL; name a file, as in --db news.db") from error
    if url.get_backend_name() == "postgresql":
        return _server(url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise DatabaseError(
            f"{url.render_as_string()}: neither an SQLite file nor a PostgreSQL database; name one, as in --db news.db"
            f" or --db {DRIVER}://USER@HOST/NAME"
        )
    return Path(url.database)


def file_at(database: str, instead: str) -> Path:
    """The file that a --db value names, for what only SQLite files can be put to.

    Raises DatabaseError for a PostgreSQL database, with what to do `instead`, and as `place_of`.
    """
    place = place_of(database)
    if isinstance(place, URL):
        raise DatabaseError(f"{shown(place)}: this is for SQLite files only; {instead}")
    return place


def shown(place: Place) -> str:
    """A place as messages name it."""
    return place.render_as_string(hide_password=True) if isinstance(place, URL) else str(place)


def masked(written: str) -> str:
    """What somebody wrote for a place, without what may be a password."""
    return PASSWORD.sub("***", written)


def label_of(database: str) -> str:
    """The short name of a database: the file's, or the one that it has on its server."""
    if "://" in database:
        place = place_of(database)
        return (place.database or "") if isinstance(place, URL) else place.name
    return Path(database).name


def _server(url: URL) -> URL:
    if url.drivername not in ("postgresql", DRIVER):
        raise DatabaseError(
            f"{url.render_as_string()}: of PostgreSQL's drivers only psycopg is used; write {DRIVER}://…"
        )
    if url.password is not None or any(name in url.query for name in SECRETS):
        # Command lines are in the list of processes, parameters in Prefect's database, and both in logs.
        bare = url.difference_update_query(SECRETS)._replace(password=None)
        raise DatabaseError(
            f"{bare.render_as_string()}: was given with a password, which others could read;"
            " put it into ~/.pgpass or the environment variable PGPASSWORD"
        )
    if not url.database:
        raise DatabaseError(f"{url.render_as_string()}: names no database; write {DRIVER}://USER@HOST/NAME")
    return url.set(drivername=DRIVER)
