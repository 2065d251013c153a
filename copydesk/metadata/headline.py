"""Which of a page's titles is its headline: the one that its newsroom put above the article.

Newsrooms word several: for the page, for search results (`<title>`) and for sharing (`og:title`, `twitter:title`). On
news pages `og:title` is the newsroom's own headline more often than not; the JSON-LD's takes its place where the page
shows that it was worded for something else. Other sites generate `og:title`, so what the page shows comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.metadata.facts import Facts
from copydesk.metadata.json_ld import rank
from copydesk.metadata.strings import key
from copydesk.types import Field

BENEATH = 4  # lines between a heading for search engines and the headline that readers see


@dataclass(frozen=True, slots=True)
class Titles:
    """The best title of each kind: for sharing, in JSON-LD, for search results, and the heading that the page shows.

    `beneath` is whether the JSON-LD's headline stands in a line of its own just below a heading that repeats og:title.
    """

    social: Field | None
    tweeted: Field | None
    stated: Field | None
    searched: Field | None
    shown: Field | None
    beneath: bool


def choose(fields: Sequence[Field], facts: Facts) -> Field | None:
    """The headline among a page's titles, which are in the order of `titles.NAMES`; None where there is none."""
    titles = _titles(fields, facts)
    is_news = bool(facts.things) and rank(facts.things[0]) == 3
    if not is_news:
        best = titles.shown or titles.stated or titles.social
    elif titles.stated and (titles.social is None or _is_reworded(titles)):
        best = titles.stated
    else:
        best = titles.social or titles.shown
    return best or titles.searched or next(iter(fields), None)


def _titles(fields: Sequence[Field], facts: Facts) -> Titles:
    first: dict[str, Field] = {}
    for field in fields:
        first.setdefault("stated" if field.origin.endswith(".headline") else field.origin, field)
    social, stated = first.get("meta: og:title"), first.get("stated")
    beneath = _stands_beneath(stated, social, facts) if stated and social else False
    return Titles(social, first.get("meta: twitter:title"), stated, first.get("title tag"), _shown(fields), beneath)


def _is_reworded(titles: Titles) -> bool:
    """Whether og:title was worded for search results or for sharing alone, so that the JSON-LD has the headline.

    That holds where the page shows the JSON-LD's headline, and og:title only repeats `<title>`, or differs from all
    others together with twitter:title. An og:title that is a part of the headline is the newsroom's shorter form of it.
    """
    if _same(titles.social, titles.stated):
        return False
    if titles.beneath:
        return True
    if titles.searched is None or not _same(titles.stated, titles.shown):
        return False
    if _same(titles.social, titles.searched):
        return True
    if _contains(titles.stated, titles.social):
        return False
    return _same(titles.social, titles.tweeted) or not _same(titles.stated, titles.searched)


def _same(one: Field | None, other: Field | None) -> bool:
    return one is not None and other is not None and key(one.value) == key(other.value)


def _contains(whole: Field | None, part: Field | None) -> bool:
    return whole is not None and part is not None and key(part.value) in key(whole.value)


def _stands_beneath(stated: Field, social: Field, facts: Facts) -> bool:
    """Whether one of the page's headline lines says what the JSON-LD says, just below another that says og:title."""
    lines = {number: key(facts.lines[number - 1]) for number in facts.headlines}
    above = [number for number, own in lines.items() if own == key(social.value)]
    below = [number for number, own in lines.items() if own == key(stated.value)]
    return any(0 < two - one <= BENEATH for one in above for two in below)


def _shown(fields: Sequence[Field]) -> Field | None:
    """The h1 that another source repeats, else the first with a word in common with one: pages put labels into h1 too.

    Where the h1 is set in capitals, the same headline in ordinary letters stands for it.
    """
    headings = [field for field in fields if field.origin == "h1"]
    others = [field for field in fields if field.origin != "h1"]
    keys = [key(field.value) for field in others]
    agreeing = (h for h in headings if any(key(h.value) in other for other in keys))
    related = (h for h in headings if not others or any(_words(h.value) & _words(o.value) for o in others))
    best = next(agreeing, None) or next(related, None)
    if best is None or not best.value.isupper():
        return best
    return next((o for o in others if key(o.value) == key(best.value) and not o.value.isupper()), best)


def _words(text: str) -> set[str]:
    """What two titles can have in common: words of three letters and more, pairs of characters where no spaces are."""
    words = {key(word) for word in text.split() if len(word) > 2}
    return words if " " in text else words | {text[n : n + 2] for n in range(len(text) - 1)}
