"""Runs the commands of the documentation and compares, or with --write renews, what they print.

A block marked `console` holds one command after `$ ` and below it the standard output, which is compared to the letter.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^(?P<indent> *)```console\n *\$ (?P<command>.*)\n(?P<output>(?:.*\n)*?) *```$", re.MULTILINE)
SERVED = (
    "docs/duplicates.md",
    "docs/claims.md",
)  # their tests have a Prefect server running: each start of the embedded one is dear
PAGES = ("README.md", "CONTRIBUTING.md", "docs/readers/html.md", *SERVED)


@dataclass(frozen=True)
class Example:
    """A command and what the page says it prints."""

    command: str
    output: str
    indent: str


def examples(page: str) -> list[Example]:
    """The console blocks of a page, in order."""
    found = BLOCK.finditer((ROOT / page).read_text(encoding="utf-8"))
    return [Example(m["command"], m["output"], m["indent"]) for m in found]


def working_folder(folder: Path) -> dict[str, str]:
    """Fill an empty folder with what the examples use; the environment to run them in."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PREFECT_HOME": str(folder / ".prefect"), "COLUMNS": "110"}


def output_of(example: Example, folder: Path, environment: dict[str, str]) -> str:
    """What the command prints on standard output, indented and trimmed as the page shows it."""
    run = subprocess.run(example.command, shell=True, cwd=folder, env=environment, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"{example.command}: exit code {run.returncode}: {run.stderr}")
    lines = [line.rstrip() for line in run.stdout.strip("\n").splitlines()]
    return "".join(f"{example.indent}{line}".rstrip() + "\n" for line in lines)


def write(page: str) -> None:
    """Renew a page's outputs in place."""
    text = (ROOT / page).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        environment = working_folder(Path(name))
        for example in examples(page):
            head = f"{example.indent}```console\n{example.indent}$ {example.command}\n"
            shown = output_of(example, Path(name), environment)
            text = text.replace(f"{head}{example.output}", f"{head}{shown}", 1)
    (ROOT / page).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for name in PAGES if sys.argv[1:] == ["--write"] else ():
        write(name)
