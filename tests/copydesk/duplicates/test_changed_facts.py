"""Comparing: paragraphs of prose in which one figure, name, date or negation was changed are never copies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copydesk.duplicates.comparing import compare
from tests.fuzz.damaging import few

PROSE = (
    "The harbour council of the old town met again in the long hall behind the market, and after a debate of some"
    " hours it {voted} to pay {figure} crowns for the lamp that {name} had drawn, which will be lit on {day} by the"
    " oldest hands of the lighthouse crew; the rest of the money goes to the pier and to the two boats moored there."
)
FACTS = {
    "figure": st.integers(2, 10**7).map("{:,}".format) | st.decimals(2, 99, places=1).map(str),
    "name": st.sampled_from(["Odile Farrant", "Ada Quill", "Jon Lind", "Ana Prado", "Zoé Carrabine", "Merrow"]),
    "day": st.dates().map("{:%B %d}".format) | st.sampled_from(["Monday", "Tuesday", "the first of May"]),
    "voted": st.sampled_from(["agreed", "did not agree", "never agreed"]),
}


@few(1)
@given(st.sampled_from(sorted(FACTS)), st.fixed_dictionaries(FACTS), st.data())
def test_what_says_something_else_is_no_copy(changed: str, facts: dict[str, str], data: st.DataObject) -> None:
    other = data.draw(FACTS[changed].filter(lambda value: value != facts[changed]))
    one, two = PROSE.format(**facts), PROSE.format(**facts | {changed: other})
    if changed == "figure" and float(facts[changed].replace(",", "")) == float(other.replace(",", "")):
        return
    for found in (compare(one, two), compare(two, one)):
        assert not found.is_copy
        assert found.slot is not None


@few(0.5)
@given(st.fixed_dictionaries(FACTS))
def test_quotation_marks_spaces_and_case_are_no_difference(facts: dict[str, str]) -> None:
    text = PROSE.format(**facts)
    found = compare(text, text.replace(" ", "  ").replace("'", "’"))
    assert (found.is_copy, found.similarity) == (True, 1.0)
