"""Pages: any bytes become lines with a mark each, and fields that can be stored."""

from __future__ import annotations

from copydesk.metadata import page_fields
from copydesk.registry import Publishers
from copydesk.types import Document
from tests.fuzz.promises import URI, read_twice, sound_fields


def check(raw: bytes) -> None:
    decoded = read_twice(Document(URI, raw, "text/html"))
    if decoded is None or decoded.page is None:
        return
    assert len(decoded.page.marks) == len(decoded.lines)
    assert all(-1 <= element.parent < number for number, element in enumerate(decoded.page.elements))
    for line, mark in zip(decoded.lines, decoded.page.marks, strict=True):
        assert 0 <= mark.element < len(decoded.page.elements)
        assert min(mark.linked, mark.stressed, mark.links) >= 0
        assert line == " ".join(line.split()) != ""
        line.encode()
    for url in (None, "https://coast.example/2025/03/04/ferry"):
        fields = page_fields(decoded.page, decoded.lines, url, Publishers())
        assert fields == page_fields(decoded.page, decoded.lines, url, Publishers())
        sound_fields(fields)
