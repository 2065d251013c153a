"""What class names say: groups of words that page builders everywhere use for the same things, and learned scores."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

# A word's group is general knowledge of how pages are written; how much each counts is learned.
GROUPS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "comments": "comment comments commentlist disqus reply replies respond commenter thread forum",
        "related": "related recommend recommended recommendations more also popular trending latest recirc teaser"
        " teasers readmore outbrain taboola similar",
        "promotion": "promo newsletter subscribe subscription signup advert ad ads advertisement sponsor sponsored"
        " paywall banner cta donate cookie consent modal popup",
        "sharing": "share sharing social follow twitter facebook whatsapp",
        "navigation": "nav navigation navbar menu breadcrumb breadcrumbs footer header topbar sidebar sitemap"
        " pagination pager widget widgets",
        "credits": "author byline date time timestamp meta tags tag topics category categories bio credit copyright",
        "pictures": "caption figure image img photo gallery media video slideshow credit figcaption",
        "body": "content article body story text entry post paragraph maincontent richtext rich copy prose description",
        "summary": "summary lead lede intro abstract teaser dek standfirst subtitle deck excerpt highlight highlights"
        " bullets key",
        "lists": "list item card grid tile row result results feed",
    }.items()
}


# Stems that tell the group of a word that was written together, such as relatedposts.
STEMS = {
    "comments": ("disqus",),
    "related": ("related", "recommend", "outbrain", "taboola"),
    "promotion": ("newsletter", "subscri", "advert", "sponsor", "paywall", "promo"),
    "sharing": ("sharing", "sharebar", "social"),
    "navigation": ("navig", "sidebar", "breadcrumb", "footer", "menu"),
    "credits": ("author", "byline", "timestamp"),
    "pictures": ("caption", "gallery", "figcap"),
}
COMMENTS = ("comment", "disqus")
COMMENTARY = ("commentary", "commentator")  # a genre and who writes it


@lru_cache(maxsize=1 << 14)
def is_comments(words: tuple[str, ...]) -> bool:
    """Whether an element's name says that it holds readers' comments."""
    return any(word.startswith(COMMENTS) and not word.startswith(COMMENTARY) for word in words)


@lru_cache(maxsize=1 << 16)
def groups_of(word: str) -> frozenset[int]:
    """The numbers of the groups, in the order of GROUPS, that a word belongs to."""
    return frozenset(
        number
        for number, (name, group) in enumerate(GROUPS.items())
        if word in group or any(stem in word for stem in STEMS.get(name, ()))
    )


class WordReader:
    """Reads elements' words: their groups and the sum of their learned scores, remembered by words."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self._scores = scores
        self._read: dict[tuple[str, ...], tuple[float, frozenset[int]]] = {(): (0.0, frozenset())}

    def read(self, words: tuple[str, ...]) -> tuple[float, frozenset[int]]:
        """The score of an element's words, and the numbers of the groups they belong to."""
        known = self._read.get(words)
        if known is None:
            distinct = sorted(set(words))
            scores = [self._scores[word] for word in distinct if word in self._scores]
            score = math.fsum(scores) / math.sqrt(len(scores)) if scores else 0.0
            known = self._read[words] = (score, frozenset().union(*map(groups_of, distinct)))
        return known
