"""Runs the commands of the documentation and compares, or with --write renews, what they print.

A block marked `console` holds one command after `$ ` and below it its standard output, which is compared to the letter.
A block marked `sh` holds commands that only have to succeed. All blocks of a page are run in order, in one terminal, in
a folder with `seeds/`, or with what the command left there that the page's first line names: `% starts after: COMMAND`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.readme_services import LASTING, Service, ports_of

ROOT = Path(__file__).parent.parent
FENCED = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,})(?P<language>[^\s`]*).*\n(?P<body>(?:.*\n)*?)(?P=indent)(?P=fence) *$",
    re.MULTILINE,
)
COMMENT = re.compile(r"\A(?:%|<!--) starts after: (?P<command>.*?)(?: *-->)?$", re.MULTILINE)
FLOWS = re.compile(
    r"\bcopydesk (ingest|reclean|maintain|claims extract|learn accept|learn reject|up|schedule)\b|\bprefect "
)
LOADED = "copydesk ingest seeds/*/"  # what the how-tos start after, unless they say otherwise
# It shows what happens without a Prefect server; the other pages share one, because starts are dear. Its sh blocks
# begin with `make run` in a clone: .ci/run has their lines.
ALONE = ("README.md",)
SETTINGS = {"COLUMNS": "110"}


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; `indent` is what its lines begin with in a list, `end` where it ends in the page."""

    language: str
    body: str
    indent: str
    end: int

    @property
    def script(self) -> str:
        """What is typed: the command of a console block, all lines of others."""
        lines = [line.removeprefix(self.indent) for line in self.body.splitlines()]
        return lines[0].removeprefix("$ ") if self.language == "console" else "\n".join(lines)

    @property
    def output(self) -> str:
        """What a console block says the command prints, as it stands there."""
        return self.body.partition("\n")[2]

    @property
    def is_run(self) -> bool:
        """Whether it holds commands."""
        return self.language in ("console", "sh")


@cache
def text_of(page: str) -> str:
    """The text of a page, by its path in the project."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks_of(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [Block(m["language"], m["body"], m["indent"], m.end("body")) for m in FENCED.finditer(text_of(page))]


def pages() -> list[str]:
    """All pages of the documentation."""
    found = (path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts)
    return ["README.md", "CONTRIBUTING.md", *sorted(str(path.relative_to(ROOT)) for path in found)]


def run_pages() -> list[str]:
    """The pages that have commands."""
    return [page for page in pages() if any(block.is_run for block in blocks_of(page))]


def served_pages() -> list[str]:
    """Those whose commands run flows, or that start with a database."""
    return [page for page in run_pages() if page not in ALONE and (starts_after(page) or _runs_flows(page))]


def scripts_of(page: str, language: str) -> list[str]:
    """What the page's blocks in a language hold."""
    return [block.script for block in blocks_of(page) if block.language == language]


def pages_with(language: str) -> list[str]:
    """The pages that have a block in a language."""
    return [page for page in pages() if scripts_of(page, language)]


def starts_after(page: str) -> str:
    """The command that is run before the page's first, empty where there is none."""
    found = COMMENT.match(text_of(page))
    return found["command"] if found else LOADED if page.startswith("docs/how-to/") else ""


def _runs_flows(page: str) -> bool:
    return any(FLOWS.search(block.script) for block in blocks_of(page) if block.is_run)


@dataclass
class Terminal:
    """A reader's terminal: a folder and variables that carry over from one block to the next, and services started."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    services: list[Service] = field(default_factory=list)

    def __post_init__(self) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        own = {"PATH": path, "PREFECT_HOME": str(self.folder / ".prefect")}
        self.environment = {**os.environ, **SETTINGS, **own, **self.more}

    def run(self, script: str) -> str:
        """What a script prints on standard output. Raises RuntimeError where it fails."""
        state = self.folder / ".terminal"
        script = f'[ ! -f "{state}" ] || . "{state}"\ncd "$PWD"\n{script}\nexport -p > "{state}"\n'
        run = subprocess.run(
            ["bash", "-e", "-c", script], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        if run.returncode:
            raise RuntimeError(f"{script}: exit code {run.returncode}: {run.stdout}{run.stderr}")
        return run.stdout

    def start(self, script: str, ports: Mapping[str, str]) -> None:
        """Start a command that goes on, and wait until it is ready."""
        self.services.append(Service(script, self.folder, self.environment, ports))

    def stop(self) -> None:
        """End what was started, the last first. Raises RuntimeError where something does not end cleanly."""
        try:
            while self.services:
                self.services.pop().stop()
        finally:
            if self.services:
                self.stop()


def seeded(folder: Path) -> Path:
    """An empty folder, filled with what the examples use."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    return folder


def outputs(page: str, terminal: Terminal) -> Iterator[tuple[Block, str]]:
    """Run a page. Each console block with what its command prints, indented and trimmed as the page shows it."""
    ports = ports_of([block.script for block in blocks_of(page) if block.is_run], terminal.environment)
    try:
        for block in filter(lambda block: block.is_run, blocks_of(page)):
            if page in ALONE and block.language == "sh":
                continue
            script = block.script
            for written, free in ports.items():
                script = re.sub(rf"\b{written}\b", free, script)
            if LASTING.search(script):
                terminal.start(script, ports)
                continue
            shown = terminal.run(script)
            if block.language == "console":
                lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
                yield block, "".join(f"{block.indent}{line}".rstrip() + "\n" for line in lines)
    finally:
        terminal.stop()


def write(page: str) -> None:
    """Renew a page's outputs in place."""
    text = text_of(page)
    with tempfile.TemporaryDirectory() as name:
        terminal = Terminal(seeded(Path(name)))
        terminal.run(starts_after(page))
        for block, shown in reversed(list(outputs(page, terminal))):
            text = text[: block.end - len(block.output)] + shown + text[block.end :]
    (ROOT / page).write_text(text, encoding="utf-8")


if __name__ == "__main__" and sys.argv[1:2] == ["--write"]:
    for given in sys.argv[2:] or run_pages():
        write(given)
