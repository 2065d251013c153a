"""A PostgreSQL server of the tests' own: its files in a temporary folder, reached by a socket in it, by nobody else."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest

from models.places import label_of

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/pgsql/bin")
PORT = 5432  # only the name of the socket goes by it
DEADLINE = 60.0  # seconds
# What is written need not survive the machine, but for what a killed server finds again.
SETTINGS = ("listen_addresses=", "fsync=off", "autovacuum=off", "max_connections=40", "shared_buffers=32MB")


def binaries() -> Path:
    """Where initdb and pg_ctl are; a skip where they are not, a failure where COPYDESK_TESTS_NEED names them."""
    found = [path.parent for place in PLACES for path in Path("/").glob(f"{place[1:]}/initdb")]
    on_path = shutil.which("initdb")
    found += [Path(on_path).resolve().parent] if on_path else []
    if found:
        return max(found)
    reason = "there is no PostgreSQL server on this machine (Debian: apt install postgresql)"
    if "postgresql" in os.environ.get("COPYDESK_TESTS_NEED", "").split():
        pytest.fail(f"{reason}, and COPYDESK_TESTS_NEED names it", pytrace=False)
    pytest.skip(reason)


class Server:
    """A server that is started, stopped and killed; each `new_database` is empty and nobody else's."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder = folder
        self._binaries = binaries
        self._data = folder / "data"
        self._numbers = count(1)

    def make(self) -> None:
        """Make the server's files, and start it."""
        self._run("initdb", "-D", str(self._data), "-U", "desk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-k")
        self.start()

    def start(self) -> None:
        settings = " ".join(f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={self.folder}"))
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", "60", "-l", log, "-o", settings, "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop it; `immediate` is as if it had been killed."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", how, "stop")

    def restart(self, how: str = "immediate") -> None:
        self.stop(how)
        self.start()

    def new_database(self, *options: str) -> str:
        """The URL of a new database."""
        name = f"news{next(self._numbers)}"
        self._run("createdb", "-h", str(self.folder), "-U", "desk", *options, name)
        return self.url(name)

    def copy(self, name: str) -> str:
        """The URL of a new database that the dump of another one was restored into."""
        there = ("-h", str(self.folder), "-U", "desk")
        url, dump = self.new_database(), str(self.folder / f"{name}.dump")
        self._run("pg_dump", *there, "-Fc", "-f", dump, name)
        self._run("pg_restore", *there, "--exit-on-error", "--no-owner", "-d", label_of(url), dump)
        return url

    def guard(self, role: str, password: str) -> None:
        """Make a role that has to give a password."""
        self.sql("postgres", f"create role {role} login superuser password '{password}'")
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"local all {role} scram-sha-256\n{rules.read_text()}")
        self.sql("postgres", "select pg_reload_conf()")

    def url(self, name: str, user: str = "desk") -> str:
        return f"postgresql+psycopg://{user}@/{name}?host={self.folder}"

    def sql(self, name: str, statement: str) -> str:
        """What psql prints for a statement."""
        options = ("-h", str(self.folder), "-U", "desk", "-d", name, "-A", "-t", "-c", statement)
        return self._run("psql", *options).strip()

    def wait_for(self, name: str, statement: str, wanted: str) -> None:
        """Ask until a statement gives what is wanted."""
        until = time.monotonic() + DEADLINE
        while self.sql(name, statement) != wanted:
            assert time.monotonic() < until, f"{statement} has not come to {wanted}"
            time.sleep(0.02)

    def _run(self, program: str, *options: str) -> str:
        done = subprocess.run(
            [*_as_nobody(), str(self._binaries / program), *options],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "psql" else subprocess.DEVNULL,
            stderr=(self.folder / "errors").open("w"),
            text=True,
            timeout=DEADLINE,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {(self.folder / 'errors').read_text()}")
        return done.stdout or ""


def _as_nobody() -> list[str]:
    """The server refuses to be run by root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


@contextmanager
def running_server() -> Iterator[Server]:
    """A server until the block ends. Its folder has a short name: a socket's may have 107 letters."""
    where = binaries()
    folder = Path(mkdtemp(prefix="pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = Server(folder, where)
    try:
        server.make()
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
