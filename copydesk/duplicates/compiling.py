"""Compiling: functions that numba turns into machine code the first time they are called, and keeps for later runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar, cast

import xxhash
from numba import njit
from numba.core.caching import FunctionCache

Compiled = TypeVar("Compiled", bound=Callable[..., Any])


def compiled(function: Compiled) -> Compiled:
    """The function, compiled. It must use plain numbers and numpy arrays alone. Releases the interpreter lock."""
    return cast(Compiled, _kept(njit(nogil=True)(function)))


def inlined(function: Compiled) -> Compiled:
    """The function, compiled as a part of those that call it.

    A call that takes an array counts references, which costs more than what most of these functions do.
    """
    return cast(Compiled, _kept(njit(nogil=True, inline="always")(function)))


def _kept(made: Any) -> Any:
    with suppress(RuntimeError):  # where nothing can be written, each process compiles for itself
        made._cache = KeptCode(made.py_func)
    return made


class KeptCode(FunctionCache):
    """Machine code in files, which may fail: what cannot be read is compiled again, what cannot be written is not kept.

    Machine code holds that of the functions it calls, wherever they stand; numba would use it as long as the function's
    own file is the same. So what it goes by is made to be all files of this package.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        """Raises RuntimeError where there is no folder for such files."""
        super().__init__(function)
        self._cache_file._source_stamp = (self._cache_file._source_stamp, sources())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The machine code for these types of arguments, or None."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # whatever a file that was cut off or overwritten makes of unpickling
            with suppress(OSError):
                self.flush()  # or else what is compiled now could not be kept, either
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the machine code for these types of arguments, where it can be kept."""
        with suppress(Exception):  # of a full disk, or of an old file there that can neither be read nor replaced
            super().save_overload(sig, data)


@lru_cache(maxsize=1)
def sources() -> str:
    """A digest of this package's modules."""
    modules = sorted(
        (path.name, path.read_bytes()) for path in files(__package__).iterdir() if path.name.endswith(".py")
    )
    return xxhash.xxh3_128_hexdigest(b"\0".join(name.encode() + b"\0" + text for name, text in modules))
