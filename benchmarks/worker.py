"""A process that holds one system: pages in, what it found and the CPU time it took out.

A process of its own gives each system its own peak memory and lets it have its own environment, and a page on which it
hangs can be ended. It speaks pickles over its standard input and output: first a `Ready`, then an `Answer` a page.
"""

from __future__ import annotations

import os
import pickle
import resource
import socket
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from typing import BinaryIO, NoReturn

from benchmarks.answers import Answer, Ready
from benchmarks.measure import Found
from benchmarks.systems import BY_NAME, Extract, System

WARM_UP = b"""<html lang="en"><head><title>Pier reopens</title><meta property="article:published_time"
content="2024-01-24"></head><body><article><h1>Pier reopens</h1><p>By Ada Ferrante</p>%b</article></body></html>""" % (
    b"<p>The council met on Monday to settle the question of the pier, and agreed to mend it at once.</p>" * 9
)
MIB_OF_MAXRSS = 2**20 if sys.platform == "darwin" else 2**10  # its unit is bytes there, KiB elsewhere


def main() -> int:
    """Answer pages until the input ends. Libraries that print do so to nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _cut_off()
    ready, extract = start(BY_NAME[sys.argv[1]])
    _say(answers, ready)
    while extract is not None:
        try:
            raw, url = pickle.load(sys.stdin.buffer)
        except EOFError:
            break
        _say(answers, timed(extract, raw, url))
    return 0


def start(system: System) -> tuple[Ready, Extract | None]:
    """The system, imported and tried on a page, so that neither is timed; None where it is not installed."""
    try:
        versions = {name: version(name) for name in system.packages}
    except PackageNotFoundError:
        return Ready({}, "not installed"), None
    try:
        extract = system.start()
    except Exception as error:
        return Ready(versions, f"does not start: {type(error).__name__}"), None
    for _ in range(2):
        timed(extract, WARM_UP, None)
    return Ready(versions), extract


def timed(extract: Extract, raw: bytes, url: str | None) -> Answer:
    """One page; a system that raises found nothing on it."""
    began = time.process_time()
    found, error = Found(), None
    try:
        found = extract(raw, url)
    except Exception as problem:
        error = type(problem).__name__
    seconds = time.process_time() - began
    return Answer(found, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB_OF_MAXRSS, error)


def _cut_off() -> None:
    """Take the network away: what is measured is the reading of a page."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError("a benchmark opens no connection")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.getaddrinfo = refuse


def _say(answers: BinaryIO, what: Ready | Answer) -> None:
    pickle.dump(what, answers)
    answers.flush()


if __name__ == "__main__":
    sys.exit(main())
