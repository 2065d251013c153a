"""SQL as the modules of this package write it, with `?` or `:name` for values, in the form that psycopg takes."""

from __future__ import annotations

import re
from functools import lru_cache

# What may hold a mark that is none: texts, names and comments; casts, which are written with two colons.
TOKEN = re.compile(
    r"""(?P<other>'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|::)|(?P<place>\?)|:(?P<name>[A-Za-z_]\w*)|(?P<percent>%)"""
)


@lru_cache(maxsize=512)
def for_psycopg(sql: str) -> str:
    """The SQL with psycopg's marks, and percent signs that are no marks doubled."""
    return TOKEN.sub(_mark, sql)


def _mark(found: re.Match[str]) -> str:
    if found["place"]:
        return "%s"
    if found["name"]:
        return f"%({found['name']})s"
    return found[0].replace("%", "%%")
