"""The repair command: what is wrong in a database made again from what it keeps, and the rest named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.options import database_option, desk_option, reports_errors
from flows.terminal import echo

if TYPE_CHECKING:
    from models.repair import Repaired


@click.command()
@database_option
@desk_option
@click.option("--accept-changes", is_flag=True, help="Take rows that something else changed for granted as they are.")
@click.option("--dry-run", is_flag=True, help="Say what is wrong and what would be done; write nothing.")
@reports_errors
def repair(db: str, desk: Path | None, accept_changes: bool, dry_run: bool) -> None:
    """Mend a damaged database from the raw inputs it keeps, after copying it.

    Stop other runs first. Ends with 6 where something is left that it cannot mend, and says what to do about it.
    """
    from copydesk.desk import load_desk
    from models.places import file_at
    from models.repair import is_of_the_file
    from models.repair import repair as repair_all
    from models.state import open_existing
    from models.verify import verify

    path = file_at(db, "restore a backup, or ingest again into a new database")
    rules = load_desk(desk)
    engine = open_existing(path)
    before = verify(engine)
    engine.dispose()
    echo(f"{before.count} faults in {before.documents} documents")
    if not before.count:
        echo("nothing to repair")
        return
    if dry_run:
        how = "a new file made of the rows that can be read" if is_of_the_file(before) else "in the file as it is"
        echo(f"would be mended: {how}; rows from their checksums, articles from their raw inputs")
        raise SystemExit(6)
    _print(repair_all(path, rules, before, accept=accept_changes, say=lambda line: echo(line, err=True)), db)


def _print(done: Repaired, db: str) -> None:
    assert done.after is not None
    echo(f"the database as it was: {done.copy}")
    echo(f"{done.corrected} rows put right, {done.cleaned} documents cleaned again, {done.claims} claims read anew")
    for table, count in done.lost.items():
        echo(f"lost: {count} or more rows of {table}; ingest the inputs again, or restore a backup")
    for table, count in done.forgotten.items():
        if count:
            echo(f"forgotten: {count} rows of {table}, which are asked for again when they are needed")
    for uri in done.to_ingest:
        echo(f"ingest again: {uri}: its raw bytes are damaged; its article stays until then")
    for fault in done.after.faults:
        echo(f"left: {fault.invariant}: {fault.place}: {fault.message}")
    if done.after.count:
        echo("restore a backup, ingest the inputs again, or take changed rows as they are: --accept-changes")
        raise SystemExit(6)
    echo(f"{db} is in order")


COMMANDS: tuple[click.Command, ...] = (repair,)
