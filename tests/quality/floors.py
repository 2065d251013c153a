"""The floors under measured quality, and the shared data they are measured on."""

from __future__ import annotations

import tarfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import SHARED

EXTRACTION = SHARED / "data" / "extraction"
HOSTILE = SHARED / "data" / "hostile"


@dataclass(frozen=True, slots=True)
class Floor:
    """What a figure may not fall below, and what it was when the floor was set."""

    set: str
    what: str
    floor: float
    measured: float

    def __str__(self) -> str:
        return f"{self.set}.{self.what}"


def floors(topic: str) -> list[Floor]:
    """The floors of one topic of floors.toml."""
    topics = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
    return [Floor(name, what, **figures) for name, table in topics[topic].items() for what, figures in table.items()]


def needs(path: Path) -> pytest.MarkDecorator:
    """Skip where the data is not there."""
    return pytest.mark.skipif(not path.exists(), reason=f"no shared data: {path.name} is not beside the project")


def members(name: str) -> Iterator[tuple[str, bytes]]:
    """The files of a hostile archive and their bytes, in the archive's order."""
    with tarfile.open(HOSTILE / name) as archive:
        for member in archive:
            if file := archive.extractfile(member) if member.isfile() else None:
                yield Path(member.name).name, file.read()
