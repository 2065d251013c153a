"""Texts in many languages and encodings, with right, wrong and no declarations, are read as what they are."""

from __future__ import annotations

from copydesk.readers.decode import NotTextError, read_text
from copydesk.readers.lines import declared_charset
from tests.quality.floors import HOSTILE, floors, members, needs

ARCHIVE = HOSTILE / "enc_own.tar.gz"


def is_read_right(name: str, raw: bytes) -> bool:
    """Whether a file comes out as under its true encoding, which its name ends in; a byte order mark aside."""
    true = name.removesuffix(".bin").rpartition("__")[2]
    try:
        text = read_text(raw, declared_charset(raw))[0]
    except NotTextError:
        return False
    return text.removeprefix("\ufeff") == raw.decode(true).removeprefix("\ufeff")


@needs(ARCHIVE)
def test_encodings_are_found() -> None:
    (floor,) = floors("encodings")
    files = list(members(ARCHIVE.name))
    wrong = [name for name, raw in files if not is_read_right(name, raw)]
    assert len(files) == 150
    assert len(files) - len(wrong) >= floor.floor, f"read wrongly: {', '.join(wrong)}"
