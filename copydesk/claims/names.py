"""Names of speakers: how they are written, what kind of source they are, and which of them are the same."""

from __future__ import annotations

import re
import unicodedata

from copydesk.claim_types import Source, SourceKind

_UPPER = "A-ZÀ-ÖØ-ÞŁŚŹŻĆŃŠŽČĐ"
_WORD = rf"[{_UPPER}](?:[\w’']*\w)?(?:-\w+)*"
_ABBREVIATED = r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Gov|Rep|Gen|Col|Lt|Sgt|Capt|St|Jr|Sr)\."
_INITIALS = rf"(?:[{_UPPER}]\.){{1,3}}"
_PARTICLE = (
    r"(?:van|von|de|der|den|di|da|del|della|la|le|bin|ibn|al|el|ter|ten|dos|das|do|du|of|and the|for the|of the|&)"
)
_TOKEN = rf"(?:{_ABBREVIATED}|{_INITIALS}|{_WORD})"
_GAP = r"[ \u00a0]+"  # not a line break: a heading's last word is no part of a name
NAME = rf"{_TOKEN}(?:{_GAP}(?:{_PARTICLE}{_GAP})*{_TOKEN})*"
HANDLE = r"@\w{2,30}"
PRONOUN = r"(?:he|she|they|it|we|I|He|She|They|It|We)"
# A described speaker: "the mayor", "a spokesman for the port", "police".
DESCRIBED = (
    r"(?:(?:[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)\s+(?:[a-z][\w-]*\s+){0,4}"
    r"(?:man|woman|mayor|minister|official|officials|spokes(?:man|woman|person)|director|singer|actor|actress|player|"
    r"coach|captain|owner|resident|residents|teacher|officer|police|chair|chairman|chairwoman|president|governor|"
    r"senator|lawyer|judge|witness|witnesses|author|writer|artist|fan|fans|farmer|doctor|nurse|scientist|researcher|"
    r"researchers|ministry|government|council|company|club|board|agency|union|statement|report|mother|father|"
    r"passenger|driver|skipper|baker|librarian|neighbour|neighbor|engineer|manager|analyst|expert|leader|commander)"
    r"(?:\s+(?:for|of|at|from)\s+(?:the\s+)?" + NAME + r")?)"
)

# A name behind words for the bearer: "the miller Tobias Wend".
_NO_ROLE = (
    "of|for|at|from|while|when|as|and|but|or|that|who|whom|whose|which|where|after|before|because|with|by|to|in|on|than"
)
INTRODUCED = rf"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir){_GAP}(?:(?!(?:{_NO_ROLE})\b)[a-z][\w-]*{_GAP}){{1,4}}"

# A name behind the house and the work: "MSNBC host Ada Lane", "Fenn's lawyer Bo Reed".
EMPLOYED = rf"{NAME}{_GAP}(?:(?!(?:{_NO_ROLE}|said|told)\b)[a-z][\w-]*{_GAP}){{1,2}}"

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady president chancellor minister premier governor "
    "senator congressman congresswoman representative rep sen gov mayor councillor councilman councilwoman judge "
    "justice king queen prince princess pope bishop archbishop cardinal father sister brother rabbi imam general "
    "colonel major captain lieutenant sergeant officer chief inspector detective director producer singer actor "
    "actress author coach manager chairman chairwoman chair ceo spokesman spokeswoman spokesperson secretary "
    "ambassador prime deputy vice former soloist rapper skipper engineer librarian goalkeeper striker midfielder "
    "defender footballer boxer guitarist drummer pianist violinist composer conductor musician novelist poet "
    "historian economist scientist researcher farmer baker architect photographer journalist presenter host "
    "comedian designer chef lawyer activist analyst".split()
)
ROLE = r"(?:(?:" + "|".join(sorted(TITLES)) + r")[ \u00a0]+)?"
ORGANISATION_WORDS = frozenset(
    "entertainment board council ministry club company inc ltd llc corp corporation group university college "
    "school police department agency authority association federation union party bank hospital institute "
    "committee commission court office bureau society foundation museum library festival orchestra airlines "
    "airways railways ferries ferry media news times post herald tribune gazette press studios records pictures "
    "bakery bakeries trust service services church parliament congress senate house government army navy league "
    "fc united city".split()
)
SHORT_ORGANISATIONS = frozenset({"EU", "UN", "UK", "US", "U.S", "U.S.", "U.N.", "U.K."})
# Capitalised only because they open a sentence.
OPENERS = frozenset(
    "but and so yet still then later meanwhile however moreover furthermore also when while after before as if in "
    "on at by for from with during according asked speaking writing since although though because now today "
    "yesterday instead secondly firstly finally there this that these those what why how".split()
)


def fold(name: str) -> str:
    """The form in which spellings of one name are equal: case, accents, hyphens, titles and a leading "the" folded."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.sub(r"[-‐‑’'.,]", " ", plain.casefold()).split()
    while len(words) > 1 and (words[0] in TITLES or words[0] == "the"):
        words = words[1:]
    return " ".join(words)


def without_title(name: str) -> str:
    """The name as written, without the titles in front of it or what stands before them ("Press Secretary Bo Reed")."""
    words = name.split()
    titles = [i for i, word in enumerate(words) if word.rstrip(".").casefold() in TITLES]
    inner = [i for i in titles if len(words) - i > 2]
    start = max(inner) + 1 if inner else 0
    while len(words) - start > 1 and words[start].rstrip(".").casefold() in TITLES:
        start += 1
    return " ".join(words[start:])


def kind_of(name: str) -> SourceKind:
    """What a name names, judged by its words; a person where nothing speaks against it."""
    words = name.split()
    if name.startswith("@"):
        return "social_account"
    if name in SHORT_ORGANISATIONS or ORGANISATION_WORDS & {w.casefold().rstrip(".") for w in words[1:] or words}:
        return "organisation"
    if len(words) == 1 and name.isupper() and len(name) > 2:
        return "organisation"
    return "person"


class Names:
    """The names of two words and more in an article, found by their first or last word."""

    def __init__(self, text: str) -> None:
        self._by_word: dict[str, dict[str, str]] = {}
        for name in full_names(text):
            key = fold(name)
            words = key.split()
            for word in {words[0], words[-1]} if len(words) > 1 else ():
                self._by_word.setdefault(word, {}).setdefault(key, name)

    def owners(self, word: str) -> list[str]:
        """The names that begin or end with a word; one that only lengthens another (by a role) is that other."""
        full = self._by_word.get(word, {})
        return [name for key, name in full.items() if not any(key != k and key.endswith(" " + k) for k in full)]


def full_names(text: str) -> list[str]:
    """The names of two words and more, longest first, without sentence openers, articles and titles."""
    found: dict[str, None] = {}
    for match in re.finditer(NAME, text):
        words = match.group().split()
        first = next((i for i, w in enumerate(words) if w.casefold().rstrip(",.") not in OPENERS), len(words))
        name = _without_article(without_title(re.sub(r"[’']s$", "", " ".join(words[first:]))))
        if len(name.split()) >= 2:
            found.setdefault(name)
    return sorted(found, key=lambda n: (-len(n.split()), n))


def _without_article(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first in ("The", "A", "An") else name


def person_of(name: str) -> str:
    """The person in "Odile Farrant of Brill Ferries"; any other name as it is."""
    person, of, _ = name.partition(" of ")
    words = person.split()
    named = of and len(words) >= 2 and not ORGANISATION_WORDS & {w.casefold() for w in words}
    return person if named else name


def resolve(name: str, known: Names) -> Source | None:
    """The source a name stands for, under the article's fullest form of it.

    One word is resolved only where exactly one full name in the article begins or ends with it (names may start
    with the family's); otherwise None, because two people may share it. A single word in capitals ("IU", "NASA") is
    a name by itself.
    """
    bare = person_of(without_title(name))
    if bare.startswith("@"):
        return Source("social_account", bare, (bare,), handle=bare[1:])
    if len(bare.split()) > 1 or bare.isupper():
        return Source(kind_of(bare), bare, (bare,))
    owners = known.owners(fold(bare))
    if len(owners) != 1:
        return None
    full = owners[0]
    # The surname itself is no name of the source: another article's bearer of it is someone else.
    return Source(kind_of(full), full, (full,))
