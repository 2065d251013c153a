"""Labelled lines: documents whose lines are known to be article or boilerplate, and how a cleaning of them scores."""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from copydesk.types import Document

VIEWS = ("body", "all")  # the lines between the article's first and last, or all of the page


@dataclass(frozen=True, slots=True)
class LabelledLines:
    """A document's lines; a label is 1 for boilerplate, 0 for the article, -1 for neither (mixed, mere punctuation)."""

    name: str
    host: str
    dataset: str
    lines: tuple[str, ...]
    labels: tuple[int, ...]

    @property
    def document(self) -> Document:
        """The lines as a text file, a blank line between them: line n stands on line 2n - 1."""
        uri = f"file:///lines/{self.host}/{self.name}.txt"
        return Document(uri, ("\n\n".join(self.lines) + "\n").encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall of removing boilerplate, and the share of the articles' characters lost with it."""

    precision: float
    recall: float
    lost: float
    boilerplate: int


def read_lines_file(path: Path, view: str) -> list[LabelledLines]:
    """The documents of a file of labelled lines that hold any of the article, in one of the VIEWS."""
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if view == "all" or row["zone"] == "body":
                rows[row["doc"]].append(row)
    values = {"keep": 0, "boilerplate": 1}
    return [
        LabelledLines(
            doc,
            of_doc[0]["host"] or "unknown",
            of_doc[0]["dataset"],
            tuple(row["text"] for row in of_doc),
            tuple(values.get(row["label"], -1) for row in of_doc),
        )
        for doc, of_doc in rows.items()
        if any(row["label"] == "keep" for row in of_doc)
    ]


def host_folds(documents: Sequence[LabelledLines], count: int, seed: int) -> list[int]:
    """A fold for each document; the documents of one host share theirs."""
    hosts = sorted({one.host for one in documents})
    random.Random(seed).shuffle(hosts)
    fold = {host: number % count for number, host in enumerate(hosts)}
    return [fold[one.host] for one in documents]


def score(cleaned: Iterable[tuple[LabelledLines, Sequence[bool]]]) -> Score:
    """The score of some documents, each with which of its lines were removed."""
    right = wrong = missed = lost = kept = 0
    for one, removed in cleaned:
        for line, label, gone in zip(one.lines, one.labels, removed, strict=True):
            if label == 1:
                right, missed = right + gone, missed + (not gone)
            elif label == 0:
                wrong, lost, kept = wrong + gone, lost + len(line) * gone, kept + len(line)
    share = lost / kept if kept else 0.0
    return Score(right / max(1, right + wrong), right / max(1, right + missed), share, right + missed)
