"""Pipelines as a user would put them together from libraries: python -m benchmarks.throughput_peers NAME FILE DATABASE.

Each reads articles as JSON lines (text, url, publisher, published), mends and cleans their text, finds copies of
paragraphs, and writes all of it to an SQLite file. Paragraphs are divided by blank lines.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

COMMITTED = 1_000  # articles in one transaction
PERMUTATIONS, BANDS, THRESHOLD = 128, 16, 0.7
WORDS = re.compile(r"\w+")
# What such a script usually begins with: a handful of patterns for whole lines.
BOILERPLATE = re.compile(
    r"(?i)^(advertisement|read more|also read|share (this|on)|sign up|subscribe|follow us|stay updated|related|"
    r"click here|copyright|all rights reserved|loading|expand tweet|photo|watch)\b"
)


def library_orm(file: Path, database: Path) -> None:
    """ftfy on each text, patterns for boilerplate, rensa's MinHash index for copies, the ORM of SQLAlchemy."""
    articles = _models()
    fix = import_module("ftfy").fix_text
    engine, session_of = articles.engine(database), import_module("sqlalchemy.orm").Session
    find = _rensa()
    with session_of(engine) as session:
        rows = _read(file)
        while portion := list(islice(rows, COMMITTED)):
            for row in portion:
                texts = [text for text in fix(row["text"]).split("\n\n") if text and not BOILERPLATE.match(text)]
                session.add(articles.article(row, texts, [find(text) for text in texts]))
            session.commit()
    engine.dispose()


def library_core(file: Path, database: Path) -> None:
    """The same without rows as objects: SQLAlchemy Core's executemany."""
    articles = _models()
    fix = import_module("ftfy").fix_text
    engine, insert = articles.engine(database), import_module("sqlalchemy").insert
    find = _rensa()
    made = 0
    rows = _read(file)
    while portion := list(islice(rows, COMMITTED)):
        of_articles, of_paragraphs = [], []
        for row in portion:
            made += 1
            of_articles.append({"id": made, **{name: row[name] for name in ("url", "publisher", "published")}})
            texts = [text for text in fix(row["text"]).split("\n\n") if text and not BOILERPLATE.match(text)]
            of_paragraphs += [
                {"article_id": made, "position": position, "text": text, "copy_of": find(text)}
                for position, text in enumerate(texts)
            ]
        with engine.begin() as connection:
            connection.execute(insert(articles.Article), of_articles)
            connection.execute(insert(articles.Paragraph), of_paragraphs)
    engine.dispose()


PEERS: dict[str, Callable[[Path, Path], None]] = {"orm": library_orm, "core": library_core}


def _read(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _rensa() -> Callable[[str], int | None]:
    """A finder of the paragraph that one is a copy of: its number, None for a new one."""
    rensa = import_module("rensa")
    index = rensa.RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS)
    known: list[Any] = []
    seen: dict[str, int] = {}

    def find(text: str) -> int | None:
        number = len(known)
        words = WORDS.findall(text.lower())
        (sketch,) = rensa.RMinHash.from_token_sets([_shingles(words)], PERMUTATIONS, 42)
        key = " ".join(words)
        original = seen.setdefault(key, number)
        if original == number:
            near = [one for one in index.query(sketch) if known[one].jaccard(sketch) >= THRESHOLD]
            original = min(near, default=number)
            index.insert(number, sketch)
        known.append(sketch)
        return None if original == number else original

    return find


def _shingles(words: Sequence[str]) -> list[str]:
    return [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]


def _models() -> Any:
    """The tables, declared where SQLAlchemy is wanted."""
    return import_module("benchmarks.throughput_models")


if __name__ == "__main__":
    PEERS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
