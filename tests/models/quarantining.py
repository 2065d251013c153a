"""Inputs in quarantine and ways to try them again without Prefect, for the tests of quarantine."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from copydesk.batches import Found, clean
from copydesk.desk import Desk
from copydesk.types import Document, Quarantined
from models import loading, retrying, rewriting
from models.store import Saved, Store
from tests.models.filling import rows, start

URI = "file:///inbox/quay.txt"
TEXT = "The quay at Quillhaven opens on Monday, the harbour board said.\n\nBoats may land from six in the morning.\n"
GOOD = Document(URI, TEXT.encode(), origin={"publisher": "quillpost.example"})
BAD = Quarantined(GOOD, "internal_error", "cleaning failed: ValueError: no; please report this with the file")


def newer(patch: pytest.MonkeyPatch, version: str = "99.0") -> None:
    """Be another version of copydesk from now on."""
    for module in (loading, retrying, rewriting):
        patch.setattr(module, "__version__", version)


def meet(store: Store, desk: Desk, found: Sequence[Found], again: bool = False) -> Saved:
    """What a run does with a batch of inputs that it meets."""
    known = store.known([one.version for one in found])
    waiting = [one for one in found if known.get(one.version) == "quarantined"]
    tried = store.due(waiting, again)
    new = [one for one in found if one.version not in known or one.version in tried]
    return store.save_batch(start(store), clean(new, desk))


def states(store: Store, uri: str = URI) -> list[tuple[object, ...]]:
    """Status, code and the version that tried it, of each version of an input in the order of loading."""
    query = "select status, error_code, code_version from documents where uri = ? order by id"
    return rows(store.engine, query, uri)
