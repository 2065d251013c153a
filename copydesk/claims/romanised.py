"""Romanised: one writing for names that come from other scripts, each rule only where the whole name shows which.

Rules that are right for a Korean name would make one of "Jon" and "John", those for a Russian one of "Toni" and "Tony".
So each asks first for signs of its language in the name, and leaves a name without them as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ONSET = r"(?:ch|sh|zh|ts|hs|rh|kk|tt|pp|ss|jj|[bcdfghjklmnpqrstwxyz])?"
_VOWELS = (
    r"(?:yae|yeo|wae|iao|uai|ae|eo|ya|ye|yo|yu|wa|wo|we|wi|oe|eu|ui|oi|oo|ou|ao|ei|ai|ia|ie|iu|uo|ua|ue|ee|[aeiou])"
)
_CODA = r"(?:ng|rk|h[nm]?(?![aeiouwy])|[nmkplrt](?![aeiou]))?"
SYLLABLE = re.compile(f"{_ONSET}{_VOWELS}{_CODA}")
_LONG_U = re.compile(r"oo(?=ng|[nmkl]|$|[bcdghjstwy])")
_MOST_SYLLABLES = 3  # of a given name
# A vowel lengthened by a letter h that is not spoken: "Uhm", "Ahn", "Noh". "John" is another name than "Jon".
_SILENT_H = re.compile(r"(?<=[aeou])h(?=[nm]?$)")
_MUHAMMAD = re.compile(r"m[ou]?h?amm?[ae]d")
_ARABIC = {"ahmed": "ahmad", "hussain": "hussein", "husain": "hussein", "husein": "hussein", "hossein": "hussein"}
_ARTICLES = frozenset({"al", "el", "ul"})
_SLAVIC = re.compile(r"\w{2,}(?:[oe]va?|enko|chuk|[sc]k(?:ij|[iy]{1,2}|aya|aia|aja)|vich)")
_SKY = re.compile(r"(?<=[sc]k)(?:ij|[iy]{1,2})$")
_SKAYA = re.compile(r"(?<=[sc]ka)[yij]+a$")
_JOT = re.compile(r"(?:(?<=[bcdfghklmnprstvz])(?:i[iyj]|y[iy])$|(?<=^yur)[iy]$|(?<=\w{4}[bdfghklmprstvz])y$)")
_UMLAUT = re.compile(r"(?<=[bcdfghjklmnprstvwz])([aou])e(?=[bcdfghjklmnprstvwz])")


def canonical(words: Sequence[str]) -> list[str]:
    """The words of a name, in small letters without accents, hyphens between their parts, in one writing."""
    parts = [part for word in words for part in word.split("-") if part]
    if len(parts) < 2 or not all(part.isascii() for part in parts):
        return parts
    return _syllabic(words) or _arabic(parts) or _slavic(parts) or _western(parts)


def _syllabic(words: Sequence[str]) -> list[str] | None:
    """A family name of one syllable and a given name in syllables, written apart, with a hyphen or as one word."""
    ordered = list(words)
    if len(ordered) == 2 and "-" in ordered[0] and "-" not in ordered[1]:
        ordered.reverse()  # "Tae-ri Ohm": the given name first
    family, *given = [part for word in ordered for part in word.split("-") if part]
    if not given or not _is_syllable(family) or not all(_syllables(part) for part in given):
        return None
    number = sum(_syllables(part) for part in given)
    if number > _MOST_SYLLABLES or number < 2 or (len(given) == 1 and number != 2):
        return None
    written = given[0] if len(given) == 1 else _LONG_U.sub("u", "".join(map(_silent, given)))
    return [_silent(family), written]


def _silent(part: str) -> str:
    return part if part == "john" else _SILENT_H.sub("", part)


def _is_syllable(part: str) -> bool:
    return SYLLABLE.fullmatch(part) is not None


def _syllables(part: str) -> int:
    """How many syllables a part has; 0 where it is not made of such."""
    found = SYLLABLE.findall(part)
    return len(found) if "".join(found) == part and len(found) <= _MOST_SYLLABLES else 0


def _arabic(parts: list[str]) -> list[str] | None:
    """Names with a sign of Arabic: its commonest names in one writing, the article too, double letters single."""
    known = [_MUHAMMAD.fullmatch(part) is not None or part in _ARABIC or part in _ARABIC.values() for part in parts]
    if len(parts) < 2 or not (any(known) or _ARTICLES & set(parts[1:-1])):
        return None
    written = ["muhammad" if _MUHAMMAD.fullmatch(part) else _ARABIC.get(part, part) for part in parts]
    written = [part if i == 0 or part not in _ARTICLES else "al" for i, part in enumerate(written)]
    return [re.sub(r"([bdfhklmnrstz])\1", r"\1", part) for part in written]


def _slavic(parts: list[str]) -> list[str] | None:
    """Names whose family name ends as Slavic ones do: the endings in one writing."""
    if len(parts) < 2 or not _SLAVIC.fullmatch(parts[-1]):
        return None
    *given, family = parts
    family = _SKAYA.sub("ya", _SKY.sub("y", family))
    return [
        re.sub(r"(?<=\w{3}[aeo])y$", "i", re.sub("^ye", "e", _JOT.sub("i", part))).replace("ks", "x") for part in given
    ] + [family]


def _western(parts: list[str]) -> list[str]:
    """An umlaut written out in a family name, and "O Dell" or "Mc Dell" in one word."""
    joined: list[str] = []
    for number, part in enumerate(parts):
        if joined and number > 1 and joined[-1] in ("o", "mc"):
            joined[-1] += part
        else:
            joined.append(part)
    return joined[:1] + [_UMLAUT.sub(r"\1", part) if len(part) > 4 else part for part in joined[1:]]
