"""Functions that take more than they should; workers import them by name."""

from __future__ import annotations

import ctypes
import itertools
import os
import signal

from copydesk.workers.limits import progressed


def work(item: str) -> str:
    """Do what the item says, and answer with it."""
    word = item.partition(" ")[0]
    if word == "forever":
        for _ in itertools.count():
            pass
    elif word == "backtrack":  # in C, where no signal handler of Python's would be called
        ctypes.CDLL(None).atoi(b"1")
        __import__("re").match(r"(a|a)*b", "a" * 60)
    elif word == "eat":
        eaten = [b"x" * (1 << 20) for _ in range(1 << 20)]
        return str(len(eaten))
    elif word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif word == "fail":
        raise ValueError("no")
    elif word == "murder" and os.environ.get("ODD_WORKER"):  # the worker of a scheduler whose child this is
        os.kill(os.getppid(), signal.SIGKILL)
    elif word == "sleep":  # waiting takes no processor time
        signal.sigtimedwait([], 0.3)
    return item


def passing_over(rounds: int) -> int:
    """Work for long, and say that it gets on."""
    for _ in range(rounds):
        sum(range(2_000_000))
        progressed()
    return rounds


def at_it(rounds: int) -> int:
    """Work for as long, and say nothing."""
    for _ in range(rounds):
        sum(range(2_000_000))
    return rounds
