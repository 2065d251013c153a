"""The health of a database on a server: whether it can be reached, what it is, and how much is in it."""

from __future__ import annotations

from sqlalchemy import URL

from copydesk.errors import DatabaseError
from models.engine import reading
from models.findings import Finding, fault, ok, warning
from models.places import shown
from models.postgresql.engine import postgresql_engine
from models.schema import HEAD
from models.state import State, state_of

COUNTED = ("documents", "articles", "claims", "runs")
ABOUT = """
    select current_setting('server_version'), pg_database_size(current_database()),
           pg_is_in_recovery(), current_setting('data_checksums')
"""


def server_findings(url: URL) -> list[Finding]:
    """Everything that can be said of a database on a server; never raises because of its state."""
    try:
        state = state_of(url)
    except DatabaseError as error:
        found, _, cure = str(error).partition("; ")
        return [fault("database", found, cure)]
    if state is State.MISSING:
        return [warning("database", f"{shown(url)}: has no tables yet", "copydesk ingest makes them")]
    engine = postgresql_engine(url)
    try:
        with reading(engine) as connection:
            version, size, replica, checksums = connection.exec_driver_sql(ABOUT).one()
            counts = {}
            if state is State.CURRENT:
                counts = {t: connection.exec_driver_sql(f"select count(*) from {t}").scalar() for t in COUNTED}
    finally:
        engine.dispose()
    findings = [ok("database", f"{shown(url)}: PostgreSQL {version}, {size / 1e6:,.1f} MB")]
    if state is State.OLDER:
        findings.append(warning("schema", "older than this copydesk", "run: copydesk db upgrade"))
    else:
        findings.append(ok("schema", HEAD))
        findings.append(ok("rows", ", ".join(f"{count:,} {table}" for table, count in counts.items())))
    if replica:
        findings.append(fault("server", "is a standby, which only reads", "name the server that is written to"))
    if checksums != "on":
        findings.append(
            warning("data checksums", "are off: nothing sees that a disk changed a page", "see pg_checksums --enable")
        )
    return findings
