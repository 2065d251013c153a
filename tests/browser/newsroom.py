"""What is looked at: a database filled by two runs on a real Prefect server, the second with news of a paper known."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.flows.conftest import Server, rows

PAPER = "The Quernby Bell"  # the samples have two articles of it
NAME = "newsroom.db"
STORY = """date: 2025-09-0{n}

The {n}th ferry of the day was late, and nobody at the harbour office could say why it was.

The keeper counted {n} gulls.

Advertisement
"""
TWO_A_BATCH = """
import sys
from flows.ingesting import run
given = {"inputs": ["inbox"], "database": sys.argv[1], "desk": None, "columns": {}, "urls": None}
run(given | {"publisher": sys.argv[2], "documents_per_batch": 2})
"""


@dataclass(frozen=True)
class Newsroom:
    """The database, and on the server the second run and the artifacts of both by their keys, the newest last."""

    database: Path
    flow_run: str
    artifacts: dict[str, list[str]]

    def article(self, name: str) -> int:
        """The id of the article of an input."""
        found = rows(self.database, "select a.id, d.uri from articles a join documents d on d.id = a.document_id")
        return next(int(str(number)) for number, uri in found if str(uri).endswith(name))


def fill_newsroom(server: Server, folder: Path) -> Newsroom:
    """Ingest the samples, then five stories and a file that is none, two a batch."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "inbox").mkdir()
    for n in range(1, 6):
        (folder / "inbox" / f"{n}.txt").write_text(STORY.format(n=n), encoding="utf-8")
    (folder / "inbox" / "bad.txt").write_bytes(bytes(40))
    inputs = sorted(str(path.relative_to(folder)) for path in (folder / "seeds").iterdir() if path.is_dir())
    first = server.run("ingest", *inputs, "--db", NAME, cwd=folder)
    assert first.returncode == 0, first.stderr
    second = server.start(TWO_A_BATCH, NAME, PAPER, cwd=folder)
    _, errors = second.communicate()
    assert second.returncode == 0, errors
    return found(server, folder / NAME)


def found(server: Server, database: Path) -> Newsroom:
    """What the server has of the runs that filled a database."""
    runs = [str(flow_run) for (flow_run,) in rows(database, "select flow_run_id from runs order by id")]
    artifacts: dict[str, list[str]] = {}
    for one in runs:
        for artifact in server.ask("artifacts", flow_runs={"id": {"any_": [one]}}):
            artifacts.setdefault(str(artifact["key"]), []).append(str(artifact["id"]))
    return Newsroom(database, runs[-1], artifacts)
