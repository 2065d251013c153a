"""Our own hostile inputs by family and name: how big they are shown, and a folder of them on disk.

`most` is far beyond what any article is; `largest` is about the largest that the limits (copydesk/limits.py) let
through, which is what costs most to clean; `small` is for tests.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.hostile_bytes import BYTES, LIES
from benchmarks.hostile_pages import BROKEN, HEADS, NESTED, WIDE
from benchmarks.hostile_texts import LINES, MANY, MARKDOWN, Make


@dataclass(frozen=True, slots=True)
class Family:
    """Inputs of one kind: the ending their files have, and three sizes in the unit that their makers count in."""

    name: str
    ending: str
    makes: Mapping[str, Make]
    small: int
    largest: int
    most: int


@dataclass(frozen=True, slots=True)
class Input:
    """One hostile input, which is made when it is asked for; `size` is what its maker is given."""

    family: Family
    name: str
    size: int

    @property
    def file_name(self) -> str:
        """A name for its file that every file system takes."""
        return f"{re.sub(r'[^a-z0-9]+', '-', self.name.lower())}-{self.size}{self.family.ending}"

    def bytes(self) -> bytes:
        """The input itself."""
        return self.family.makes[self.name](self.size)


FAMILIES = (
    Family("single lines", ".txt", LINES, 5_000, 1_000_000, 100_000_000),
    Family("many lines", ".txt", MANY, 300, 20_000, 1_000_000),
    Family("Markdown", ".md", MARKDOWN, 300, 20_000, 1_000_000),
    Family("nested pages", ".html", NESTED, 300, 10_000, 100_000),
    Family("wide pages", ".html", WIDE, 300, 20_000, 500_000),
    Family("page heads", ".html", HEADS, 300, 20_000, 500_000),
    Family("broken markup", ".html", BROKEN, 300, 100_000, 1_000_000),
    Family("bytes", ".txt", BYTES, 3_000, 1_000_000, 50_000_000),
    Family("false declarations", ".html", LIES, 3_000, 1_000_000, 50_000_000),
)


def inputs(size: str, families: str = "") -> Iterator[Input]:
    """The inputs of all families (or those whose name holds `families`) in one size: small, largest or most."""
    for family in FAMILIES:
        if families in family.name:
            yield from (Input(family, name, getattr(family, size)) for name in family.makes)


def write(folder: Path, size: str, families: str = "") -> list[Path]:
    """Write the inputs to a folder for each family."""
    written = []
    for one in inputs(size, families):
        place = folder / one.family.name.replace(" ", "-")
        place.mkdir(parents=True, exist_ok=True)
        written.append(place / one.file_name)
        written[-1].write_bytes(one.bytes())
    return written


if __name__ == "__main__":
    print(len(write(Path(sys.argv[1]), sys.argv[2], *sys.argv[3:4])), "files")
