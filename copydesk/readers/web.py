"""Web inputs: lists of addresses, and the documents that fetched bodies hold."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from copydesk.errors import InputError
from copydesk.fetch.results import Fetched, NotFetched
from copydesk.readers import feed
from copydesk.readers.archives.containers import HEAD
from copydesk.readers.digests import digested
from copydesk.readers.opening import documents_in
from copydesk.readers.places import require_no_password
from copydesk.types import Document, Quarantined

# Endings that tell the format where a server names it and the address does not.
ENDING_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "multipart/related": ".mhtml",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/markdown": ".md",
    "application/warc": ".warc",
}


def read_url_list(path: Path) -> tuple[str, ...]:
    """The addresses in a text file, one a line; blank lines and lines that begin with # say nothing.

    Raises InputError where the file cannot be read, holds no address, or one with a password.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the list of addresses cannot be read ({error}); it must be UTF-8 text") from error
    urls = tuple(dict.fromkeys(url for line in lines if (url := line.strip()) and not url.startswith("#")))
    for url in urls:
        require_no_password(url)
    if not urls:
        raise InputError(f"{path}: there is no address in it; write one a line, such as https://news.example/article")
    return urls


def is_feed(fetched: Fetched) -> bool:
    """Whether a body is a feed, whatever the server calls it."""
    return feed.recognises(fetched.body[:HEAD])


def documents_of(fetched: Fetched, origin: dict[str, str]) -> Iterator[Document | Quarantined]:
    """The documents in a fetched body: one for a page, one for each record of a file of records."""
    told = {"url": fetched.final_url} | ({"charset": fetched.charset} if fetched.charset else {})
    path = urlsplit(fetched.final_url).path
    name = path.rsplit("/", 1)[-1] or "index"
    ending = ENDING_OF.get(fetched.media_type or "", "")
    if not name.lower().endswith(ending):
        name += ending
    found = documents_in(fetched.url, name, io.BytesIO(fetched.body), origin | told, Counter())
    yield from digested(found, lambda: io.BytesIO(fetched.body))


def refused(result: NotFetched, origin: dict[str, str]) -> Quarantined:
    """An address that could not be read, for the ledger."""
    page = Document(result.url, b"", "text/html", origin | {"url": result.url})
    return Quarantined(page, result.code, result.message)
