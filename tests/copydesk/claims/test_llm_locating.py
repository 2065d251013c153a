"""Where the words of an answer stand: to the letter but for white space and marks, at one place, or nowhere."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.claims.llm import check
from copydesk.claims.llm_prompt import Answer, Said, portions, prompt_version
from tests.copydesk.claims.answers import LAST, STORY, article, checked, exact, one, reasons


@pytest.mark.parametrize(
    "quote",
    [
        '"It has lifted its last crate,"',
        "“It has lifted its last crate”",
        " It has  lifted\nits last crate. ",
        "'It has lifted its last crate'",
    ],
)
def test_white_space_marks_and_the_last_comma_may_differ(quote: str) -> None:
    claim = one(STORY, quote=quote, cue="said", speaker="Odile Farrant")
    assert claim.text == LAST


def test_white_space_of_the_text_may_be_more_than_that_of_the_answer() -> None:
    claim = one(STORY, quote='"a day of shame"', cue="docker, called", speaker="Tobias Wend")
    assert exact(STORY, claim, "cue") == ["docker,   called"]


@pytest.mark.parametrize(
    "quote",
    [
        "It has lifted its last box",
        "it has lifted its last crate",
        "t has lifted its last crat",
        "It has lifted … crate",
        "“”",
        "",
        "…",
    ],
)
def test_what_is_not_in_the_article_to_the_letter_is_rejected(quote: str) -> None:
    assert reasons(STORY, quote=quote, cue="said", speaker="Odile Farrant") == ["not in the article's words"]


def test_of_several_places_the_context_tells_which() -> None:
    several = ["at several places, and nothing tells which"]
    assert reasons(STORY, quote="We will miss it.", cue="said") == several
    assert reasons(STORY, quote="We will miss it.", cue="said", context="Nobody wrote this sentence.") == several
    assert reasons(STORY, quote="We will miss it.", cue="said", context="We will miss it.") == several
    told = one(STORY, quote="We will miss it.", cue="said", context="said on Tuesday. “We will miss it.”")
    assert told.spans[0].start == STORY.index("We will miss it.")
    assert told.text == "We will miss it."


def test_an_interrupted_quote_is_one_claim_of_several_parts() -> None:
    claim = one(STORY, quote=LAST, more=["We will miss it."], speaker="Odile Farrant", cue="said")
    assert exact(STORY, claim, "content") == [LAST, "We will miss it."]
    assert claim.text == f"{LAST} […] We will miss it."
    assert claim.spans[1].start == STORY.index("We will miss it.")


def test_an_interrupted_quote_goes_on_behind_itself_and_nearby() -> None:
    assert reasons(STORY, quote="We will miss it.", more=[LAST], context="Tuesday. “We will miss it.”") == [
        "not in the article's words"
    ]


def test_a_quote_over_paragraphs_has_a_part_in_each() -> None:
    text = "“The nets are torn.\n\n“Nobody mends them,” said Ada Lane."
    claim = one(text, quote='"The nets are torn.', more=["Nobody mends them"], speaker="Ada Lane", cue="said")
    assert exact(text, claim, "content") == ["The nets are torn.", "Nobody mends them"]
    assert claim.kind == "direct_quote"


@pytest.mark.parametrize(
    ("quote", "content"),
    [
        ("that the locks would close.", "the locks would close"),
        ("it would rain at 9 p.m.", "it would rain at 9 p.m."),
        ("it would …", "it would …"),
        ("more would come, or not...", "more would come, or not..."),
    ],
)
def test_indirect_speech_has_neither_that_nor_its_full_stop(quote: str, content: str) -> None:
    text = f"Ada Lane said {quote}"
    assert one(text, quote=quote, cue="said", speaker="Ada Lane").text == content


def test_scripts_without_spaces_and_combining_marks_are_cut_where_characters_end() -> None:
    japanese = "市長は「橋は安全だ」と述べた。"
    assert one(japanese, "ja", quote="橋は安全だ", speaker="市長", cue="述べた").text == "橋は安全だ"
    composed = "“Le café\u0301 ferme,” said Ada Lane."
    assert reasons(composed, quote="Le café", cue="said") == ["not in the article's words"]
    family = "“We 👩\u200d🚒 won,” said Ada Lane."
    assert reasons(family, quote="We 👩", cue="said") == ["not in the article's words"]
    assert one(family, quote="We 👩\u200d🚒 won", cue="said", speaker="Ada Lane").text == "We 👩\u200d🚒 won"


def test_long_articles_are_asked_about_in_portions_that_make_up_the_whole() -> None:
    paragraph = "The pump ran. " * 100
    text = "\n\n".join([paragraph.strip()] * 40)
    parts = portions(text)
    assert len(parts) > 2
    assert "".join(text[a:b] for a, b in parts) == text
    assert all(text[a:b].startswith("\n\n") for a, b in parts[1:])
    assert portions(STORY) == [(0, len(STORY))]
    assert [b - a for a, b in portions("x" * 40_000)] == [16_000, 16_000, 8_000]


def test_a_portion_answers_for_itself_alone() -> None:
    filler = "The pump ran on and on. " * 800
    text = f"“The quay is open,” said Ada Lane.\n\n{filler.strip()}\n\n“The quay is open,” said Odile Farrant."
    said = Said(quote="The quay is open", cue="said", speaker="Ada Lane")
    later = Said(quote="The quay is open", cue="said", speaker="Odile Farrant")
    found = check(article(text), [Answer(quotes=[said]), Answer(quotes=[later])], [])
    assert [claim.source.name for claim in found.claims if claim.source] == ["Ada Lane", "Odile Farrant"]


def test_the_prompt_has_the_version_it_was_written_for() -> None:
    """Another prompt is another extractor: raise VERSION in copydesk/claims/llm.py, and renew this."""
    assert prompt_version() == "637392f6573f"


WORDS = st.sampled_from([*"“”\"'‘’.,…—() \n", "\n\n", "said", "Ada Lane", "I", "it", "e\u0301", "👩\u200d🚒", "We won"])
TEXTS = st.lists(WORDS, max_size=40).map(" ".join) | st.lists(WORDS, max_size=40).map("".join)


@settings(deadline=None)  # the first text waits for the model
@given(TEXTS, st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS), max_size=4), st.sampled_from(["es", "ja"]))
def test_whatever_is_answered_claims_stand_in_the_text(
    text: str, quotes: list[tuple[str, str, str, str, str]], language: str
) -> None:
    names = ("quote", "speaker", "cue", "context")
    given_ = [dict(zip(names, some, strict=False)) | {"more": [some[4]] if some[4] else []} for some in quotes]
    pieces = [text[len(some[0]) % (len(text) + 1) :][: len(some[1]) + 1] for some in quotes]
    given_ += [{"quote": piece, "cue": "said", "speaker": "Ada Lane"} for piece in pieces]
    found = checked(text, *given_, language=language)
    assert found == checked(text, *given_, language=language)
    for claim in found.claims:
        contents = exact(text, claim, "content")
        assert claim.text == " […] ".join(contents)
        assert all(any(map(str.isalnum, content)) for content in contents)
        taken = sorted((span.start, span.end) for span in claim.spans)
        assert all(a < b for a, b in taken)
        assert all(first[1] <= second[0] for first, second in pairwise(taken))
        assert len(found.claims) + len(found.rejected) == len(given_)
