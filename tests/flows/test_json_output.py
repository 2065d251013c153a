"""`--json`: whatever the database holds, what is printed is JSON, and every command that promises it keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from copydesk.desk import Desk
from flows.cli import main
from tests.models.filling import extract, made_of, new_store, save

HOSTILE = (
    'By Ada "Quill" \\ Lane\n\n'
    "“The pier \x1b[31mis red, \u202e and ‘we’ \\u0000 </script> know it well,” said Odile Farrant.\n\n"
    '{"a": NaN} is what the harbour board of Quillhaven wrote on Tuesday in its report, for 3.2 million crowns.\n\n'
    "The council talked for hours about the \u0085 harbour, the \u2028 bridge and the lamp \ufeff on it on Tuesday.\n"
)
COMMANDS = {
    "rules list": (), "publishers list": (), "decisions": (), "learn list": (), "quarantine list": (),
    "quarantine show": ("2",), "verify": (), "query": ("articles",), "claims list": (), "claims disputes": (),
    "sources list": (), "sources show": ("Odile Farrant",), "sources suggest": (), "runs": (), "export": ("articles",),
}  # fmt: skip
ELSEWHERE = {  # need a run with Prefect, or more than a database: tested with the command
    "ingest", "rules impact", "reclean", "quarantine retry", "claims extract", "maintain", "doctor",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Path:
    """A working folder with a database in which a hostile article and an input in quarantine are."""
    made = tmp_path_factory.mktemp("json")
    store = new_store(made / "copydesk.db")
    article = made_of(HOSTILE, desk, "a'\x1b\n\"b.txt", publisher='"Post" \x07\\')
    save(store, article, made_of(b"\x89PNG\r\n\x1a\n\0\0", desk, "pic\n\u202eture.txt"))
    extract(store.engine)
    store.engine.dispose()
    return made


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of all commands that have the option."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        elif any("--json" in parameter.opts for parameter in command.params):
            yield " ".join((*path, name))


def test_every_command_is_among_them() -> None:
    assert set(commands(main)) == set(COMMANDS) | ELSEWHERE


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_printed_is_json(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    shown = CliRunner().invoke(main, [*command.split(), *COMMANDS[command], "--json"])
    assert shown.exit_code in (0, 6), shown.output
    assert not set(shown.stdout) & set(map(chr, [*range(9), *range(11, 32), 127]))
    try:
        json.loads(shown.stdout)
    except ValueError:
        assert all(json.loads(line) for line in shown.stdout.splitlines())  # an object a line
