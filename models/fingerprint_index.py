"""The fingerprint index: signatures of paragraphs, kept as blobs that are only ever appended.

A signature counts where its paragraph still stands with the same fingerprint, so that nothing has to be taken out. A
blob that is damaged, or whose signatures were made otherwise, is not used: its signatures are made anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xxhash
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, insert

from copydesk.duplicates.signatures import SIGNATURE, Signatures, parameters
from models.bulk import next_id
from models.edits import fingerprint_index
from models.engine import is_sqlite

# As blobs: a text that is none, by a flipped bit, could not be read at all.
BLOBS = """
    select id, cast(parameters as blob) as parameters, paragraphs, cast(signatures as blob) as signatures,
           cast(checksum as blob) as checksum from fingerprint_index order by id
"""
BLOBS_OF_SERVER = """
    select id, convert_to(parameters, 'UTF8') as parameters, paragraphs, signatures,
           convert_to(checksum, 'UTF8') as checksum from fingerprint_index order by id
"""
MOST_PARAGRAPHS = 50_000  # a blob: some 10 MB


@dataclass(frozen=True, slots=True)
class Index:
    """The signatures on record, and why some blobs cannot be used, by their ids."""

    signatures: Signatures
    faults: dict[int, str]


def load_index(connection: Connection) -> Index:
    """Read the index, oldest signatures first."""
    found: list[Signatures] = []
    faults: dict[int, str] = {}
    for row in connection.exec_driver_sql(BLOBS if is_sqlite(connection) else BLOBS_OF_SERVER):
        if row.parameters != parameters().encode():
            faults[row.id] = "its signatures were made by another version of copydesk, or of Unicode"
        elif not _is_sound(row.signatures, row.paragraphs, row.checksum):
            faults[row.id] = "it is damaged"
        else:
            found.append(np.frombuffer(row.signatures, SIGNATURE))
    return Index(np.concatenate(found) if found else np.zeros(0, SIGNATURE), faults)


def append(connection: Connection, run_id: int, signatures: Signatures) -> None:
    """Add signatures to the index. Needs the write lock."""
    for start in range(0, len(signatures), MOST_PARAGRAPHS):
        part = signatures[start : start + MOST_PARAGRAPHS]
        blob = part.tobytes()
        row = {"id": next_id(connection, fingerprint_index), "run_id": run_id, "parameters": parameters()}
        kept = {"paragraphs": len(part), "signatures": blob, "checksum": _checksum(blob)}
        kept["last_paragraph"] = int(part["paragraph"].max())
        connection.execute(insert(fingerprint_index).values(row | kept))


def remove(connection: Connection, ids: list[int] | None = None) -> None:
    """Remove blobs; without ids all of them. Needs the write lock."""
    every = delete(fingerprint_index)
    connection.execute(every if ids is None else every.where(fingerprint_index.c.id.in_(ids)))


def matching(index: Signatures, ids: NDArray[np.int64], fingerprints: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each paragraph the row of the index that holds its signature; -1 where there is none.

    `ids` have to be in ascending order.
    """
    rows = np.full(len(ids), -1)
    if not len(ids) or not len(index):
        return rows
    places = np.minimum(np.searchsorted(ids, index["paragraph"]), len(ids) - 1)
    valid = np.flatnonzero((ids[places] == index["paragraph"]) & (fingerprints[places] == index["fingerprint"]))
    rows[places[valid]] = valid  # of several the last, which is the newest
    return rows


def _is_sound(blob: bytes | None, paragraphs: int, checksum: bytes | None) -> bool:
    return blob is not None and len(blob) == paragraphs * SIGNATURE.itemsize and _checksum(blob).encode() == checksum


def _checksum(blob: bytes) -> str:
    return xxhash.xxh3_128_hexdigest(blob)
