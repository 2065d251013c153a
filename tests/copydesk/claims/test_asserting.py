"""A report is held against others only where it puts its content forward as a fact."""

from __future__ import annotations

import pytest

from copydesk.claims.asserting import asserts
from tests.copydesk.claims.readings import attributions


@pytest.mark.parametrize(
    ("text", "asserted"),
    [
        ("Ona Tal said that the dam was safe.", True),
        ("Ona Tal has confirmed that the dam is safe.", True),
        ("According to Ona Tal, the dam is safe.", True),
        ("Ona Tal denied that the dam was unsafe.", False),
        ("Ona Tal did not say that the dam was safe.", False),
        ("Ona Tal would not confirm that the dam was safe.", False),
        ("No one said that the dam was safe.", False),
        ("If Ona Tal says that the dam is safe, it is.", False),
        ("Did Ona Tal say that the dam was safe?", False),
        ("Ona Tal hoped that the dam was safe.", False),
        ("Ona Tal asked whether the dam was safe.", False),
    ],
)
def test_a_report_puts_something_forward(text: str, asserted: bool) -> None:
    passages, found = attributions(text)
    (one,) = found
    place = one.cue[0][0]
    here = passages[one.passage]
    cue = next(at for at in range(here.size) if here.parsed.start + here.parsed.starts[at] == place)
    assert asserts(here, cue) is asserted
