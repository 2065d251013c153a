"""How inputs are read: one reader a format, known by content where that is certain and by ending elsewhere."""

from __future__ import annotations

from copydesk.readers import csv, feed, html, jsonl, markdown, mhtml, txt, warc
from copydesk.readers.formats import Format

# The order in which formats are asked whether they recognise a content.
FORMATS: tuple[Format, ...] = (
    warc.FORMAT,
    mhtml.FORMAT,
    html.FORMAT,
    feed.FORMAT,
    jsonl.FORMAT,
    csv.FORMAT,
    markdown.FORMAT,
    txt.FORMAT,
)
ENDINGS: tuple[str, ...] = tuple(ending for format in FORMATS for ending in format.endings)
