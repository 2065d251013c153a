"""Answers of a language model about articles of ours, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping

from copydesk.claim_types import ArticleText, Claim
from copydesk.claims.llm import Checked, check
from copydesk.claims.llm_prompt import Answer
from copydesk.types import Paragraph

STORY = (
    "The old crane of Quillhaven is to go.\n\n"
    "“It has lifted its last crate,” harbour master Odile Farrant said on Tuesday. “We will miss it.”\n\n"
    "Farrant added that the money was there. Tobias Wend, a docker,   called it “a day of shame”.\n\n"
    "“We will miss it.”"
)
LAST = "It has lifted its last crate"


def article(text: str, language: str | None = "en") -> ArticleText:
    parts, start = [], 0
    for position, words in enumerate(text.split("\n\n"), 1):
        parts.append(Paragraph(position, "paragraph", words, start, start + len(words), position, position, 0))
        start += len(words) + 2
    return ArticleText(text, tuple(parts), language)


def checked(text: str, *quotes: Mapping[str, object], language: str | None = "en", taken: object = ()) -> Checked:
    answer = Answer.model_validate({"quotes": quotes})
    return check(article(text, language), [answer], taken)  # type: ignore[arg-type]


def one(text: str, language: str | None = "en", **said: object) -> Claim:
    """The single claim that a single quote comes to."""
    found = checked(text, said, language=language)
    assert found.rejected == []
    [claim] = found.claims
    return claim


def reasons(text: str, **said: object) -> list[str]:
    found = checked(text, said)
    assert found.claims == []
    return [rejected.why for rejected in found.rejected]


def exact(text: str, claim: Claim, role: str) -> list[str]:
    return [text[span.start : span.end] for span in claim.spans if span.role == role]
