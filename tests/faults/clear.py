"""What a clear end of a command is: success, or an exit code of an error and one line that helps."""

from __future__ import annotations

import re
from collections.abc import Collection

CODES = {
    1: "the run failed",
    2: "wrong usage",
    3: "nothing to read",
    5: "the database cannot be used",
    6: "verification found a fault",
}
# Words by which Python, SQLAlchemy and Alembic begin what is meant for programmers.
UNCLEAR = re.compile(r"Traceback|^ +File \"|Exception|^[\w.]*Error\b|sqlalche\.me|\[SQL:", re.MULTILINE)
LONGEST = 600  # characters; a line that nobody reads to its end helps nobody
MARK = "copydesk: "


def unclear(code: int, errors: str, allowed: Collection[int] = CODES) -> str | None:
    """What is wrong with how a command ended, given its exit code and standard error; None where all is well.

    A line is clear where it is the last and the only one of its kind, names a place, and says after a semicolon what to
    do.
    """
    found = UNCLEAR.search(errors)
    if found:
        return f"{found.group().strip()!r} in what it says: {errors[-500:]!r}"
    if code == 0:
        return None
    if code not in allowed:
        return f"exit code {code}: {errors[-300:]!r}"
    lines = errors.strip().splitlines()
    told = [line for line in lines if line.startswith(MARK)]
    if len(told) != 1 or lines[-1] != told[0]:
        return f"exit code {code}, and {len(told)} messages, not one at the end: {errors[-300:]!r}"
    place, colon, rest = told[0].removeprefix(MARK).partition(": ")
    if not (place and colon and ";" in rest):
        return f"no place or no cure in: {told[0]!r}"
    return f"{len(told[0])} characters: {told[0]!r}" if len(told[0]) > LONGEST else None


def message(errors: str) -> str:
    """The message in what a command wrote to standard error; empty where there is none."""
    lines = [line for line in errors.splitlines() if line.startswith(MARK)]
    return lines[-1].removeprefix(MARK) if lines else ""
