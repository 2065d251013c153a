"""What a page's tags say: meta tags by name, and hints (elements that may hold metadata) by what marks them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from copydesk.metadata.strings import fold
from copydesk.page import Head, Hint

# Words of class names around what is not the article's own: teasers, comments, picture credits, menus.
ELSEWHERE = re.compile(
    r"(?<![a-z])(?:comments?|teasers?|related|cards?|captions?|credits?|photo|image|img|figure|media|mediabox|mediainfo|video|audio|player|menu|nav|navigation|sidebar"
    r"|aside|footer|most|popular|recommend\w*|promo|latest|trending|newsletter|copyright|search|form|feed|more|subscribe"
    r"|collections?|listing|slider|carousel|tag|tags|widget-recent)(?![a-z])"
)
MOST_SAME = 50  # meta tags of one name; more are no metadata
LONGEST_CONTENT = 2_000  # characters
LONGEST_NAME = 60  # characters of a class name that an origin shows
ABOVE, BELOW = 10, 20  # lines around the headline in which a page shows who wrote the article and when


def metas(head: Head, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Name and folded content of the meta tags of these names that are not empty, in the order of the names."""
    wanted = {name: number for number, name in enumerate(names)}
    left = dict.fromkeys(wanted, MOST_SAME)
    found: list[tuple[int, str, str]] = []
    for name, content in head.meta:
        if left.get(name):
            left[name] -= 1
            found.append((wanted[name], name, fold(content[:LONGEST_CONTENT])))
    yield from ((name, content) for _, name, content in sorted(found, key=lambda entry: entry[0]) if content)


def origin_of(hint: Hint) -> str:
    """How a field's origin names a hint: `hint: span.byline`, with the attribute that marks it where there is one."""
    mark = f" itemprop={hint.itemprop}" if hint.itemprop else " rel=author" if is_by_author(hint) else ""
    return f"hint: {hint.tag}{''.join('.' + name[:LONGEST_NAME] for name in hint.names[:1])}{mark}"


def is_by_author(hint: Hint) -> bool:
    """Whether a link says that it leads to the author."""
    return hint.rel is not None and "author" in hint.rel.lower().split()


def near(hints: Iterable[Hint], headlines: Sequence[int]) -> Iterator[Hint]:
    """The hints around a headline's line that are not plainly something else's; none where no such line is known."""
    for hint in hints:
        at = hint.line_no
        if at is not None and any(-ABOVE <= at - line <= BELOW for line in headlines) and not is_elsewhere(hint):
            yield hint


def is_elsewhere(hint: Hint) -> bool:
    """Whether an element's class says that it belongs to something other than the article."""
    return any(ELSEWHERE.search(name) for name in hint.names)


def itemprops(hints: Iterable[Hint], name: str) -> Iterator[Hint]:
    """The hints with this item property, letter case aside."""
    return (hint for hint in hints if hint.itemprop and name in hint.itemprop.lower().split())
