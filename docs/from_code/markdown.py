"""Markdown from values: cells and code spans that hold whatever characters a value has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence


def text(value: str) -> str:
    """A sentence of ours on one line: code spans stay, nothing else in it is markup."""
    return re.sub(r"([\\*<\[\]|])", r"\\\1", " ".join(value.split()))


def code(value: str) -> str:
    """A value as a code span that may stand in a table."""
    shown = " ".join(value.split()).replace("|", r"\|")
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, whose cells are Markdown, and a blank one after it; none where there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield from (f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines, "")


def page(lines: Iterable[str]) -> str:
    """Lines as a file."""
    return "\n".join(lines).rstrip("\n") + "\n"
