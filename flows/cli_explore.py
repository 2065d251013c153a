"""The command that shows a database in the browser."""

from __future__ import annotations

import click

from flows.options import database_option, reports_errors
from flows.terminal import echo


@click.command()
@database_option
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="The port; 0 takes a free one."
)
@click.option("--open/--no-open", "open_browser", default=False, help="Open the pages in your browser.")
@reports_errors
def explore(db: str, port: int, open_browser: bool) -> None:
    """Show the database in the browser, until Ctrl-C.

    Redlines, claims, disputes and sources as pages, every table with search and filters, and SQL, by Datasette. Only
    this computer can open them, and nothing in them changes the database.
    """
    from models.places import file_at

    path = file_at(db, "ask with copydesk query and copydesk claims, or with any client of PostgreSQL's")
    from models.state import open_existing

    open_existing(path).dispose()  # before Datasette is imported, which takes a second
    from explore.serving import serve

    serve(path, port, echo, open_browser)


COMMANDS: tuple[click.Command, ...] = (explore,)
