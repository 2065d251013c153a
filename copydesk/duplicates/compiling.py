"""Compiling: functions that numba turns into machine code the first time they are called, and keeps for later runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar, cast

import xxhash
from numba import njit

Compiled = TypeVar("Compiled", bound=Callable[..., Any])


def compiled(function: Compiled) -> Compiled:
    """The function, compiled. It must use plain numbers and numpy arrays alone. Releases the interpreter lock.

    Machine code holds that of the functions it calls, wherever they stand; numba would use it as long as the function's
    own file is the same. So what it goes by is made to be all files of this package.
    """
    return cast(Compiled, _kept(njit(cache=True, nogil=True)(function)))


def inlined(function: Compiled) -> Compiled:
    """The function, compiled as a part of those that call it.

    A call that takes an array counts references, which costs more than what most of these functions do.
    """
    return cast(Compiled, _kept(njit(cache=True, nogil=True, inline="always")(function)))


def _kept(made: Any) -> Any:
    kept = made._cache._cache_file
    kept._source_stamp = (kept._source_stamp, sources())
    return made


@lru_cache(maxsize=1)
def sources() -> str:
    """A digest of this package's modules."""
    modules = sorted(
        (path.name, path.read_bytes()) for path in files(__package__).iterdir() if path.name.endswith(".py")
    )
    return xxhash.xxh3_128_hexdigest(b"\0".join(name.encode() + b"\0" + text for name, text in modules))
