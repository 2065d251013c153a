"""Markdown for the Prefect UI: headings, tables and plots of ours, in which scraped text never becomes markup.

Both of its user interfaces read HTML in Markdown, make links of bare addresses, also of escaped ones, and the older one
runs `javascript:` links. So each sign that means something is escaped, and addresses are broken by a space of no width.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from copydesk.plots import data_uri
from flows.plain import LONGEST, plain

LONGEST_REASON = 300  # characters
MARKDOWN_SIGNS = re.compile(r"[\\`*_\[\]|!~:@]")
ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
NO_WIDTH = "\u200b"


class Long(str):
    """Scraped text of which a table shows more than of a sample."""


class Ours(str):
    """Markdown that we made, of which every scraped part is `safe` already."""


def safe(text: Any, longest: int = LONGEST) -> str:
    """Scraped text for Markdown and its tables: one line, cut, every sign of Markdown and HTML defused."""
    broken = ADDRESS.sub(NO_WIDTH, plain(text, longest))
    return MARKDOWN_SIGNS.sub(r"\\\g<0>", html.escape(broken, quote=False))


def cell_text(text: Any, longest: int = LONGEST_REASON) -> str:
    """Scraped text for a cell of a table artifact, which one UI shows as it is and the other reads as Markdown.

    Spaces of no width, which do not show, keep tags, links and entities from forming.
    """
    broken = ADDRESS.sub(NO_WIDTH, plain(text, longest))
    return re.sub(r"[<&\[\]\\]", rf"\g<0>{NO_WIDTH}", broken)


def document(*parts: Sequence[str] | str) -> str:
    """Paragraphs, tables and sections, one below the other."""
    listed = [part for given in parts for part in ([given] if isinstance(given, str) else given)]
    return "\n\n".join(listed) + "\n"


def section(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """A heading and a table; nothing where there are no rows."""
    return [f"## {title}", table(columns, rows)] if rows else []


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table; cells are made safe, but for those that are `Ours`."""
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def picture(svg: str, words: str) -> str:
    """A plot as an image inside the page; `words` say what it shows."""
    return f"![{safe(words)}]({data_uri(svg)})"


def _cell(value: Any) -> str:
    if isinstance(value, Ours):
        return str(value)
    return safe(value, LONGEST_REASON if isinstance(value, Long) else LONGEST)
