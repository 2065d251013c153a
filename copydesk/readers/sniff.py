"""Which format an input has: by its content where that is certain, then by the ending of its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.readers.decode import MAGIC
from copydesk.readers.formats import Format

BINARY = tuple(magic for magic, what in MAGIC if what != "a gzip file")  # gzip left on is a web archive with its ending
HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,2000}-->\s*)?<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE,
)


def format_of(name: str, head: bytes, formats: Sequence[Format]) -> Format | None:
    """The format of a file called `name` that begins with `head`; None is plain text, or no text at all.

    A format that surely recognises the content wins over the ending, the first of several such. Binary content of no
    known format has none, whatever its ending, so that it is refused as what it is.
    """
    recognised = next((format for format in formats if format.recognises(head)), None)
    if recognised or head.startswith(BINARY):
        return recognised
    return by_ending(name, formats)


def by_ending(name: str, formats: Sequence[Format]) -> Format | None:
    """The format whose ending a name has, the longest ending first; None where no format has it."""
    known = [(ending, format) for format in formats for ending in format.endings if name.lower().endswith(ending)]
    return max(known, key=lambda found: len(found[0]), default=(None, None))[1]


def is_html(head: bytes) -> bool:
    """Whether the first bytes are surely a page of HTML or XHTML: it begins as one, white space and comments apart."""
    return HTML_START.match(head) is not None
