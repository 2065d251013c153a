"""Compiling: functions that numba turns into machine code the first time they are called, and keeps for later runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Compiled = TypeVar("Compiled", bound=Callable[..., Any])


def compiled(function: Compiled) -> Compiled:
    """The function, compiled. It must use plain numbers and numpy arrays alone. Releases the interpreter lock."""
    return cast(Compiled, njit(cache=True, nogil=True)(function))
