"""A paragraph made ready for reading: its grammar, where it quotes, and its words as places in the article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from copydesk.claims.parse import Parsed
from copydesk.quotes import Quotation, quotations

Range = tuple[int, int]
STOPS = frozenset(".!?")
NO_EDGE = frozenset(",.;:!?-–—()[]…") | {"--", "...", "‘", "’"}

LONGEST_TITLE = 8  # words
BEFORE_TITLES = frozenset("IN DT NN NNS NNP POS PRP$ JJ CC VBG".split())  # not a verb, a comma or a colon


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation as a half-open range of words; its marks are no words."""

    span: Quotation
    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph's grammar and quotations; `inside` gives each word the number of its quotation, or -1."""

    parsed: Parsed
    quotes: tuple[Quote, ...]
    inside: tuple[int, ...]

    @property
    def size(self) -> int:
        """The number of words."""
        return len(self.parsed.words)

    def place(self, words: Range) -> Range:
        """Where a half-open range of words stands in the article.

        Marks of a quotation at its edge belong to it where it goes beyond the quotation.
        """
        p = self.parsed
        first, last = words
        start, end = p.starts[first], p.ends[last - 1]
        opening, closing = self.inside[first], self.inside[last - 1]
        if opening >= 0 and last > self.quotes[opening].last and first == self.quotes[opening].first:
            start = self.quotes[opening].span.start
        if closing >= 0 and first < self.quotes[closing].first and last == self.quotes[closing].last:
            end = self.quotes[closing].span.end
        return p.start + start, p.start + end

    def sentence_range(self, place: int) -> Range:
        """The sentence that a place of the article lies in, as a range of the article."""
        p = self.parsed
        for first, last in p.sentences:
            if p.start + p.ends[last - 1] > place:
                return p.start + p.starts[first], p.start + p.ends[last - 1]
        return p.start, p.start + len(p.text)

    def sentences(self) -> Iterator[Range]:
        """Where its sentences stand in the article."""
        p = self.parsed
        yield from ((p.start + p.starts[first], p.start + p.ends[last - 1]) for first, last in p.sentences)

    def marks(self) -> Iterator[Range]:
        """Where its quotations stand in the article, marks included."""
        yield from ((self.parsed.start + q.span.start, self.parsed.start + q.span.end) for q in self.quotes)

    def trimmed(self, words: Range, also: frozenset[str] = frozenset()) -> Range | None:
        """The range without punctuation at its edges (marks of quotations that lie within it whole are kept)."""
        first, last = words
        lower = self.parsed.lower
        while first < last and (self._is_edge(first, words) or lower[first] in also):
            first += 1
        while first < last and self._is_edge(last - 1, words):
            last -= 1
        return (first, last) if first < last else None

    def _is_edge(self, at: int, words: Range) -> bool:
        if self.parsed.words[at] not in NO_EDGE:
            return False
        return self.inside[at] < 0 or self.parsed.words[at] in ",;:"


def passage(parsed: Parsed) -> Passage:
    """Find the quotations of a parsed paragraph."""
    marked = (_as_words(parsed, span) for span in quotations(parsed.text, single=True))
    found = [quote for quote in marked if quote and not _is_title(parsed, quote)]
    inside = [-1] * len(parsed.words)
    for number, quote in enumerate(found):
        inside[quote.first : quote.last] = [number] * len(quote)
    return Passage(parsed, tuple(found), tuple(inside))


def _is_title(parsed: Parsed, quote: Quote) -> bool:
    """Whether a few capitalised words stand in marks where a name can stand: the novel “Dry Land”."""
    words = [parsed.words[at] for at in range(quote.first, quote.last) if parsed.words[at][:1].isalnum()]
    if len(words) > LONGEST_TITLE or quote.first == 0:
        return False
    large = [word[0].isupper() or word[0].isdigit() for word in words if len(word) > 3 or word[0].isupper()]
    before = parsed.tags[quote.first - 1]
    ended = parsed.words[quote.last - 1] in "!?.,"
    return bool(large) and all(large) and (before in BEFORE_TITLES or (before == ":" and not ended))


def _as_words(parsed: Parsed, span: Quotation) -> Quote | None:
    a, b = span.content()
    first, last = bisect_right(parsed.ends, a), bisect_left(parsed.starts, b)
    if not any(any(map(str.isalnum, parsed.words[at])) for at in range(first, last)):
        return None
    return Quote(span, first, last)


def runs(words: Iterable[int]) -> Iterator[Range]:
    """Word numbers in ascending order as half-open ranges."""
    start = last = None
    for at in words:
        if last is None or at != last + 1:
            if start is not None and last is not None:
                yield start, last + 1
            start = at
        last = at
    if start is not None and last is not None:
        yield start, last + 1
