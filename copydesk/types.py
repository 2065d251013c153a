"""The nouns of the pipeline: what goes in (Document), what is done to it (Edit), what comes out (Draft).

All are frozen: a step returns a new draft instead of changing the one it was given. Offsets count code points, are
half-open, and line numbers count from 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from copydesk.page import BlockKind, Page
from copydesk.pickling import pickled_as_call

Action = Literal["strike", "fold", "lift", "repair"]
Where = Literal["anywhere", "head", "tail", "end"]
Version = tuple[str, str]


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Document:
    """One input as it was found; it never changes.

    `uri` says where it came from. `origin` is what its place tells about it and what it takes to read it again
    (`{"publisher": "harbourpost.example", "charset": "utf-8"}`); the database keeps it.
    """

    uri: str
    raw: bytes
    media_type: str = "text/plain"
    origin: Mapping[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Hex digest of the raw bytes: the document's content key."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def version(self) -> Version:
        """Uri and digest: what the database knows a document by."""
        return self.uri, self.sha256


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Field:
    """One candidate for a metadata value, with where it came from (`origin`) and a confidence from 0 to 1."""

    name: str
    value: str
    raw: str
    origin: str
    confidence: float


def best_field(fields: Iterable[Field], name: str) -> Field | None:
    """The winning candidate for a value: highest confidence, first found among equals, None below one half."""
    candidates = [f for f in fields if f.name == name and f.confidence >= 0.5]
    return max(candidates, key=lambda f: f.confidence, default=None)


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's lines after decoding, and how sure the decoder was (`confidence` from 0 to 1).

    `page` is there for HTML; `fields` are values that stood beside the text, such as a record's other columns.
    """

    lines: tuple[str, ...]
    encoding: str
    confidence: float
    page: Page | None = None
    fields: tuple[Field, ...] = ()

    def locator(self, line_no: int) -> str | None:
        """Where in its page a line stands; None for a line of any other text."""
        return self.page.marks[line_no - 1].locator if self.page else None


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Edit:
    """One change to the lines: the region from (line_no, start) to (last_line, end) becomes `after`.

    `before` is exactly the text of the region at the moment the edit is applied, lines joined with a newline. Edits of
    a document apply in their order; each one's offsets count in the text that the edits before it left behind.
    """

    line_no: int
    last_line: int
    start: int
    end: int
    action: Action
    rule: str
    reason: str
    before: str
    after: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: one paragraph, heading, quote or list item, before it has a place in the text."""

    first_line: int
    last_line: int
    kind: BlockKind
    text: str


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Paragraph:
    """A kept block with its place in the article's text; `fingerprint` is its comparison key as a signed 64-bit int."""

    position: int
    kind: BlockKind
    text: str
    start: int
    end: int
    first_line: int
    last_line: int
    fingerprint: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A document on its way: its lines as the edits so far leave them, the blocks still kept, and what was found."""

    document: Document
    decoded: Decoded
    lines: tuple[str, ...]
    blocks: tuple[Block, ...] = ()
    edits: tuple[Edit, ...] = ()
    fields: tuple[Field, ...] = ()

    def with_fields(self, *fields: Field) -> Draft:
        """The draft with these candidates added."""
        return replace(self, fields=self.fields + fields)


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Article:
    """What the pipeline makes of one document. `text` is the paragraphs joined with a blank line."""

    document: Document
    decoded: Decoded
    text: str
    paragraphs: tuple[Paragraph, ...]
    edits: tuple[Edit, ...]
    fields: tuple[Field, ...]
    desk_sha: str

    @property
    def version(self) -> Version:
        """Uri and digest of the document."""
        return self.document.version

    @property
    def text_sha256(self) -> str:
        """Hex digest of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def word_count(self) -> int:
        """Words of the text, split at white space."""
        return len(self.text.split())

    def best(self, name: str) -> Field | None:
        """The winning candidate for a field, if any."""
        return best_field(self.fields, name)

    def all_of(self, name: str) -> tuple[Field, ...]:
        """Every accepted candidate for a field that can have many values, such as `author`, in order."""
        return tuple(f for f in self.fields if f.name == name and f.confidence >= 0.5)


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Digest:
    """What is known of bytes that are not kept: their SHA-256 in hex, and their number."""

    sha256: str
    size: int


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Quarantined:
    """An input that could not be cleaned: kept in the ledger with its reason instead of stopping the batch.

    Where its document holds no bytes, because they are too many or cannot be told apart from the rest of a file,
    `digest` is that of the bytes or of the file they are in.
    """

    document: Document
    code: str
    message: str
    decoded: Decoded | None = None
    edits: tuple[Edit, ...] = ()
    digest: Digest | None = None

    @property
    def version(self) -> Version:
        """Uri and digest of the document; the digest of what could not be read is empty."""
        if self.digest is not None:
            return self.document.uri, self.digest.sha256
        return self.document.uri, "" if self.code == "unreadable" else self.document.sha256

    @property
    def is_without_bytes(self) -> bool:
        """Whether neither the bytes nor their digest are known, and the input is not just empty or closed to us."""
        return not self.document.raw and self.digest is None and self.code not in ("empty", "unreadable")
