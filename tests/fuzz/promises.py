"""What holds for any bytes: the promises that property tests and the fuzzer put to the test, in one place."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from copydesk.dates import OLDEST_YEAR
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.quotes import has_direct_quote
from copydesk.readers.formats import MOST_BYTES, Format, Stream
from copydesk.readers.lines import PAGES, read_lines, reread_lines
from copydesk.readers.opening import documents_in
from copydesk.redline import replay
from copydesk.rules import RuleSet
from copydesk.types import Article, Decoded, Document, Field, Quarantined

URI = "file:///inbox/input"
BARE = Desk(RuleSet([]))
MOST_CLEANED = 3  # documents of an input
Found = Document | Quarantined


class Dripping(io.RawIOBase):
    """A file that gives a few bytes at a time, as pipes and decompressors may."""

    def __init__(self, raw: bytes) -> None:
        self._raw = io.BytesIO(raw)

    def readable(self) -> bool:
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        data = self._raw.read(min(61, len(target)))
        target[: len(data)] = data
        return len(data)


def read(format: Format, raw: bytes, **origin: str) -> list[Found]:
    """What a reader makes of some bytes, which is the same where they come in drops."""
    found = list(format.read(Stream(URI, io.BytesIO(raw), origin)))
    drops = io.BufferedReader(Dripping(raw), 64)
    assert found == list(format.read(Stream(URI, drops, origin))), "read in drops it is something else"
    accounted_for(found)
    return found


def opened(name: str, raw: bytes) -> list[Found]:
    """What any file is read as, whatever is in it; reading it twice gives the same."""
    found, again = (list(documents_in(f"file:///inbox/{name}", name, io.BytesIO(raw), {}, Counter())) for _ in "12")
    assert found == again
    accounted_for(found)
    return found


def accounted_for(found: Iterable[Found]) -> None:
    """Each document can be kept, each quarantined one says why, and no two are one to the database."""
    versions = Counter[tuple[str, str]]()
    for one in found:
        document = one if isinstance(one, Document) else one.document
        assert len(document.raw) <= MOST_BYTES
        document.uri.encode()
        for key, value in document.origin.items():
            f"{key}{value}".encode()
        if isinstance(one, Quarantined):
            told(one)
        versions[one.version] += 1
    assert not [version for version, times in versions.items() if times > 1]


def told(one: Quarantined) -> None:
    """Its code is a name, its message one line of valid text; our own errors are not among the reasons."""
    assert one.code.replace("_", "").isalnum()
    assert one.code != "internal_error"
    assert one.message.strip()
    assert "\n" not in one.message
    one.message.encode()


def cleaned(document: Document, desk: Desk) -> Article | Quarantined:
    """What the pipeline makes of a document, all promises kept."""
    made = run(document, desk)
    assert made == run(document, desk), "the same input gave another output"
    if isinstance(made, Quarantined):
        told(made)
    if made.decoded is not None:
        replayed(made, made.decoded)
        sound_fields(made.fields if isinstance(made, Article) else ())
    return made


def all_cleaned(found: Sequence[Found], desk: Desk) -> None:
    for document in [one for one in found if isinstance(one, Document)][:MOST_CLEANED]:
        cleaned(document, desk)


def replayed(made: Article | Quarantined, decoded: Decoded) -> None:
    """The edits rebuild the text from what the database keeps, every line is in a paragraph or an edit, no strike took
    a quotation of a text without markup."""
    document = made.document
    kept = Document(document.uri, document.raw, document.media_type, dict(document.origin))
    lines = reread_lines(kept, decoded.encoding).lines
    assert lines == decoded.lines
    paragraphs = made.paragraphs if isinstance(made, Article) else ()
    text = made.text if isinstance(made, Article) else ""
    if isinstance(made, Article) or made.code == "nothing_left":
        assert replay(lines, made.edits) == text
        ranges = [(p.first_line, p.last_line) for p in paragraphs] + [(e.line_no, e.last_line) for e in made.edits]
        covered = {number for first, last in ranges for number in range(first, last + 1)}
        assert all(number in covered for number, line in enumerate(lines, 1) if line.strip())
    assert all(text[p.start : p.end] == p.text == p.text.strip() != "" for p in paragraphs)
    assert "\n\n".join(p.text for p in paragraphs) == text
    text.encode()
    if document.media_type not in PAGES:
        struck = [line for e in made.edits if e.action == "strike" for line in e.before.split("\n")]
        assert not any(map(has_direct_quote, struck)), "a quotation was struck"


def sound_fields(fields: Iterable[Field]) -> None:
    """Values that can be stored, and days that the calendar has."""
    for field in fields:
        assert 0 <= field.confidence <= 1
        assert field.value.strip()
        f"{field.value}{field.raw}{field.origin}".encode()
        assert "\0" not in field.value
        if field.name.endswith("_at"):
            sound_date(field.value)


def sound_date(value: str) -> None:
    """An ISO 8601 day or time of a year that news may be from."""
    moment = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    assert moment.year >= OLDEST_YEAR - 1  # in another time zone the first day of a year is the last of another


def read_twice(document: Document) -> Decoded | None:
    """Its lines, and the same again under the encoding that was found; None for what is refused with a reason."""
    try:
        decoded = read_lines(document)
    except ValueError:
        return None
    again = reread_lines(document, decoded.encoding)
    assert (again.lines, again.page) == (decoded.lines, decoded.page)
    return decoded


def cleaning_again(made: Article) -> None:
    """Cleaning a clean text changes nothing but what its place decides: a line may now be the first one, or full.

    Entities stay after the first line with a "<", which may be gone from the clean text.
    """
    if any("<" in line for line in made.decoded.lines):
        return
    again = run(Document(URI, made.text.encode()), BARE)
    if any(edit.action == "lift" or edit.rule == "repair.unwrap" for edit in again.edits):
        return
    assert isinstance(again, Article)
    assert again.text == made.text
