"""Claims of any text in any language: their words stand where they say, and two readings give the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claim_types import ArticleText
from copydesk.claims import EXTRACTORS
from copydesk.pipeline import run
from copydesk.types import Article
from tests.conftest import document
from tests.fuzz.damaging import few
from tests.fuzz.promises import BARE

LANGUAGES = ("de", "fr", "es", "ru", "ja", "zh", "ar", "sv", "tlh", "")
PIECES = (
    "« Nous attendons », a dit le capitaine Odile Farrant.", "„Wir warten“, sagte Ada Quill. „Bis morgen.“", "“", "”",
    "—No vamos a salir —dijo Ana Prado—. Hoy no.", "「待ちます」と船長は述べた。", "«Мы ждём», — сказала Ада.", " : ",
    '"We will wait," said Farrant.', "said:", "’’", "``so''", "According to @quaywatch, the ferry is late.", "— ",
    "»", "\n\n", ". ",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=12)


def claims_of(text: str, language: str | None, published: str | None) -> None:
    article = run(document(text), BARE)
    if not isinstance(article, Article):
        return
    given_text = ArticleText(article.text, article.paragraphs, language, published)
    found = EXTRACTORS["claims"].extract(given_text)
    assert found == EXTRACTORS["claims"].extract(given_text)
    for claim in found:
        assert all(0 <= span.start < span.end <= len(article.text) for span in claim.spans)
        contents = [article.text[span.start : span.end] for span in claim.spans if span.role == "content"]
        assert " […] ".join(contents) == claim.text
        assert 0 <= claim.confidence <= 1


@pytest.mark.parametrize("language", LANGUAGES)
@few(0.15)
@given(pieces=TEXTS)
def test_other_languages(language: str, pieces: list[str]) -> None:
    claims_of("".join(pieces), language, "2025-03-04")


@few(0.05)
@given(pieces=TEXTS, published=st.sampled_from([None, "2024-02-29", "2024", "1600-01-01", "2199-12-31T10:00Z"]))
def test_english(pieces: list[str], published: str | None) -> None:
    claims_of("".join(pieces), "en", published)
