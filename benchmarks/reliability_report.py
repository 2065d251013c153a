"""The figures about faults as a Markdown page: the command, versions and machine on top, then a table a section."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.report import table

HEAD = """# Faults, and what became of the database

copydesk is killed, its calls to write fail, bits of its database flip and its inputs are hostile; then the same command
is run again. **Identical** means that `copydesk verify --digest` gives what an undisturbed run gives and that `copydesk
verify` finds no fault. An error is **clear** if the command ends with success, or with another code than 0 and one line
that says what was wrong. Instants, places and bits are chosen by a seed; what a process does at an instant differs from
run to run all the same.

Command: `{command}`

Versions: {versions}. Machine: {machine}.
"""
DISTRIBUTIONS = ("copydesk", "prefect", "sqlalchemy")
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the page: its title, what its columns mean, its columns, the first of which is text, and its rows.

    `differing` counts the tries whose result is not what is promised; what they were stands in `found`, a line each.
    """

    title: str
    about: str
    columns: Sequence[str]
    rows: Sequence[Row]
    differing: int = 0
    found: Sequence[str] = ()


def report(sections: Sequence[Section], command: str) -> str:
    """The page."""
    told = ", ".join(f"{name} {text}" for name, text in versions().items())
    return HEAD.format(command=command, versions=told, machine=machine()) + "".join(map(_section, sections))


def _section(section: Section) -> str:
    found = "".join(f"- {_escaped(line)}\n" for line in section.found)
    rows = [[_escaped(cell) for cell in row] for row in section.rows]
    listed = f"\nNot as promised:\n\n{found}" if found else ""
    return f"\n## {section.title}\n\n{section.about.strip()}\n\n{table(section.columns, rows)}{listed}"


def _escaped(cell: str) -> str:
    """A cell that cannot end early, nor begin markup: messages hold what stood in inputs."""
    flat = " ".join(cell.split())
    return flat.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")


def versions() -> Mapping[str, str]:
    """What was measured: Python, SQLite and the packages that matter, with their versions."""
    from importlib.metadata import version

    packages = {name: version(name) for name in DISTRIBUTIONS}
    return {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version, **packages}


def machine() -> str:
    """What it was measured on: the system and the number of processors; no name of the machine."""
    return f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors"
