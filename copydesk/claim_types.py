"""The nouns of claims: who said what, and where the article's text shows it.

All are frozen. Offsets count code points of the article's text and are half-open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copydesk.pickling import pickled_as_call
from copydesk.types import Paragraph

ClaimKind = Literal["direct_quote", "indirect_quote", "mixed_quote", "statement"]
SourceKind = Literal[
    "publisher", "organisation", "person", "social_account", "publication", "programme", "document", "unnamed"
]
SpanRole = Literal["content", "cue", "source", "value"]
Attribution = Literal["named", "surname", "pronoun", "unnamed", "none", "own"]
Polarity = Literal["affirmed", "negated"]
ValueType = Literal["date", "number", "duration", "name", "attribute"]


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Span:
    """A place in the article's text that shows something: `text[start:end]` is the evidence."""

    role: SpanRole
    start: int
    end: int


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Source:
    """Someone or something that speaks, under the fullest name the article gives."""

    kind: SourceKind
    name: str
    names: tuple[str, ...] = ()
    handle: str | None = None
    platform: str | None = None


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Slots:
    """What of a statement can be compared with another's: `subject` `predicate` `value`, such as a release and its day.

    `predicate` is the event or relation in its plain form, synonyms as one ("release" for "was unveiled"). `value` is
    normalised by `value_type`: a date as EDTF ("2024-01-24", "2024-01", "2024"), a number in digits, with "<", "<=",
    ">", ">=" or "~" in front where the text says less, more or about ("3..5" for a range), a name as written. `unit`
    is singular ("view", "%", "USD"). `as_of` is the date for which the text says the value holds.
    """

    subject: str | None = None
    predicate: str | None = None
    polarity: Polarity = "affirmed"
    value: str | None = None
    value_type: ValueType | None = None
    unit: str | None = None
    as_of: str | None = None


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Claim:
    """Something said, where exactly, and by whom; `attribution` says why `source` is None where it is.

    `via` is the account or outlet that passed the words on, `venue` the interview, statement or broadcast they were
    said in, `named` whom the value names. `check_worthiness` and `confidence` go from 0 to 1. The value that `slots`
    holds has a span of its own.
    """

    kind: ClaimKind
    text: str
    spans: tuple[Span, ...]
    attribution: Attribution
    confidence: float
    source: Source | None = None
    via: Source | None = None
    venue: Source | None = None
    named: Source | None = None
    slots: Slots = Slots()
    check_worthiness: float | None = None


@pickled_as_call
@dataclass(frozen=True, slots=True)
class ArticleText:
    """The part of a stored article that claim extractors read.

    `published` is the date or time of publication, ISO 8601, of the precision that is known.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    language: str | None = None
    published: str | None = None
