"""Naming: which spellings are one name wherever they stand, and how a source that has several of them is shown.

A key is made of the spelling alone, so that what is joined does not depend on what was read before. It folds what
differs between two writings of one name and never between two names: case, accents, hyphens, titles, legal forms, and
the ways of writing names from other scripts. A given name that differs by a letter is another person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from copydesk.claim_types import SourceKind
from copydesk.claims.romanised import canonical

HONORIFICS = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady president chancellor minister premier governor "
    "senator congressman congresswoman representative rep sen gov mayor councillor councilman councilwoman judge "
    "justice king queen prince princess pope bishop archbishop cardinal father sister brother rabbi imam sheikh "
    "general gen colonel col major captain capt lieutenant lt sergeant sgt officer chief inspector detective "
    "director producer singer actor actress author coach manager chairman chairwoman chair ceo spokesman "
    "spokeswoman spokesperson secretary ambassador prime deputy vice former herr frau monsieur madame señor "
    "señora signor signora".split()
)
LEGAL_FORMS = frozenset("inc ltd llc llp plc corp gmbh limited incorporated corporation pty sarl kgaa".split())
SHORT_LEGAL_FORMS = frozenset("co ag sa se ab as nv bv oy kk kg spa aps".split())  # could be names: see _without_form
ORGANISATION_WORDS = frozenset(
    "entertainment board council ministry club company inc ltd llc plc gmbh corp corporation group university college "
    "school police department agency authority association federation union party institute committee commission "
    "bureau society foundation museum library orchestra airlines airways railways ferries media news times herald "
    "tribune gazette studios records pictures trust services parliament congress senate government army navy league "
    "newsroom staff desk editors correspondents reporters".split()
)
# Of the kinds that mentions give one source, the one to show: a fact before a judgement, a judgement before a default.
KINDS: tuple[SourceKind, ...] = (
    "publisher",
    "publication",
    "social_account",
    "organisation",
    "person",
    "programme",
    "document",
    "unnamed",
)
# A work or an event may bear a person's name, and "the mayor" is another one in each town: never one with a name.
APART = frozenset({"programme", "document", "unnamed"})
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE)
# Marks over and under letters; those of Indic and Japanese script are letters' parts and stay.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640]")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ى": "ي"})
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"


def match_key(name: str, kind: SourceKind | None = None) -> str:
    """The key under which spellings are one source; a name that folds to nothing (in signs alone) is its own key.

    A name of a kind in `APART` has a key of its own, with the kind behind it.
    """
    if name.startswith("@"):
        return name.casefold()
    bare = name.strip()
    key = _domain(bare) if _DOMAIN.fullmatch(bare) else " ".join(_folded(bare)) or name
    return f"{key} ({kind})" if kind in APART else key


def folded(name: str, kind: SourceKind | None = None) -> str:
    """A spelling with case and spaces folded, and the kind behind it where its names stand apart."""
    plain = " ".join(name.casefold().split())
    return f"{plain} ({kind})" if kind in APART else plain


def strongest(kinds: Iterable[SourceKind]) -> SourceKind:
    """The kind of a source that mentions call by several."""
    return min(kinds, key=KINDS.index)


def kind_by_words(name: str, kind: SourceKind) -> SourceKind:
    """`kind`, but an organisation where a person's name ends in a word for one ("Quernby News Desk")."""
    if kind != "person":
        return kind
    if name.startswith("@"):
        return "social_account"
    words = name.casefold().replace(".", "").split()
    return "organisation" if len(words) > 1 and ORGANISATION_WORDS & {words[-1], words[-2]} - {words[0]} else "person"


def shown(names: Iterable[str]) -> str:
    """Of a source's spellings the one to show: without title, in mixed case, the fullest, the first of the alphabet."""
    return min(names, key=_shown_key)


def may_stand_for(alias: str, name: str, kind: SourceKind) -> bool:
    """Whether a further name that an article gives `name` holds in other articles too, if it is no one else's there.

    A surname or a given name alone does not, nor does one word of an organisation's name.
    """
    if match_key(alias, kind) == match_key(name, kind):
        return True
    if kind in APART or not alias.strip():
        return False
    words = _folded(alias)
    if alias.startswith("@") or _DOMAIN.fullmatch(alias.strip()):
        return True
    if len(words) > 1:
        return not (len(words) == 2 and _is_title(alias.split()[0]))  # "Minister Lane" is a surname too
    return _is_acronym(alias, name) if len(name.split()) > 1 else not alias.isascii()


def initials(name: str) -> str:
    """The first letters of the words of a name that are written large: "National Ferry Union" has "NFU"."""
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())


def _is_acronym(alias: str, name: str) -> bool:
    letters = alias.replace(".", "")
    if not (2 <= len(letters) <= 12 and sum(c.isupper() for c in letters) >= 2):
        return not alias.isascii()
    words = [word.replace(".", "") for word in name.split()]
    return letters.upper() == initials(name) or letters in words or letters == "".join(c for c in name if c.isupper())


def _is_title(word: str) -> bool:
    return word.casefold().rstrip(".") in HONORIFICS


def _shown_key(name: str) -> tuple[object, ...]:
    words = name.split()
    titled = len(words) > 2 and _is_title(words[0])
    odd_case = (name.isupper() and len(words) > 1) or name.islower()
    return (
        name.startswith("@"),
        bool(_DOMAIN.fullmatch(name)),
        titled,
        odd_case,
        -sum(c.isalnum() for c in name),
        name.isascii(),
        name,
    )


def _domain(name: str) -> str:
    return name.casefold().removeprefix("www.")


def _plain(name: str) -> str:
    """The name without case, accents and signs, words parted by spaces; hyphens stay."""
    text = unicodedata.normalize("NFKC", name)
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    text = unicodedata.normalize("NFC", text).translate(_LETTERS)
    text = re.sub(r"(?<=\w)['’‘ʼʻʿʾ`´](?=\w)", "", text).replace("&", " and ")
    text = re.sub("[‐‑‒–−]", "-", text)
    text = re.sub(rf"(?<=[{_CJK}])[\s・·‧]+(?=[{_CJK}])", "", text)
    # By category, because regular expressions take the vowels of Indic scripts for signs.
    text = "".join(c if c == "-" or unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return " ".join(text.split())


def _folded(name: str) -> list[str]:
    words = _without_form(_plain(re.sub(r"(?<=\b\w)\.(?=\w\b)", "", name)).split(), name)
    first = 0
    while len(words) - first > 1 and words[first] in HONORIFICS | {"the"}:
        first += 1
    if len(words) - first == 1 and first and words[first - 1] != "the":
        first = next(i for i, word in enumerate(words) if word != "the")  # a title keeps a surname apart from others
    return canonical(_joined_letters(words[first:]))


def _without_form(words: list[str], name: str) -> list[str]:
    """The words without the legal form at their end: a short one only where it is written as one ("Quern SA")."""
    while len(words) > 1:
        last = name.rstrip(" .,)").rpartition(" ")[2].replace(".", "")
        short = words[-1] in SHORT_LEGAL_FORMS and (len(words) > 2 or last.isupper()) and not name.isupper()
        if words[-1] not in LEGAL_FORMS and not (short and (last.isupper() or words[-1] == "co")):
            break
        words, name = words[:-1], name.rstrip(" .,)").rpartition(" ")[0]
    return words[:-1] if len(words) > 1 and words[-1] == "and" else words


def _joined_letters(words: list[str]) -> list[str]:
    """Single letters that follow one another are one word: "J. K." is "JK"."""
    joined: list[str] = []
    was_letter = False
    for word in words:
        is_letter = len(word) == 1 and word.isalpha() and word.isascii()
        if is_letter and was_letter:
            joined[-1] += word
        else:
            joined.append(word)
        was_letter = is_letter
    return joined
