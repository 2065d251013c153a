"""Strings of pages: entities and tags undone, white space folded, and the key under which two texts are the same."""

from __future__ import annotations

import html
import re

TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|em|font|i|mark|p|q|s|small|span|strong|sub|sup|u|wbr)\b[^<>]*>", re.IGNORECASE
)
# JSON escapes can write halves of characters and control characters, which databases cannot store.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});", re.IGNORECASE)


def fold(text: str) -> str:
    """The text as a reader sees it: entities (also those escaped twice) and inline tags undone, white space folded."""
    if UNPRINTABLE.search(text):
        text = UNPRINTABLE.sub(" ", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    for _ in range(2):
        if "&" in text and ENTITY.search(text):
            text = html.unescape(text)
    if "<" in text:
        text = TAG.sub("", text)
    return " ".join(text.split())


def key(text: str) -> str:
    """Letters and digits alone, case folded: what two spellings of one headline or name have in common."""
    return "".join(filter(str.isalnum, text.casefold()))
