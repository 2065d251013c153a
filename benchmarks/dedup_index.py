"""The kept index: how much signatures take in a database, and how long it takes to have them back.

What is kept comes as blobs. A way to keep them is a line in `FORMS`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from copydesk.duplicates.candidates import copy_candidates
from copydesk.duplicates.signatures import SIGNATURE, Signatures, signatures

A_BLOB = 50_000  # signatures


@dataclass(frozen=True, slots=True)
class Form:
    """A way to keep signatures: into blobs, and back."""

    write: Callable[[Signatures], list[bytes]]
    read: Callable[[Sequence[bytes]], Signatures]


@dataclass(frozen=True, slots=True)
class KeptIndex:
    """What a form takes for so many signatures: bytes of blobs, CPU-seconds to write, to read and to look all up."""

    form: str
    count: int
    size: int
    writing: float
    reading: float
    looking_up: float


def as_arrays(signed: Signatures) -> list[bytes]:
    """Arrays as they are."""
    return [signed[start : start + A_BLOB].tobytes() for start in range(0, len(signed), A_BLOB)]


def from_arrays(blobs: Sequence[bytes]) -> Signatures:
    """The same back."""
    return np.concatenate([np.frombuffer(blob, SIGNATURE) for blob in blobs])


FORMS = {"arrays as they are": Form(as_arrays, from_arrays)}


def measured(texts: Sequence[str]) -> list[KeptIndex]:
    """What each form takes for the signatures of some texts."""
    signed = signatures(range(len(texts)), [0] * len(texts), texts)
    copy_candidates(signed["bands"][:2])
    return [_measured(name, form, signed) for name, form in FORMS.items()]


def _measured(name: str, form: Form, signed: Signatures) -> KeptIndex:
    times = [time.process_time()]
    blobs = form.write(signed)
    times.append(time.process_time())
    back = form.read(blobs)
    times.append(time.process_time())
    copy_candidates(back["bands"])
    times.append(time.process_time())
    if not np.array_equal(back, signed):
        raise ValueError(f"{name}: the signatures read are not those that were written")
    writing, reading, looking_up = np.diff(times).tolist()
    return KeptIndex(name, len(signed), sum(map(len, blobs)), writing, reading, looking_up)
