"""What is kept for each target: a corpus of inputs, our own and those that reached other lines, and a list of words."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
WORDS = HERE / "words"
ESCAPE = re.compile(rb"\\(?:x([0-9a-f]{2})|(.))")
TARGETS = sorted(path.stem.removeprefix("fuzz_") for path in HERE.glob("fuzz_*.py"))


def harness(target: str) -> ModuleType:
    """The module with the target's `check`, which takes any bytes."""
    return import_module(f"tests.fuzz.fuzz_{target}")


@cache
def corpus(target: str) -> tuple[bytes, ...]:
    """The target's inputs, the shortest first."""
    return tuple(sorted((path.read_bytes() for path in (CORPUS / target).iterdir()), key=lambda raw: (len(raw), raw)))


@cache
def words(target: str) -> tuple[bytes, ...]:
    """What the target's inputs are made of; the file is a dictionary of libFuzzer's."""
    lines = (WORDS / f"{target}.dict").read_bytes().splitlines()
    return tuple(ESCAPE.sub(lambda found: found[2] or bytes([int(found[1], 16)]), line[1:-1]) for line in lines)
