"""What a worker process does: take a function, then call it on all it is given, each within the limits."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, Any

from copydesk.workers.limits import Limits, limit_memory, limited_time
from copydesk.workers.process import Failed, Function, Part, pack, receive, write

READY = "ready"
_END = object()  # of an iterator; never sent


def serve() -> None:
    """Serve until there is no more to do, or nobody to do it for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the caller ends this process
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what libraries print must not come between the answers
    given = os.fdopen(os.dup(0), "rb", buffering=0)
    with suppress(EOFError, BrokenPipeError):
        limits, function = receive(given), receive(given)
        limit_memory(limits)
        write(answers, pack(READY))
        while True:
            given_now = receive(given)
            if isinstance(given_now, Function):
                function = given_now
                continue
            for item in given_now:
                _serve(function.call, item, answers, limits)


def _serve(function: Callable[[Any], Any], item: object, answers: IO[bytes], limits: Limits) -> None:
    """Send what the function makes of an item; of an iterator part by part, each within the limits, and then None."""
    try:
        with limited_time(limits):
            outcome = function(item)
            packed = pack(None if isinstance(outcome, Iterator) else outcome)
        if isinstance(outcome, Iterator):
            _send_parts(outcome, answers, limits)
        write(answers, packed)
    except BrokenPipeError:
        raise
    except MemoryError:
        del item
        write(answers, pack(Failed(f"it takes more than {limits.memory >> 20} MiB of memory", "memory_limit")))
        sys.exit(1)  # what is left of this process's memory may be in pieces
    except Exception:
        write(answers, pack(Failed(traceback.format_exc())))


def _send_parts(parts: Iterator[Any], answers: IO[bytes], limits: Limits) -> None:
    while True:
        with limited_time(limits):
            part = next(parts, _END)
            packed = b"" if part is _END else pack(Part(part))
        if not packed:
            return
        write(answers, packed)
