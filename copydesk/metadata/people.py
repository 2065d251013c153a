"""Who wrote the article: each origin gives a list of names, one list wins, and the others stay on record.

A list that names a person beats one that names only an agency or the site. A fuller list that holds every name of the
winner (all authors instead of the first) takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from copydesk.metadata.bylines import Credits, from_lines, persons, undated
from copydesk.metadata.facts import Facts
from copydesk.metadata.json_ld import origin_of as property_origin
from copydesk.metadata.json_ld import text
from copydesk.metadata.names import BY, ROLES, is_person, is_username, name_key, names_in
from copydesk.metadata.order import REFUSED, confidence
from copydesk.metadata.strings import fold, key
from copydesk.metadata.tags import is_by_author, metas, near
from copydesk.metadata.tags import origin_of as hint_origin
from copydesk.page import Hint
from copydesk.types import Field

NAMES = (
    "author", "article:author", "article:author_name", "og:author", "og:article:author", "parsely-author", "byl",
    "sailthru.author", "dcsext.author", "citation_author", "dc.creator", "dc.contributor.author", "dcterms.creator",
    "cxenseparse:author", "authors", "creator", "byline",
)  # fmt: skip
SURNAME_FIRST = frozenset({"citation_author", "dc.creator", "dcterms.creator", "dc.contributor.author"})
WRITTEN_BY = (
    "written", "von", "by", "por", "par", "door", "av", "autor", "auteur", "author", "verfasst", "geschrieben",
    "escrito", "écrit", "scritto", "skrevet", "napisane", "автор", "作者", "執筆", "작성자",
)  # fmt: skip
# Words of class names around an author's name, and around what stands beside it.
TELLING = ("author", "byline", "autor")
BESIDE = frozenset(
    "role job position title function bio desc description location twitter email social image avatar pic picture"
    " date time comment data reading brand reviewer editor".split()
)
WORDS = re.compile(r"[-_:]+")
SITE_LETTERS = 5  # a shorter site name may be a part of a person's
NEIGHBOURS = 8  # hints before and after an element that may be inside it
MOST_NAMES = 50
LONGEST_RAW = 500  # characters
ROWS = 6  # lines between two authors of one article


def author_fields(facts: Facts) -> list[Field]:
    """The candidates for `author`, one field a name; only the winning list has confidences of one half and more."""
    lists = [credits for credits in _candidates(facts) if _confidence(credits, facts.sites)]
    ranked = sorted(lists, key=lambda credits: -_confidence(credits, facts.sites))
    if not ranked:
        return []
    best = _fuller(ranked[0], ranked)
    fields = [Field("author", name, best.raw, best.origin, _confidence(best, facts.sites)) for name in best.names]
    for credits in ranked:
        if credits is not best:
            figure = min(REFUSED, _confidence(credits, facts.sites))
            fields += [Field("author", name, credits.raw, credits.origin, figure) for name in credits.names]
    return fields


def _confidence(credits: Credits, sites: frozenset[str]) -> float:
    if not credits.names:
        return 0.0
    if any(is_person(name) and not _is_site(name, sites) for name in credits.names):
        return confidence("author", credits.origin)
    if all(is_username(name) and key(name) not in sites for name in credits.names):
        return confidence("username", credits.origin)
    return confidence("organisation", credits.origin)


def _is_site(name: str, sites: frozenset[str]) -> bool:
    own = key(name)
    return own in sites or any(len(site) >= SITE_LETTERS and site in own for site in sites)


def _fuller(best: Credits, ranked: Iterable[Credits]) -> Credits:
    """The best list, or one that names all of its persons and more: pages often state the first author alone.

    Elements of a class alone do not count: they name editors and fact checkers in the same breath.
    """
    own = {name_key(name) for name in best.names}
    for credits in ranked:
        names = {name_key(name): name for name in credits.names}
        added = [name for one, name in names.items() if one not in own]
        stated = credits.origin.startswith(("json-ld: ", "meta: ")) or credits.origin.endswith("rel=author")
        if stated and added and own <= set(names) and all(map(is_person, added)):
            return credits
    return best


def _candidates(facts: Facts) -> Iterator[Credits]:
    yield from _stated(facts)
    yield from _from_metas(facts)
    yield from _from_hints(facts)
    yield from from_lines(facts)


def _stated(facts: Facts) -> Iterator[Credits]:
    for thing in facts.things:
        for name in ("author", "creator"):
            raws = list(_people(facts, thing.get(name)))
            yield _credits(raws, property_origin(thing, name))


def _people(facts: Facts, value: Any, depth: int = 0) -> Iterator[str]:
    value = facts.graph.resolve(value)
    if isinstance(value, list) and depth < 4:
        for one in value:
            yield from _people(facts, one, depth + 1)
    elif isinstance(value, dict) and isinstance(value.get("name"), list):
        yield from _people(facts, value["name"], depth + 1)
    elif isinstance(value, dict):
        yield text(value) or f"{text(value.get('givenName'))} {text(value.get('familyName'))}".strip()
    elif isinstance(value, str):
        yield fold(value)


def _credits(raws: Iterable[str], origin: str) -> Credits:
    raws = [raw for raw in raws if raw]
    names = {name.casefold(): name for raw in raws for name in names_in(raw)}
    return Credits(tuple(names.values())[:MOST_NAMES], "; ".join(raws)[:LONGEST_RAW], origin)


def _from_metas(facts: Facts) -> Iterator[Credits]:
    for name, entries in groupby(metas(facts.head, NAMES), key=lambda entry: entry[0]):
        contents = [content for _, content in entries]
        yield _credits(map(_turned, contents) if name in SURNAME_FIRST else contents, f"meta: {name}")
    cards = dict(metas(facts.head, ("twitter:label1", "twitter:data1", "twitter:label2", "twitter:data2")))
    for number in "12":
        label = cards.get(f"twitter:label{number}", "").lower()
        if any(word in label.split() or label.startswith(word) for word in WRITTEN_BY):
            yield _credits([cards.get(f"twitter:data{number}", "")], f"meta: twitter:data{number}")


def _turned(name: str) -> str:
    """`Ferrante, Ada` as `Ada Ferrante`."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first and len(first.split()) <= 3 else name


def _from_hints(facts: Facts) -> Iterator[Credits]:
    """Elements that name authors and nothing else: those that markup marks, then those whose class says so."""
    shown = list(near(facts.head.hints, facts.headlines))
    marked = [hint for hint in shown if is_by_author(hint) or (hint.itemprop or "").lower() == "author"]
    classed = [hint for hint in shown if _tells(hint)]
    for hints in (marked, _innermost(classed)):
        groups: dict[tuple[str, tuple[str, ...]], list[Hint]] = {}
        for hint in hints:
            groups.setdefault((hint_origin(hint), hint.names), []).append(hint)
        for (origin, _), group in groups.items():
            yield _credits(_strictly_named(group), origin)
    yield from (
        _credits([undated(hint.text)], hint_origin(hint)) for hint in (*marked, *classed) if _names_no_person(hint)
    )


def _innermost(hints: Sequence[Hint]) -> list[Hint]:
    """The hints that contain no other one that already names persons: `Ada Ferrante` before `Ada Ferrante Porto`."""
    found: list[Hint] = []
    for number, hint in enumerate(hints):
        beside = hints[max(0, number - NEIGHBOURS) : number + NEIGHBOURS]
        inner = (other.text for other in beside if len(other.text) < len(hint.text))
        if not any(text in hint.text and is_person(text) for text in inner):
            found.append(hint)
    return found


def _tells(hint: Hint) -> bool:
    words = {word for name in hint.names for word in WORDS.split(name)}
    return any(word in name for name in hint.names for word in TELLING) and not words & BESIDE


def _strictly_named(hints: Iterable[Hint]) -> Iterator[str]:
    """The texts of hints that stand together and hold persons alone."""
    last = None
    for hint in hints:
        shown = undated(hint.text)
        if persons(shown) and (last is None or (hint.line_no or 0) - last <= ROWS):
            last = hint.line_no or 0
            yield shown


def _names_no_person(hint: Hint) -> bool:
    """Whether an author's link, or a byline with its preposition, names one desk, firm or account and nobody's job."""
    if not is_by_author(hint) and not BY.match(hint.text):
        return False
    names = names_in(undated(hint.text))
    return len(names) == 1 and not is_person(names[0]) and not ROLES & set(names[0].lower().split())
