"""Commands on the publishers' files: what they say, and whether their examples hold. No Prefect, no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.options import desk_option, reports_errors
from flows.terminal import echo, echo_error

if TYPE_CHECKING:
    from copydesk.registry import Publisher, Template


@click.group()
def publishers() -> None:
    """List, show and check the publishers whose pages need a word of explanation."""


@publishers.command("list")
@desk_option
@click.option("--json", "as_json", is_flag=True, help="Print the publishers as JSON.")
@reports_errors
def list_publishers(desk: Path | None, as_json: bool) -> None:
    """List every publisher with its domain."""
    from copydesk.desk import load_desk

    loaded = load_desk(desk).publishers
    if as_json:
        echo(json.dumps([_summary(publisher) for publisher in loaded], ensure_ascii=False))
        return
    width = max((len(publisher.domain) for publisher in loaded), default=0)
    for publisher in loaded:
        echo(f"{publisher.domain:<{width}}  {publisher.name}")


@publishers.command("show")
@click.argument("domain")
@desk_option
@reports_errors
def show_publisher(domain: str, desk: Path | None) -> None:
    """Show what is known of the publisher of a DOMAIN."""
    from copydesk.desk import load_desk
    from copydesk.errors import QueryError

    publisher = load_desk(desk).publishers.of(domain.strip())
    if publisher is None:
        raise QueryError(f"{domain}: no file for this publisher; list them with: copydesk publishers list")
    for name, value in _summary(publisher).items():
        if value not in (None, [], 0):
            echo(f"{name:<13} {', '.join(value) if isinstance(value, list) else value}")
    for template in publisher.templates:
        echo(f"template      {_period(template)}: {template.why}")
        for field, origins in template.prefer.items():
            echo(f"  {field} from {', then '.join(origins)}")
    echo(f"file          {publisher.file}")


@publishers.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@desk_option
@reports_errors
def check_publishers(folder: Path | None, desk: Path | None) -> None:
    """Prove every publisher's examples, or those of the *.toml files in a FOLDER."""
    from copydesk.desk import load_desk
    from copydesk.errors import DeskError
    from copydesk.metadata.prove import faults
    from copydesk.registry import load_publishers

    if folder is not None and not folder.is_dir():
        raise DeskError(
            f"{folder}: no such folder; name one that holds publishers' files such as harbourpost.example.toml"
        )
    found = load_publishers(sorted(folder.glob("*.toml"))) if folder else load_desk(desk).publishers
    wrong = [fault for publisher in found for fault in faults(publisher)]
    if wrong:
        for fault in wrong[:-1]:
            echo_error(fault)
        raise DeskError(wrong[-1])
    examples = sum(len(template.examples) for publisher in found for template in publisher.templates)
    echo(f"{len(found)} publishers, {examples} examples, all as they should be")


def _summary(publisher: Publisher) -> dict[str, str | int | list[str] | None]:
    return {
        "domain": publisher.domain,
        "name": publisher.name,
        "language": publisher.language,
        "timezone": publisher.timezone,
        "other_domains": list(publisher.other_domains),
        "templates": len(publisher.templates),
    }


def _period(template: Template) -> str:
    if not template.valid_from and not template.valid_until:
        return "always"
    start = f"from {template.valid_from}" if template.valid_from else ""
    end = f"until {template.valid_until}" if template.valid_until else ""
    return f"{start} {end}".strip()


COMMANDS: tuple[click.Command, ...] = (publishers,)
