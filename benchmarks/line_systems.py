"""The removers of boilerplate lines compared: each is given the lines of a document and says which it takes out.

Each is used as it is meant to be. What one has to know beforehand, such as on which pages a line stands, is made ready
before the time is taken. Libraries are imported when their system starts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.fold_models import models_by_host
from benchmarks.labelled_lines import LabelledLines
from copydesk.desk import load_desk
from copydesk.pipeline import STEPS, run
from copydesk.steps.judge import judge
from copydesk.types import Article

SHORT = 40  # characters
LANGUAGES = {"NORWEGIAN": "Norwegian_Bokmal", "NORWEGIAN_N": "Norwegian_Nynorsk", "SERBIAN": "Serbian"}
WITHOUT_STOPLIST = {"stopwords_low": 0.0, "stopwords_high": 0.0}  # justext's own setting for any other language

Removes = Callable[[LabelledLines], Sequence[bool]]


@dataclass(frozen=True, slots=True)
class Context:
    """What a system may know beforehand: all documents with their whole pages, and the folder of models of folds."""

    documents: Sequence[LabelledLines]
    models: Path | None = None


@dataclass(frozen=True, slots=True)
class LineSystem:
    """A system: its name in the tables, the package it stands for, and how to make it ready (None: it cannot be)."""

    name: str
    package: str | None
    start: Callable[[Context], Removes | None]


def shipped(context: Context) -> Removes:
    """copydesk as `copydesk ingest` runs it on a text file, from bytes to paragraphs."""
    desk = load_desk()

    def removes(one: LabelledLines) -> list[bool]:
        made = run(one.document, desk)
        kept = made.paragraphs if isinstance(made, Article) else ()
        return _gone(len(one.lines), ((part.first_line, part.last_line) for part in kept))

    return removes


def unseen(context: Context) -> Removes | None:
    """The same, each document judged by a model that was trained without any page of its host."""
    if context.models is None:
        return None
    models, removes = models_by_host(context.models), shipped(context)

    def removes_unseen(one: LabelledLines) -> Sequence[bool]:
        with patch("copydesk.judgement.packaged", lambda: models[one.host]):
            return removes(one)

    return removes_unseen


def rules_alone(context: Context) -> Removes:
    """copydesk without the judgement: phrase rules, metadata and repeated lines."""
    removes, steps = shipped(context), tuple(step for step in STEPS if step is not judge)

    def removes_by_rules(one: LabelledLines) -> Sequence[bool]:
        with patch("copydesk.pipeline.STEPS", steps):
            return removes(one)

    return removes_by_rules


def c4(context: Context) -> Removes:
    """datatrove's C4 line rules. Its rules that drop whole pages are off: what is measured is lines."""
    document = import_module("datatrove.data").Document
    library = import_module("datatrove.pipeline.filters.c4_filters")
    rules, citation = (
        library.C4QualityFilter(min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False),
        library.CITATION_REGEX,
    )

    def removes(one: LabelledLines) -> list[bool]:
        text = document(text="\n".join(one.lines), id=one.name)
        rules.filter(text)
        kept = set(text.text.split("\n"))
        return [citation.sub("", line.strip()) not in kept for line in one.lines]

    return removes


def justext(context: Context) -> Removes:
    """justext, each line a paragraph of a page; the stoplist is that of the language that CLD2 finds."""
    library, cld2 = import_module("justext"), import_module("pycld2")
    known = {name.upper(): name for name in library.get_stoplists()} | LANGUAGES

    def settings(text: str) -> dict[str, Any]:
        try:
            name = cld2.detect(text.encode("utf-8", "replace"))[2][0][0]
        except cld2.error:
            name = ""
        if name not in known:
            return {"stoplist": frozenset(), **WITHOUT_STOPLIST}
        return {"stoplist": library.get_stoplist(known[name])}

    def removes(one: LabelledLines) -> list[bool]:
        page = "".join(f"<p>{escape(line)}</p>" for line in one.lines)
        gone = [True] * len(one.lines)
        for part in library.justext(f"<html><body>{page}</body></html>", **settings("\n".join(one.lines))):
            gone[_number(part.xpath) - 1] = part.is_boilerplate
        return gone

    return removes


def _number(xpath: str) -> int:
    """Which `<p>` of the body a paragraph is: 3 for /html[1]/body[1]/p[3]."""
    return int(xpath.rpartition("[")[2].rstrip("]"))


def same_host(context: Context) -> Removes:
    """Takes out a line that stands on two pages of the host, or more."""
    pages: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in context.documents:
        for line in one.lines:
            pages[one.host, folded(line)].add(one.name)
    return lambda one: [len(pages[one.host, folded(line)]) > 1 for line in one.lines]


def other_hosts(context: Context) -> Removes:
    """Takes out a line that stands, exactly the same, on a page of another host."""
    hosts: defaultdict[str, set[str]] = defaultdict(set)
    for one in context.documents:
        for line in one.lines:
            hosts[folded(line)].add(one.host)
    return lambda one: [bool(hosts[folded(line)] - {one.host}) for line in one.lines]


def short(context: Context) -> Removes:
    """Takes out a line of fewer than 40 characters."""
    return lambda one: [len(line) < SHORT for line in one.lines]


def folded(line: str) -> str:
    """A line for comparing: case and white space aside."""
    return " ".join(line.split()).casefold()


def _gone(count: int, kept: Any) -> list[bool]:
    """Which of the lines are in none of the ranges of line numbers; line n of a document stands on line 2n - 1."""
    gone = [True] * count
    for first, last in kept:
        for number in range(first, last + 1):
            if number % 2:
                gone[number // 2] = False
    return gone


SYSTEMS = (
    LineSystem("copydesk, unseen hosts", "copydesk", unseen),
    LineSystem("copydesk as shipped, trained on these lines", "copydesk", shipped),
    LineSystem("copydesk, phrase rules alone", "copydesk", rules_alone),
    LineSystem("C4 line rules (datatrove)", "datatrove", c4),
    LineSystem("justext", "justext", justext),
    LineSystem("on two pages of the host", None, same_host),
    LineSystem("exact line, on another host", None, other_hosts),
    LineSystem("shorter than 40 characters", None, short),
)
BASELINE = "C4 line rules (datatrove)"
