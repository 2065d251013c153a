"""The way to a Dask scheduler: its address, the connection, and whether its workers decide as this machine does."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from copydesk.errors import AddressError, DaskError
from copydesk.workers.environment import difference, environment

SCHEMES = ("tcp", "tls")
START_WORKER = "start one with: dask worker"
LARGE = "512 MiB"  # from which size on Dask may warn of what it sends; a portion can be one article of 64 MiB


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to wait for a scheduler that does not answer, and for a worker where there is none, in seconds."""

    scheduler: float = 10.0
    workers: float = 60.0


def require_dask() -> None:
    """Find out in time that Dask is not installed, and import none of it. Raises DaskError."""
    if find_spec("distributed") is None:
        raise DaskError("Dask is not installed, and is an extra; run: pip install 'copydesk[dask]'")


def checked_address(address: str) -> str:
    """An address that may be a scheduler's. Raises AddressError."""
    with suppress(ValueError):  # of a port that is none
        parts = urlsplit(address)
        rest = parts.path or parts.query or parts.fragment or parts.username or not address.isprintable()
        if parts.scheme in SCHEMES and parts.hostname and parts.port and not rest and " " not in address:
            return address
    raise AddressError(
        f"{address!r} is no address of a Dask scheduler; write it as in tcp://host:8786 or tls://host:8786"
    )


def checked_runner(runner: str, address: str | None) -> None:
    """Check what says where work is done, `local` or `dask`. Raises AddressError."""
    if runner == "dask" and not address:
        raise AddressError("runner dask: name the address of the scheduler, such as tcp://host:8786")
    if runner != "dask" and address:
        raise AddressError(f"address {address}: there is a scheduler to be asked only with runner dask")
    if address:
        checked_address(address)


class Connected:
    """A connection to a scheduler. `client` is Dask's own."""

    def __init__(self, address: str, waits: Waits | None = None) -> None:
        """Raises AddressError, and DaskError where no scheduler answers, or its workers are missing or others."""
        self.address = checked_address(address)
        self.waits = waits or Waits()
        require_dask()
        self.client = self._connect()
        try:
            self._wait_for_workers()
            self._require_the_same()
        except BaseException:
            self.close()
            raise

    def _connect(self) -> Any:
        import dask.config

        _quiet()
        from distributed import Client

        dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGE})
        client: Any = Client
        try:
            return client(self.address, timeout=self.waits.scheduler, set_as_default=False, name="copydesk")
        except AssertionError as error:  # which it raises where its own thread does not start within ten seconds
            busy = "this machine is too busy for Dask's client to start"
            raise DaskError(f"{self.address}: {busy}; run the same command again when it is less so") from error
        except OSError as error:
            waited = f"no Dask scheduler answers within {self.waits.scheduler:g} seconds"
            raise DaskError(f"{self.address}: {waited}; start it with: dask scheduler, or mend the address") from error
        except ImportError as error:  # which Dask raises where the scheduler has another version that it cannot talk to
            raise DaskError(f"{self.address}: {_line(error)}; install the same version of Dask") from error
        except (TypeError, ValueError, RuntimeError) as error:  # which it raises where it is configured wrongly
            raise DaskError(f"{self.address}: {_line(error)}; see Dask's configuration, distributed.comm") from error

    def threads(self) -> int:
        """How many tasks the workers can do at a time: 0 where there are none."""
        return sum(self.client.nthreads().values())

    def _wait_for_workers(self) -> None:
        deadline = time.monotonic() + self.waits.workers
        with self.asking():
            while not self.threads():
                if time.monotonic() > deadline:
                    raise DaskError(self.no_workers())
                time.sleep(0.2)

    def _require_the_same(self) -> None:
        with self.asking():
            try:
                self.client.run_on_scheduler(environment)
            except (ImportError, AttributeError) as error:
                why = f"the scheduler cannot import copydesk ({_line(error)})"
                raise DaskError(
                    f"{self.address}: {why}; install it there, too: pip install 'copydesk[dask]'"
                ) from error
            of_workers = self.client.run(environment, on_error="return")
        for worker, there in of_workers.items():
            if isinstance(there, OSError):
                continue  # it has just gone; whoever comes in its place is asked with each portion
            if isinstance(there, Exception):  # of whatever type: Dask keeps only what it says
                why = f"it cannot import copydesk ({_line(there)})"
            else:
                why = difference(environment(), there) or ""
            if why:
                raise DaskError(f"the Dask worker {worker} is not as this machine: {why}; install there what is here")

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Within it the scheduler is asked something. Raises DaskError where it is gone."""
        from distributed.client import ClosedClientError

        try:
            yield
        except (OSError, CancelledError, ClosedClientError) as error:
            raise self.gone(_line(error)) from error

    def gone(self, why: str) -> DaskError:
        """What to say where the scheduler is gone."""
        cure = "start it and its workers again, or leave Dask out"
        again = "what was committed stays; then run the same command again"
        return DaskError(f"{self.address}: the Dask scheduler is gone or began anew ({why}); {cure}; {again}")

    def no_workers(self) -> str:
        """What to say where there are no workers."""
        waited = f"the Dask scheduler has had no worker for {self.waits.workers:g} seconds"
        return f"{self.address}: {waited}; {START_WORKER} {self.address}"

    def close(self) -> None:
        """Leave the scheduler, which drops what it has not done yet."""
        with suppress(OSError, CancelledError):
            self.client.close(timeout=self.waits.scheduler)


def _quiet() -> None:
    """Keep Dask's log off the terminal, unless its own configuration says where it should go."""
    import dask.config

    if dask.config.get("distributed.logging", None) or dask.config.get("logging", None):
        return
    from distributed.versions import VersionMismatchWarning

    for name in ("distributed", "distributed.client", "distributed.gc", "tornado", "tornado.application"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
    warnings.simplefilter("ignore", VersionMismatchWarning)  # what matters to the database is compared here


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
