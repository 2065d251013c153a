"""What a line's own text tells: its length, sentences, letters, signs, and how much of it is linked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from copydesk.columns import Columns, Vector
from copydesk.page import Page

WORD = re.compile(r"\w+")
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|[。！？]")
DATE_LIKE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:h]\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
SEPARATOR = re.compile(r"[|·•›»→▶©]")
COMMA = re.compile(r"[,、，]")
QUOTE = re.compile('["“”„«»‘’「」]')
EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LOOKED_AT = 200  # characters of a line in which signs are counted
MOST_WORDS = 40
FEWEST_PROSE = 80  # characters of a line of prose
MOST_LINKED_PROSE = 0.35
DESCRIPTIONS = ("description", "og:description", "twitter:description")


@dataclass(frozen=True)
class Texts:
    """The lines' sizes in characters (an East Asian one counts three), linked shares, and which lines are prose."""

    sizes: Vector
    linked: Vector
    prose: Vector


def add_text_features(columns: Columns, lines: Sequence[str], page: Page) -> Texts:
    """Add the columns of the lines' own text."""
    lengths = np.array([len(line) for line in lines], dtype=float)
    wide = [0 if line.isascii() else len(EAST_ASIAN.findall(line)) for line in lines]
    sizes = lengths + 2 * np.array(wide, dtype=float)
    words = [WORD.findall(line.lower()) for line in lines]
    counts = np.array([len(found) for found in words], dtype=float)
    linked = np.minimum(1.0, np.array([mark.linked for mark in page.marks]) / np.maximum(lengths, 1))
    stressed = np.minimum(1.0, np.array([mark.stressed for mark in page.marks]) / np.maximum(lengths, 1))
    sentences = np.array([len(SENTENCE_END.findall(line)) for line in lines], dtype=float)
    columns.add(
        size=np.log1p(sizes),
        words=np.minimum(counts, 60),
        linked=linked,
        links=[min(mark.links, 20) for mark in page.marks],
        stressed=stressed,
        sentences=np.minimum(sentences, 8),
        word_length=sizes / np.maximum(counts, 1),
        repeats=_repeats(lines),
    )
    _add_signs(columns, lines)
    _add_overlaps(columns, lines, words, page)
    prose = (sizes >= FEWEST_PROSE) & (linked < MOST_LINKED_PROSE) & (sentences >= 1)
    return Texts(sizes, linked, prose.astype(float))


def _repeats(lines: Sequence[str]) -> list[int]:
    times = Counter(lines)
    return [min(5, times[line]) for line in lines]


def _add_signs(columns: Columns, lines: Sequence[str]) -> None:
    starts = [line[:LOOKED_AT] for line in lines]
    columns.add(
        ends_sentence=[bool(SENTENCE_END.search(line[-3:])) for line in lines],
        commas=[min(10, len(COMMA.findall(line))) for line in lines],
        capitalised=[_capitalised(line) for line in lines],
        upper_case=[line.isupper() for line in lines],
        digits=[sum(map(str.isdigit, start)) / max(1, len(start)) for start in starts],
        lower_start=[line[:1].islower() for line in lines],
        date_like=[DATE_LIKE.search(start) is not None for start in starts],
        separators=[len(SEPARATOR.findall(start)) for start in starts],
        colon=[line.endswith((":", "：")) for line in lines],
        ellipsis=[line.endswith(("…", "...")) for line in lines],
        question=[line.endswith("?") for line in lines],
        quotes=[QUOTE.search(line) is not None for line in lines],
    )


def _capitalised(line: str) -> float:
    words = line.split(maxsplit=MOST_WORDS)[:MOST_WORDS]
    return sum(word[:1].isupper() for word in words) / max(1, len(words))


def _add_overlaps(columns: Columns, lines: Sequence[str], words: Sequence[list[str]], page: Page) -> None:
    """How much of a line is in the title and in the description, and how much of these is in the line."""
    head = page.head
    title = set(_words([head.title or "", *head.headings[:2]]))
    described = set(_words(content for name, content in head.meta if name in DESCRIPTIONS))
    headings = {heading.lower() for heading in head.headings}
    distinct = [set(found) for found in words]
    in_title = np.array([len(one & title) for one in distinct], dtype=float)
    in_description = np.array([len(one & described) for one in distinct], dtype=float)
    size = np.maximum(1, np.array([len(one) for one in distinct], dtype=float))
    columns.add(
        in_title=in_title / size,
        of_title=in_title / max(1, len(title)),
        is_heading=[line.lower() in headings for line in lines],
        in_description=in_description / size,
        of_description=in_description / max(1, len(described)),
    )


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in WORD.findall(text.lower())]
