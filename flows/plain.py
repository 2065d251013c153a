"""Scraped text made plain, for logs, names, keys and events: one line, no control characters, cut where it is long."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import Any
from urllib.parse import unquote, urlsplit

LONGEST = 100  # characters
LONGEST_NAME = 40
# Control characters, which steer terminals, and those that turn the direction of writing around; not white space.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

NO_MARKUP = str.maketrans("<>[]`&", "‹›()'+")


def plain(text: Any, longest: int = LONGEST) -> str:
    """The text on one line, in characters that only show themselves, so long at most."""
    line = " ".join(UNPRINTABLE.sub("", str(text)).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def label(text: Any) -> str:
    """A name that may stand in the names of runs, which messages quote: short, and with no sign of markup in it."""
    return plain(text, LONGEST_NAME).translate(NO_MARKUP)


def name_of(uri: str) -> str:
    """What people call an input: the name of a file, with its record; a web address without its scheme."""
    parts = _parts(uri)
    if parts and parts[0] in ("http", "https"):
        return plain(f"{parts[1]}{parts[2]}".rstrip("/"))
    name = uri.rstrip("/").rsplit("/", 1)[-1] or uri
    return plain(unquote(name) if parts and parts[0] == "file" else name)


def _parts(uri: str) -> tuple[str, ...]:
    try:
        return tuple(urlsplit(uri))
    except ValueError:
        return ()


def slug(name: str) -> str:
    """A name of small letters, digits and dashes; where that loses something, a short hash tells it from others."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    made = re.sub("[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_NAME].strip("-")
    if re.sub("[ _.-]", "-", name) == made:
        return made
    mark = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{made}-{mark}" if made else mark
