"""Hostile inputs of our own: each is loaded or quarantined with a reason, and can be replayed; none raises."""

from __future__ import annotations

import math
import resource
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from benchmarks.hostile_sets import FAMILIES, Family, Input, inputs
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.readers.formats import MOST_BYTES
from copydesk.readers.lines import reread_lines
from copydesk.redline import replay
from copydesk.types import Article, Document, Quarantined

MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html"}
CODES = {"empty", "binary", "nothing_left", "too_large", "too_deep"}
SECONDS, MEMORY = 10, 1 << 30


def made(one: Input) -> Document:
    return Document(one.file_name, one.bytes(), MEDIA_TYPES[one.family.ending])


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_small_inputs_are_loaded_or_quarantined_and_replay(family: Family, desk: Desk) -> None:
    for name in family.makes:
        document = made(Input(family, name, family.small))
        result = run(document, desk)
        if isinstance(result, Quarantined):
            assert result.code in CODES, name
            assert result.message
        else:
            lines = reread_lines(document, result.decoded.encoding).lines
            assert replay(lines, result.edits) == result.text, name


def test_files_have_names_of_their_own() -> None:
    names = [(one.family.name, one.file_name) for one in inputs("small")]
    assert len(set(names)) == len(names)


def cleaned(family_name: str, name: str, size: str, desk: Desk) -> str:
    """The outcome in a process with no more CPU time and memory than an input may take; it ends where it takes more."""
    family = next(family for family in FAMILIES if family.name == family_name)
    document = made(Input(family, name, getattr(family, size)))
    until = math.ceil(time.process_time()) + SECONDS  # making it may take as long
    resource.setrlimit(resource.RLIMIT_CPU, (until, until))
    if len(document.raw) > MOST_BYTES:
        return "too_large"  # which the reader says before anything is decoded
    held = next(
        int(line.split()[1]) << 10
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmSize")
    )
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
    try:
        result = run(document, desk)
    except MemoryError:
        return "memory_limit"
    return "loaded" if isinstance(result, Article) else result.code


@pytest.mark.slow
@pytest.mark.parametrize("size", ["largest", "most"])
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_large_inputs_take_neither_long_nor_much_memory(family: Family, size: str, desk: Desk) -> None:
    run(Document("warm.html", b"<p>The council met on Monday to settle it.</p>", "text/html"), desk)
    with get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        for name in family.makes:
            outcome = pool.apply_async(cleaned, (family.name, name, size, desk)).get(240)
            assert outcome in {"loaded", *CODES}, name
