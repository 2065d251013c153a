"""Every canned query with its title, its parameters and its SQL."""

from __future__ import annotations

from collections.abc import Iterator

from docs.from_code.markdown import code, page, table, text
from models.query import queries as canned

INTRODUCTION = """\
# Canned queries

`copydesk query` lists them, `copydesk query NAME` runs one; `--limit`, `--json` and `--csv` shape what is printed, and
`--param NAME=VALUE` gives what a query asks for. `copydesk explore` has the same queries. They are SQL files: copy one
to change it, and run it with any SQLite client. One more is a file `models/queries/NAME.sql` whose first comment line
is its title.
"""


def queries() -> str:
    """The page."""
    return page(_page())


def _page() -> Iterator[str]:
    yield INTRODUCTION
    for query in canned().values():
        _title, *lines = query.sql.strip("\n").splitlines()
        yield from (f"## {query.name}", "", f"{text(query.title)}.", "")
        rows = ([code(name), text(means)] for name, means in query.parameters.items())
        yield from table(["`--param`", "is"], rows)
        yield from ("```sql", *(line for line in lines if not line.startswith("-- :")), "```", "")
