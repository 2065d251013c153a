"""The doctor's command: everything that can be wrong around copydesk, a line each, with its cure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.options import database_option, desk_option, reports_errors
from flows.terminal import echo
from models.findings import Finding, fault

if TYPE_CHECKING:
    from models.places import Place

Check = Callable[[], Sequence[Finding]]


@click.command()
@database_option
@desk_option
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@reports_errors
def doctor(db: str, desk: Path | None, as_json: bool) -> None:
    """Look at versions, server, schedule, database, disk, language model and desk, and say what is wrong and its cure.

    Reads only. Ends with 0 where there is no fault, with 1 otherwise; a warning is no fault.
    """
    found = []
    for finding in findings(_place(db), desk):
        found.append(finding)
        if not as_json:
            echo(finding.in_words())
    if as_json:
        echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False))
    if any(finding.level == "fault" for finding in found):
        raise SystemExit(1)


def _place(db: str) -> Place:
    if "://" not in db:
        return Path(db)  # without SQLAlchemy, which may be what is broken
    from models.places import place_of

    return place_of(db)


def findings(place: Place, desk: Path | None) -> Iterator[Finding]:
    """What each part finds, as soon as it does."""
    for name, check in _checks(place, desk).items():
        try:
            yield from check()
        except Exception as error:  # a part that is broken itself must not hide the others
            said = " ".join(str(error).split())[:300]
            yield fault(name, f"cannot be looked at ({type(error).__name__}: {said})", "see the lines above; report it")


def _checks(place: Place, desk: Path | None) -> dict[str, Check]:
    """The parts, each imported when it is its turn: one that does not import is a finding too."""

    def packages() -> Sequence[Finding]:
        from flows.doctor.packages import package_findings

        return package_findings()

    def machine() -> Sequence[Finding]:
        from flows.doctor import machine

        return [
            machine.sqlite_finding(),
            machine.disk_finding(place if isinstance(place, Path) else Path("copydesk.db")),
        ]

    def model() -> Sequence[Finding]:
        from flows.doctor.machine import model_finding

        return [model_finding()]

    def rules() -> Sequence[Finding]:
        from flows.doctor.machine import desk_finding

        return [desk_finding(desk)]

    def server() -> Sequence[Finding]:
        from flows.doctor.schedule import server_findings

        return server_findings()

    return {
        "packages": packages,
        "machine": machine,
        "database": lambda: _database(place),
        "language model": model,
        "desk": rules,
        "server": server,
    }


def _database(place: Place) -> Sequence[Finding]:
    if isinstance(place, Path):
        from models.health import database_findings

        return database_findings(place)
    from models.postgresql.health import server_findings

    return server_findings(place)


COMMANDS: tuple[click.Command, ...] = (doctor,)
