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

Action = Literal["strike", "fold", "lift", "repair"]
ClaimKind = Literal["direct_quote", "indirect_quote", "mixed_quote", "statement"]
SourceKind = Literal[
    "publisher", "organisation", "person", "social_account", "publication", "programme", "document", "unnamed"
]
SpanRole = Literal["content", "cue", "source", "value"]
Polarity = Literal["affirmed", "negated"]
ValueType = Literal["date", "number", "duration", "name", "attribute"]
Where = Literal["anywhere", "head", "tail", "end"]
Version = tuple[str, str]
Attribution = Literal["named", "surname", "pronoun", "unnamed", "none", "own"]


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


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An input that could not be cleaned: kept in the ledger with its reason instead of stopping the batch."""

    document: Document
    code: str
    message: str
    decoded: Decoded | None = None
    edits: tuple[Edit, ...] = ()

    @property
    def version(self) -> Version:
        """Uri and digest of the document; the digest of what could not be read is empty."""
        return self.document.uri, "" if self.code == "unreadable" else self.document.sha256


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the article's text that shows something: `text[start:end]` is the evidence."""

    role: SpanRole
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """Someone or something that speaks, under the fullest name the article gives."""

    kind: SourceKind
    name: str
    names: tuple[str, ...] = ()
    handle: str | None = None
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class Slots:
    """What of a statement can be compared with another's: `subject` `predicate` `value`, such as a release and its day.

    `predicate` is the event or relation in its plain form, synonyms as one ("release" for "was unveiled"). `value` is
    normalised by `value_type`: a date as EDTF ("2024-01-24", "2024-01", "2024"), a number in digits with "<", ">" or
    "~" in front where the text says less, more or about, a name as written. `unit` is singular ("view", "%", "USD").
    `as_of` is the date for which the text says the value holds.
    """

    subject: str | None = None
    predicate: str | None = None
    polarity: Polarity = "affirmed"
    value: str | None = None
    value_type: ValueType | None = None
    unit: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said, where exactly, and by whom; `attribution` says why `source` is None where it is.

    `via` is the account or outlet that passed the words on, `venue` the interview, statement or broadcast they were
    said in. `check_worthiness` and `confidence` go from 0 to 1. The value that `slots` holds has a span of its own.
    """

    kind: ClaimKind
    text: str
    spans: tuple[Span, ...]
    attribution: Attribution
    confidence: float
    source: Source | None = None
    via: Source | None = None
    venue: Source | None = None
    slots: Slots = Slots()
    check_worthiness: float | None = None


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The part of a stored article that claim extractors read.

    `published` is the date or time of publication, ISO 8601, of the precision that is known.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    language: str | None = None
    published: str | None = None
