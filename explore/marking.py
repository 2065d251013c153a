"""An article's text cut into stretches by the claims that stand in it, so that a template can mark them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from models.article_page import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text that lies in the same claims throughout.

    `claims` are the numbers of those whose content it is part of, `roles` what else it is to a claim (source, cue,
    value), `ends` the claims whose content ends with it.
    """

    text: str
    claims: tuple[int, ...]
    roles: frozenset[str]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its row and its stretches."""

    paragraph: Mapping[str, Any]
    stretches: tuple[Stretch, ...]


def marked(paragraphs: Iterable[Mapping[str, Any]], spans: Sequence[Span], numbers: Mapping[int, int]) -> list[Block]:
    """The paragraphs in stretches; `numbers` are those that readers know the claims by, by the claims' ids."""
    last = {claim: max(s.end for s in spans if s.claim_id == claim and s.role == "content") for claim in _told(spans)}
    return [Block(p, tuple(_stretches(p, _inside(p, spans), numbers, last))) for p in paragraphs]


def _told(spans: Iterable[Span]) -> set[int]:
    return {span.claim_id for span in spans if span.role == "content"}


def _inside(paragraph: Mapping[str, Any], spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.start < paragraph["end"] and span.end > paragraph["start"]]


def _stretches(
    paragraph: Mapping[str, Any], spans: Sequence[Span], numbers: Mapping[int, int], last: Mapping[int, int]
) -> Iterable[Stretch]:
    first, end = paragraph["start"], paragraph["end"]
    cuts = {first, end} | {at for span in spans for at in (span.start, span.end) if first < at < end}
    at = sorted(cuts)
    for start, stop in pairwise(at):
        over = [span for span in spans if span.start <= start and span.end >= stop]
        told = sorted({numbers[span.claim_id] for span in over if span.role == "content"})
        ended = sorted({numbers[s.claim_id] for s in over if s.role == "content" and last[s.claim_id] == stop})
        roles = frozenset(span.role for span in over if span.role != "content")
        yield Stretch(paragraph["text"][start - first : stop - first], tuple(told), roles, tuple(ended))
