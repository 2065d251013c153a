"""Structural limits: what is over one is quarantined with its name, and what real articles have is not."""

from __future__ import annotations

import pytest

from copydesk import limits
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.types import Article, Document, Quarantined

SENTENCE = "The council of Tollersea agreed to mend the old harbour bridge before the autumn storms. "
OVER = {
    "characters": ("text/plain", lambda: SENTENCE.encode() * (limits.MOST_CHARACTERS // 80), "too_large", "3,000,000"),
    "bytes": ("text/plain", lambda: b"a" * (limits.MOST_TEXT_BYTES + 1), "too_large", "12,000,000"),
    "lines": ("text/plain", lambda: b"a\n" * (limits.MOST_BLOCKS + 1), "too_large", "50,000"),
    "blank lines": ("text/plain", lambda: b"a" + b"\n" * limits.MOST_LINES, "too_large", "200,000"),
    "blocks": ("text/html", lambda: b"<p>a" * (limits.MOST_BLOCKS + 1), "too_large", "50,000"),
    "tags": ("text/html", lambda: b"<br>" * (limits.MOST_TAGS + 1), "too_large", "300,000"),
    "depth": ("text/html", lambda: b"<div>" * (limits.DEEPEST + 1) + b"a", "too_deep", "10,000"),
    "damage": ("text/plain", lambda: "â€™a ".encode() * (limits.MOST_REPAIRS + 1), "too_large", "150,000"),
}


@pytest.mark.parametrize("what", OVER)
def test_what_is_over_a_limit_is_quarantined_with_the_limit_named(what: str, desk: Desk) -> None:
    media_type, make, code, limit = OVER[what]
    result = run(Document("it", make(), media_type), desk)
    assert isinstance(result, Quarantined)
    assert (result.code, result.decoded) == (code, None)
    assert limit in result.message


def _book() -> str:
    return "\n\n".join(f"Chapter {n}. {SENTENCE * 12}" for n in range(1_200))


LEGITIMATE = {
    "a book of 200,000 words": ("text/plain", lambda: _book()),
    "a line of 1 MB": ("text/plain", lambda: SENTENCE * 11_500),
    "a page with 2,000 comments": (
        "text/html",
        lambda: (
            f"<article>{f'<p>{SENTENCE * 2}</p>' * 9}</article><div class=comments>"
            + "".join(f'<div class="comment"><b>Reader {n}</b><p>{SENTENCE}Number {n}.</p></div>' for n in range(2_000))
            + "</div>"
        ),
    ),
    "a table of 5,000 rows": (
        "text/html",
        lambda: (
            f"<article><p>{SENTENCE * 3}</p><table>"
            + "".join(f"<tr><td>Pier {n}<td>{n * 7}<td>{n * 3}</tr>" for n in range(5_000))
            + "</table></article>"
        ),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", LEGITIMATE)
def test_what_is_merely_long_is_loaded(what: str, desk: Desk) -> None:
    media_type, make = LEGITIMATE[what]
    assert isinstance(run(Document("it", make().encode(), media_type), desk), Article)
