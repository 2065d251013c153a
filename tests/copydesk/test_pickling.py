"""What goes to workers and comes back is what was sent."""

from __future__ import annotations

import inspect
import pickle
from copy import copy
from dataclasses import fields, is_dataclass, replace

import pytest

from copydesk import claim_types, page, types
from copydesk.claim_types import Claim, Slots, Source, Span
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.types import Digest, Quarantined
from tests.conftest import document

TEXT = "By Ada Ferrante\n\nThe ferry left at noon.\n\nAdvertisement\n\nThe harbour\x92s master said so."
SOURCE = Source("person", "Ada Ferrante", ("Ada", "Ferrante"))
VALUES = [
    Claim("statement", "It left.", (Span("content", 0, 8),), "own", 0.5, SOURCE, slots=Slots("ferry", "leave")),
    Quarantined(document("no"), "empty", "the file has no text in it", digest=Digest("ab", 2)),
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back(value: object) -> None:
    assert pickle.loads(pickle.dumps(value)) == value == copy(value)


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_an_article_comes_back(media_type: str, desk: Desk) -> None:
    given = replace(document(f"<p>{TEXT}</p>" if media_type == "text/html" else TEXT), media_type=media_type)
    made = run(given, desk)
    assert pickle.loads(pickle.dumps(made)) == made


@pytest.mark.parametrize("module", [types, page, claim_types])
def test_all_fields_are_arguments(module: object) -> None:
    for _, kind in inspect.getmembers(module, is_dataclass):
        assert len(fields(kind)) > 1
        assert all(field.init for field in fields(kind))
