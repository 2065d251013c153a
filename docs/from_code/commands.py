"""Every command with its arguments, options, defaults and exit codes, as click knows them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from docs.from_code.markdown import code, page, table, text
from flows.cli import EXIT_CODES, main


def commands() -> str:
    """The page."""
    return page(_page())


def _page() -> Iterator[str]:
    yield from ("# Commands", "", text(main.help or ""), "")
    root = click.Context(main, info_name="copydesk")
    found = list(_commands(main, root))
    yield from table(["command", "does"], ([f"[{name}](#{_anchor(name)})", _short(c.command)] for name, c in found))
    for name, context in found:
        yield from _command(name, context)
    yield from ("## Exit codes", "", *table(["code", "means"], _exit_codes()))


def _commands(group: click.Group, parent: click.Context) -> Iterator[tuple[str, click.Context]]:
    for name, command in sorted(group.commands.items()):
        context = click.Context(command, parent=parent, info_name=name)
        if isinstance(command, click.Group):
            yield from _commands(command, context)
        else:
            yield context.command_path, context


def _command(name: str, context: click.Context) -> Iterator[str]:
    command = context.command
    yield from (f"## {name}", "", "```text", " ".join([name, *command.collect_usage_pieces(context)]), "```", "")
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        yield from (text(paragraph.replace("\b", "")), "")
    records = [p.get_help_record(context) for p in command.get_params(context) if isinstance(p, click.Option)]
    shown = [record for record in records if record and "--help" not in record[0]]
    yield from table(["option", ""], ([code(option), text(said)] for option, said in shown))


def _short(command: click.Command) -> str:
    return text(inspect.cleandoc(command.help or "").split("\n\n")[0])


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")


def _exit_codes() -> Iterator[list[str]]:
    said = " ".join(EXIT_CODES.replace("\b", "").split()).removeprefix("Exit codes:").rstrip(". ")
    for part in re.split(r";\s+(?=\d)", said):
        number, _, means = part.strip().partition(" ")
        yield [number, text(means)]
