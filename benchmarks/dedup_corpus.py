"""Paragraphs to find copies among: made by a corpus maker, who knows what is a copy of what, or read from stories."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

AN_ARTICLE = 9  # paragraphs, on average, of those the corpus maker makes
BOILERPLATE = "boilerplate"  # a line of the publisher's; it is struck before copies are looked for
TELLING = ("number", "name", "negation")  # kinds of copies that say something else than their root


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and what is known of it: which one it was made from, how, and the share of words changed in it."""

    name: str
    article: int
    text: str
    root: str | None = None
    kind: str = ""
    edit: float = 0.0


@dataclass(frozen=True, slots=True)
class Corpus:
    """Paragraphs in the order of publication; `title` says which, `size` how many were asked for (0: all there are)."""

    title: str
    size: int
    paragraphs: Sequence[Paragraph]

    @property
    def texts(self) -> list[str]:
        """The texts."""
        return [paragraph.text for paragraph in self.paragraphs]

    @property
    def articles(self) -> NDArray[np.int64]:
        """For each paragraph the number of its article."""
        return np.array([paragraph.article for paragraph in self.paragraphs], np.int64)


@dataclass(frozen=True, slots=True)
class Kept:
    """A corpus in files, so that processes that do not need it do not hold it: its texts, and what is known of them."""

    title: str
    size: int
    count: int
    texts: Path
    known: Path

    def load(self) -> Corpus:
        """The corpus with all that is known."""
        with self.known.open("rb") as file:
            return Corpus(self.title, self.size, pickle.load(file))


def keep(corpus: Corpus, folder: Path) -> Kept:
    """Write a corpus to a folder, which is made. Raises ValueError where the corpus is empty."""
    if not corpus.paragraphs:
        raise ValueError(f"{corpus.title}: no paragraphs")
    folder.mkdir(parents=True)
    kept = Kept(corpus.title, corpus.size, len(corpus.paragraphs), folder / "texts.pickle", folder / "known.pickle")
    with kept.texts.open("wb") as file:
        pickle.dump((corpus.texts, corpus.articles), file)
    with kept.known.open("wb") as file:
        pickle.dump(corpus.paragraphs, file)
    return kept


def load_texts(path: Path) -> tuple[list[str], NDArray[np.int64]]:
    """The texts of a corpus that was kept, and the articles they stand in."""
    with path.open("rb") as file:
        texts, articles = pickle.load(file)
    return texts, articles


def make(title: str, maker: Path, size: int, folder: Path, stories: Path | None = None) -> Corpus:
    """A corpus of about so many paragraphs, made by a corpus maker of news-like prose where `stories` are given.

    Raises subprocess.CalledProcessError where the maker fails, and OSError, KeyError or ValueError where what it writes
    cannot be read.
    """
    command = [sys.executable, str(maker), str(-(-size // AN_ARTICLE)), str(folder)]
    command += ["--prose", str(stories)] if stories else []
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    published = {row["id"]: row["published"] for row in _lines(folder / "articles.jsonl")}
    rows = [row for row in _lines(folder / "gold.jsonl") if row["kind"] != BOILERPLATE]
    rows.sort(key=lambda row: (published[row["article"]], row["article"], row["position"]))
    paragraphs = [
        Paragraph(row["id"], row["article"], row["text"], row["root"], row["kind"], row["edit"]) for row in rows
    ]
    return Corpus(title, size, paragraphs)


def read_stories(title: str, path: Path, every: int = 1) -> Corpus:
    """The paragraphs of the stories of a file, or of every so many of them, in the order of the file.

    Raises OSError, EOFError, KeyError or ValueError where it cannot be read.
    """
    paragraphs = [
        Paragraph(f"{story['id']}:{position}", number, text)
        for number, story in enumerate(_lines(path))
        if number % every == 0
        for position, text in enumerate(story["paragraphs"])
    ]
    return Corpus(title, 0, paragraphs)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
