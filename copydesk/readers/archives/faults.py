"""What is wrong with the bytes of an input and where: how readers of containers name parts, breaks and gaps."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from copydesk.harmless import on_one_line
from copydesk.limits import LONGEST_KIND, MOST_KINDS
from copydesk.types import Document, Quarantined


@dataclass(frozen=True, slots=True)
class Fault:
    """A place that cannot be read: a quarantine code, one sentence, and the byte in the input where it lies."""

    code: str
    message: str
    at: int = 0


class Guarded(io.RawIOBase):
    """A stream that reads forward only and ends early where its data breaks; `fault` then says why.

    Only what reading the file below raises comes out of it.
    """

    def __init__(self) -> None:
        self.fault: Fault | None = None

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Put the next bytes into `target` and say how many; 0 at the end. Subclasses write it."""
        raise NotImplementedError

    def readable(self) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive: its name and its data.

    `data` is None for links and devices, and where `fault` says why it cannot be had.
    """

    name: str
    data: Guarded | None
    fault: Fault | None = None


def part(uri: str, name: str) -> str:
    """The uri of a part of an input: its name as the fragment, after `!/` where the input is itself a part."""
    return f"{uri}!/{name}" if "#" in uri else f"{uri}#{name}"


def quoted(name: str) -> str:
    """A member's name as a piece of a uri; bytes that are no UTF-8 come back as they were."""
    return quote_from_bytes(name.encode("utf-8", "surrogateescape"), safe="/")


def count_kind(counts: Counter[str], kind: str, times: int = 1) -> None:
    """Count what is left out by its kind, in few and short words whatever an archive calls its parts."""
    shown = on_one_line(kind if len(kind) <= LONGEST_KIND else f"{kind[:LONGEST_KIND]}…")
    counts[shown if shown in counts or len(counts) < MOST_KINDS else "other kinds"] += times


def quarantined(uri: str, origin: Mapping[str, str], fault: Fault) -> Quarantined:
    """The fault as an entry of the ledger, under a uri of its own: what was read before it keeps the input's uri."""
    return Quarantined(Document(part(uri, f"byte={fault.at}"), b"", origin=origin), fault.code, fault.message)
