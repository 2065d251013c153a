"""Commands in forks of a process that has read rules and language model too: what strace looks at is the rest."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from copydesk import desk
from copydesk.claim_types import ArticleText
from copydesk.claims import EXTRACTORS
from copydesk.duplicates.signatures import signatures
from copydesk.pipeline import run
from copydesk.types import Document
from flows.quiet import keep_prefect_quiet
from tests.flows.forking import FLOWS, PREFECT, ROOT, Forking, serve

SENTENCE = 'The ferry sails at noon, and "nobody is on board", the captain said on 3 March 2024.'
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")  # none is lost in forks


class Preloaded(Forking):
    """The process that forks."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", __name__, str(theirs.fileno())]
            settings = {**environment, **ONE_THREAD}
            self._process = subprocess.Popen(command, env=settings, cwd=ROOT, pass_fds=[theirs.fileno()])


def preload() -> None:
    """Do once all that every command does before it comes to its database, such as trying all rules' examples."""
    desk.load_desk = cache(desk.load_desk)
    keep_prefect_quiet()
    for module in (*FLOWS, *PREFECT, "flows.reclean", "models.verify", "models.backup", "models.exporting", "pyarrow"):
        import_module(module)
    signatures([1], [1], [SENTENCE])
    run(Document("file:///inbox/story.txt", SENTENCE.encode()), desk.load_desk(None))
    for extractor in EXTRACTORS.values():
        extractor.extract(ArticleText(SENTENCE, ()))


if __name__ == "__main__":
    preload()
    gc.freeze()  # what is here already is never looked through in forks, which would copy all of it
    serve(socket.socket(fileno=int(sys.argv[1])))
