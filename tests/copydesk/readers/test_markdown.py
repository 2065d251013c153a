"""Markdown: the file is the document, byte for byte."""

from __future__ import annotations

import io

import pytest

from copydesk.readers import formats
from copydesk.readers.formats import Stream
from copydesk.readers.markdown import FORMAT, recognises
from copydesk.types import Document, Quarantined
from tests.copydesk.readers.reading import URI

TEXT = b"---\ntitle: Ferry returns\n---\n\n## On Monday\n\n> It came back.\n"


def read(raw: bytes) -> Document | Quarantined:
    [document] = FORMAT.read(Stream(URI, io.BytesIO(raw), {"publisher": "harbourpost.example"}))
    return document


@pytest.mark.parametrize("raw", [TEXT, b"", b"\xff\xfe\x00"])
def test_the_file_is_the_document(raw: bytes) -> None:
    assert read(raw) == Document(URI, raw, "text/markdown", {"publisher": "harbourpost.example"})


def test_a_file_larger_than_a_document_is_quarantined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_BYTES", 10)
    found = read(TEXT)
    assert isinstance(found, Quarantined)
    assert (found.code, found.document.media_type) == ("too_large", "text/markdown")


def test_plain_text_is_never_taken_for_markdown() -> None:
    assert not recognises(TEXT)
