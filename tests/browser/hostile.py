"""Payloads of attacks as scraped news: file names, texts, titles, publishers and addresses, for a real run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from tests.browser.newsroom import Newsroom, found
from tests.flows.conftest import Server

NAME = "hostile.db"
PER_FILE = 900  # payloads
PER_NAME = 60  # characters of a file's name
EVERY = 25  # so many-th payload becomes a title or a name
FIELDS = ("title", "publisher", "author", "url", "section", "published_at")
INGEST = """
import sys
from flows.ingesting import run
inputs, until = sys.argv[2:-1], sys.argv[-1]
run({"inputs": inputs, "database": sys.argv[1], "publisher": None, "desk": None, "urls": None, "until": until,
     "columns": {"text": "text", "url": "url"}})
"""


def portions(of: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (of[at : at + size] for at in range(0, len(of), size))


def write_inbox(folder: Path, payloads: Sequence[str]) -> list[str]:
    """The payloads as files, whose names are payloads too; the names of those files. The first has records."""
    names = ["records.jsonl"]
    fields = cycle(payloads[::EVERY])
    with (folder / names[0]).open("w", encoding="utf-8") as records:
        for number, payload in enumerate(payloads[:: EVERY * len(FIELDS)]):
            text = f"It says {payload} at number {number}, said the mayor.\n\nAdvertisement"
            records.write(json.dumps({"text": text, **{field: next(fields) for field in FIELDS}}) + "\n")
    for number, some in enumerate(portions(payloads, PER_FILE)):
        shown = "".join(sign for sign in some[number] if sign.isprintable() and sign != "/")[:PER_NAME]
        names.append(f"{number} {shown}.txt")
        text = "\n\n".join(f"It says {payload} in the paper, said the mayor of {n}." for n, payload in enumerate(some))
        (folder / names[-1]).write_text(text, encoding="utf-8")
    return names


def fill_hostile(server: Server, folder: Path, payloads: Sequence[str]) -> Newsroom:
    """Load all in two runs on the server; of the records the claims are read as well, which takes longest."""
    names = write_inbox(folder, payloads)
    for some, until in ((names[:1], "claims"), (names[1:], "load")):
        started = server.start(INGEST, NAME, *some, until, cwd=folder)
        _, errors = started.communicate()
        assert started.returncode == 0, errors
    return found(server, folder / NAME)
