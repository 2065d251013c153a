"""Signatures: what stands for a paragraph where copies are looked for, made once and kept in the database."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from copydesk.agencies import statements
from copydesk.duplicates import signing
from copydesk.duplicates.alphabet import PORTION, encoded
from copydesk.duplicates.telling import telling_words

Signatures = NDArray[np.void]

SIGNATURE = np.dtype(
    [
        ("paragraph", "<i8"),  # id of the paragraph
        ("fingerprint", "<i8"),  # of its comparison key, equal for exact copies
        ("facts", "<u8"),  # hash of the figures, names, negations and so on in their order
        ("bands", "<u4", (signing.BANDS,)),  # keys that near copies have in common; 0 where the text is too short
        ("variants", "<u4", (signing.VARIANT_BANDS,)),  # the same without regard to the facts
    ]
)
VERSION = 1  # raised when tokens or hashes are made otherwise
SEED = 0x636F7079


def signatures(paragraphs: Sequence[int], fingerprints: Sequence[int], texts: Sequence[str]) -> Signatures:
    """The signatures of paragraphs, given as their ids, fingerprints and texts. Credits of agencies are left aside."""
    made = np.zeros(len(texts), SIGNATURE)
    made["paragraph"], made["fingerprint"] = paragraphs, fingerprints
    factors, terms = _hash_functions()
    for start in range(0, len(texts), PORTION):
        part = made[start : start + PORTION]
        kept = (part["facts"], part["bands"], part["variants"])
        stated = statements(texts[start : start + PORTION])
        signing.sign_all(encoded(stated), telling_words(), factors, terms, *kept)
    return made


@lru_cache(maxsize=1)
def parameters() -> str:
    """How signatures are made, as JSON: those made otherwise cannot be compared."""
    words = files("copydesk.duplicates").joinpath("words.toml").read_bytes()
    made = {
        "version": VERSION,
        "shingle": "2 words",
        "bands": [signing.BANDS, signing.ROWS],
        "variant_bands": [signing.VARIANT_BANDS, signing.VARIANT_ROWS],
        "fewest_tokens": signing.FEWEST_TOKENS,
        "words": hashlib.sha256(words).hexdigest()[:12],
        "unicode": unicodedata.unidata_version,
    }
    return json.dumps(made, sort_keys=True)


@lru_cache(maxsize=1)
def _hash_functions() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Factors, which are odd, and terms: a pair of words has the values `factor * pair + term` modulo 2^32."""
    drawn = hashlib.shake_256(SEED.to_bytes(4, "big")).digest(8 * signing.HASHES)
    factors, terms = np.frombuffer(drawn, dtype="<u4").reshape(2, signing.HASHES).astype(np.uint32)
    return factors | np.uint32(1), terms
