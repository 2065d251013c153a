"""Attributions as places in the article: what was said, by which words, by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

from copydesk.claims.found import Form, Found
from copydesk.claims.lexicon import lexicon
from copydesk.claims.passages import Passage, Range, runs
from copydesk.claims.speakers import phrase


@dataclass(frozen=True, slots=True)
class Reported:
    """Something said: cue, source and contents as ranges of the article's text.

    `speaker` and `via` are the words at the head of the phrases of who said it and who passed it on, in the passage of
    the number `passage`. `speech`: by a verb of speech that a quotation can go on with; `quoted`: it is in marks.
    """

    cue: tuple[Range, ...]
    source: Range | None
    contents: tuple[Range, ...]
    quoted: bool
    passage: int
    speaker: int | None
    speech: bool
    form: Form
    via: int | None = None

    @property
    def start(self) -> int:
        """Where the first of its parts begins."""
        return min(start for start, _ in self._parts())

    @property
    def end(self) -> int:
        """Where the last of its parts ends."""
        return max(end for _, end in self._parts())

    def _parts(self) -> tuple[Range, ...]:
        return (*self.contents, *self.cue, *((self.source,) if self.source else ()))

    def with_content(self, content: Range) -> Reported:
        """The same with one more stretch of content."""
        return replace(self, contents=(*self.contents, content))

    def covers(self, place: Range) -> bool:
        """Whether a place lies in the content."""
        return any(start <= place[0] and place[1] <= end for start, end in self.contents)

    def begins_sentence(self, sentence: Range) -> bool:
        """Whether its cue opens a sentence, given as a range."""
        return self.cue[0][0] == sentence[0]


def placed(here: Passage, number: int, one: Found) -> Reported:
    """An attribution of the passage with this number, as places in the article."""
    source = None
    if one.speaker is not None:
        words = here.trimmed(_clear(phrase(here, one.speaker), one))
        source = here.place(words) if words else None
    cue = tuple(here.place(words) for words in runs(sorted(one.cue)))
    contents = tuple(here.place(words) for words in one.contents)
    verb = lexicon().verb(here.parsed.lower[one.cue[0]]) or ""
    speech = here.inside[one.cue[0]] < 0 and (bool(one.quotes) or lexicon().allows(verb, "q"))
    return Reported(cue, source, contents, bool(one.quotes), number, one.speaker, speech, one.form, one.via)


def _clear(words: Range, one: Found) -> Range:
    """A source's phrase as far as it reaches neither into the cue nor into the content."""
    first, last = words
    speaker = one.speaker or first
    for a, b in (*one.contents, *((at, at + 1) for at in one.cue)):
        if a > speaker:
            last = min(last, max(a, speaker + 1))
        elif b <= speaker:
            first = max(first, min(b, speaker))
    return first, last
