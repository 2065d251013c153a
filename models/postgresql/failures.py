"""What a PostgreSQL server refused, in words: which kind of trouble it is, and what to do about it."""

from __future__ import annotations

from copydesk.errors import DatabaseError

STAYS = "what was committed stays; then run the same command again"
NO_CONNECTION = "see that the server runs, and that host, port and your access to it are right"
# The class or code of the server's answer (SQLSTATE), what it means, the cure; the first that fits counts.
CURES = (
    (
        "55P03",
        "locked by another program for 30 seconds",
        "wait for it to end, or end it (copydesk runs shows the runs)",
    ),
    ("57014", "the statement was cancelled", "see who did it, or raise statement_timeout"),
    ("57P", "the server was shut down or restarted", "see that it runs"),
    ("08", "the connection to the server was lost", NO_CONNECTION),
    ("53100", "the server's disk is full", "free some space on it"),
    ("53300", "the server has too many connections", "end some, or raise max_connections"),
    ("53", "the server is short of memory or the like", "see its log"),
    ("25006", "the server only reads", "name the one that is written to"),
    ("42501", "you have no right to that", "let the owner of the database grant it"),
    (
        "28",
        "the server does not let you in",
        "see user, password (~/.pgpass or PGPASSWORD) and pg_hba.conf",
    ),
    ("3D000", "no such database", "make one: createdb -E UTF8 -T template0 NAME"),
    ("42P01", "not the database it was when the run began", "put it back"),
    ("2BP01", "views that you made stand in the way of a migration", "drop them, and make them again afterwards"),
    ("XX", "damaged, or the disk does not read", "see the server's log; restore a backup"),
)
# What libpq says itself before there is a connection, and has no code for.
SAID = (
    (("does not exist", "database"), "3D000"),
    (("password authentication failed",), "28"),
    (("no password supplied",), "28"),
    (("role", "does not exist"), "28"),
    (("no pg_hba.conf entry",), "28"),
    (("peer authentication failed",), "28"),
    (("starting up",), "57P"),
    (("shutting down",), "57P"),
    (("too many clients",), "53300"),
    (("connection slots",), "53300"),
)
GONE = ("57P01", "57P02", "57P03", "08")


def code_of(error: BaseException) -> str:
    """The code of what went wrong; that of a lost connection where nobody gave one."""
    code: str | None = getattr(error, "sqlstate", None)
    if code:
        return code
    said = str(error).lower()
    return next((code for words, code in SAID if all(word in said for word in words)), "08")


def is_server_error(error: BaseException) -> bool:
    """Whether psycopg raised it. Nothing is imported for this: what is not loaded has raised nothing."""
    return type(error).__module__.partition(".")[0] == "psycopg"


def in_words(database: str, error: BaseException) -> DatabaseError:
    """The error that tells a user what the server's means, and its cure; the server's own words are kept in it."""
    said, code = " ".join(str(error).split()), code_of(error)
    for prefix, meaning, cure in CURES:
        if code.startswith(prefix):
            return DatabaseError(f"{database}: {meaning} ({said}); {cure}; {STAYS}")
    return DatabaseError(f"{database}: {said}; mend the cause; {STAYS}")


def passes(error: BaseException) -> bool:
    """Whether the same may succeed when it is tried again: the server was restarted, or another program held a lock."""
    return code_of(error).startswith((*GONE, "57P", "55P03", "40001", "40P01"))
