"""Tongues: the reporting words of a language (`speech_verbs.toml`) as patterns of cue and speaker.

A speaker is a handle, a pronoun, a name with or without a role in front, or a role. Where a capitalised word or
"and" and another name follow, it is not known who spoke, and the pattern does not match.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from copydesk.claims.names import HANDLE

Table = Mapping[str, Any]
SAME = {"nb": "no", "nn": "no"}
ALONE = "tr"  # too different from the others to be tried where the language is not known
NEVER_MATCHES = "(?!)"

UPPER = "".join(letter for letter in map(chr, range(0x41, 0x530)) if letter.isupper())
GAP = r"[ \u00a0\u202f]+"
_ABBREVIATED = r"(?:Dr|Dra|Prof|Mgr|Ing|Sr|Sra|Dott|St|Sta|Jr|Mr|Mme)\."
_PARTICLE = (
    r"(?:van der|van den|von der|de la|de los|de las|van|von|vom|zu|zur|de|di|da|del|della|do|dos|das|du|des|la|le|el|"
    r"al|bin|ibn|ter|ten|te|af|av|für|of the|of|&)"
)
_AFTER_COMMA = r"(?=\s*(?:[.,;:!?)»”\"“—–]|$))"


@dataclass(frozen=True, slots=True)
class Tongue:
    """What it takes to read who spoke in one language; words are in small letters.

    The patterns have the groups `cue` and `source`; in it `role_name`, `introduced` or `name` is the name alone.
    `behind` are tried in their order right after a quotation, `subject`, `inverted` and `according` before one.
    `around` is a verb behind the words of whoever `lead` names in front. What `reports` follows is no quotation.
    """

    behind: tuple[re.Pattern[str], ...]
    subject: re.Pattern[str]
    inverted: re.Pattern[str]
    according: re.Pattern[str]
    cue: re.Pattern[str]
    around: re.Pattern[str] | None
    lead: re.Pattern[str]
    reports: re.Pattern[str]
    name: re.Pattern[str]
    words: Mapping[str, frozenset[str]]
    endings: tuple[str, ...]
    firms: tuple[str, ...]
    marks: str | None
    nouns_capitalised: bool
    inside: bool
    single_marks: bool
    oblique: bool

    def has(self, kind: str, word: str) -> bool:
        """Whether a word is of one of the lists in the table, whatever its case."""
        return word.casefold().rstrip(".") in self.words[kind]

    def is_role(self, word: str) -> bool:
        """Whether a word says what somebody is, alone or as the end of a longer one."""
        return self.has("people", word) or (bool(self.endings) and word.casefold().endswith(self.endings))

    def is_firm(self, word: str) -> bool:
        """Whether a word makes a name an organisation's."""
        return self.has("organisations", word) or (bool(self.firms) and word.casefold().endswith(self.firms))


@cache
def tongue(language: str) -> Tongue:
    """The words of a language by its code; of all languages, in the marks few others use, for a code that has none."""
    tables: dict[str, Table] = tomllib.loads(
        (files("copydesk.claims") / "speech_verbs.toml").read_text(encoding="utf-8")
    )
    code = SAME.get(language, language)
    if code in tables:
        return _tongue(tables[code], None)
    return _tongue(_merged(table for each, table in tables.items() if each != ALONE), "«»„")


def _merged(tables: Iterable[Table]) -> Table:
    merged: dict[str, str] = {}
    for table in tables:
        for key, value in table.items():
            if isinstance(value, str):
                parts = [merged[key]] if key in merged else []
                merged[key] = ("|" if key in ("auxiliaries", "according", "behind") else " ").join([*parts, value])
    return merged


def _tongue(table: Table, marks: str | None) -> Tongue:
    lists = {key: value.split() for key, value in table.items() if isinstance(value, str)}
    words = {key: frozenset(map(str.casefold, value)) for key, value in lists.items()}
    kinds = ("people", "organisations", "pronouns", "determiners", "of", "openers", "prepositions", "adverbs", "cues")
    source, name = _source(lists)
    cues = lists.get("cues", ())
    opening = () if table.get("nouns_capitalised") else map(str.capitalize, cues)
    cue = f"(?P<cue>{_any({*cues, *opening})})"
    adverbs = rf"(?:(?:{_any(lists.get('adverbs', ()))}){GAP}){{0,3}}"
    helpers = rf"(?:(?:{_phrases(table, 'auxiliaries')}){GAP})?{adverbs}"
    trailing = rf"(?:,{GAP}(?P<apposition>{_name(lists)}){_AFTER_COMMA})?"
    said = rf"{helpers}{cue}{GAP}{adverbs}{source}{trailing}"
    subject = rf"{source}(?:,{GAP}(?P<apposition>[^,\"“”«»„:;.]{{2,80}}),)?{GAP}{helpers}{cue}(?![\w-])"
    after = rf"[\s,—–-]{{0,12}}(?P<cue>{_phrases(table, 'behind')}){GAP}{source}"
    behind = [rf"[\s,—–-]{{0,12}}{said}", after]
    if table.get("subject_first"):
        behind.append(rf"[\s,—–-]{{0,12}}{subject}")
    if table.get("inside"):
        behind[:0] = _hyphenated(lists, cue, adverbs)
    around = rf"\s*{helpers}{cue}(?![\w-])" if table.get("speaker_around") else None
    return Tongue(
        tuple(map(re.compile, behind)),
        re.compile(subject),
        re.compile(said),
        re.compile(rf"(?i:(?P<cue>{_phrases(table, 'according')})){GAP}{source}"),
        re.compile(rf"(?<![\w-]){cue}(?![\w-])"),
        re.compile(around) if around else None,
        re.compile(rf"{source},?\s*"),
        re.compile(rf",\s+(?:{_any(lists.get('reports', ()))})(?!\w)"),
        re.compile(name),
        {kind: words.get(kind, frozenset()) for kind in kinds},
        tuple(lists.get("endings", ())),
        tuple(lists.get("firms", ())),
        marks,
        *(bool(table.get(flag)) for flag in ("nouns_capitalised", "inside", "single_marks", "oblique")),
    )


def _source(lists: Mapping[str, list[str]]) -> tuple[str, str]:
    """Patterns of a speaker and of a name."""
    name, token = _name(lists), _token(lists)
    determiner, of = _spaced(lists.get("determiners", ())), _spaced(lists.get("of", ()))
    small = rf"(?![{UPPER}\d])\w[\w’'-]*"
    firms = lists.get("organisations", ())
    compound = rf"|\w{{1,30}}(?:{_any(lists['endings'])})" if "endings" in lists else ""
    role = rf"(?i:{_any(set(lists.get('people', ())) - set(firms))}{compound})(?![\w-])\.?"
    bare = rf"(?:{role}|(?:{_any(firms)})(?![\w-]))"  # in small letters: otherwise it is a name, or the start of one
    of_what = rf"(?:{GAP}(?:{of})(?:{determiner})?(?:{name}|{small})(?![\w-]))?"
    forms = (
        HANDLE,
        rf"(?i:{_any(lists.get('pronouns', ()))})(?![\w-])",
        rf"(?:{determiner})?(?:{role}{GAP}){{1,3}}(?P<role_name>{name})",
        rf"(?:{determiner})(?:{small}{GAP}){{0,5}}?(?!(?:{of}|{determiner})){small}{GAP}(?P<introduced>{name})",
        rf"(?:(?:{determiner})(?:{small}{GAP}){{0,3}}?)?{bare}{of_what}",
        rf"(?:{determiner})?(?P<name>{name})",
        rf"(?:{determiner})\w[\w-]*(?:{GAP}\w[\w-]*){{0,2}}{_AFTER_COMMA}",
    )
    another = rf"(?!{GAP}{token})(?!{GAP}(?:{_any(lists.get('joined', ()))}){GAP}{token})"
    return rf"(?P<source>{'|'.join(forms)})(?![\w’'-]){another}", name


def _token(lists: Mapping[str, list[str]]) -> str:
    never = rf"(?!(?:{_any(lists.get('never', ()))})(?!\w))"
    return rf"{never}(?:{_ABBREVIATED}|(?:[{UPPER}]\.-?){{1,3}}|(?:[dDlL]['’])?[{UPPER}](?:[\w’'-]*\w)?)"


def _name(lists: Mapping[str, list[str]]) -> str:
    token = _token(lists)
    return rf"(?>{token}(?:{GAP}(?:{_PARTICLE}{GAP})?{token}){{0,6}})"


def _hyphenated(lists: Mapping[str, list[str]], cue: str, adverbs: str) -> list[str]:
    """`dit-elle`, `explique-t-il` and `a-t-elle déclaré`."""
    pronoun = rf"(?P<source>{_any(lists['pronouns'])})(?!\w)"
    return [
        rf"[\s,—–-]{{0,12}}{cue}(?:-t)?-{pronoun}",
        rf"[\s,—–-]{{0,12}}(?:s['’]est|a|ont|avait|avaient)(?:-t)?-{pronoun}{GAP}{adverbs}{cue}(?![\w-])",
    ]


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or NEVER_MATCHES


def _phrases(table: Table, key: str) -> str:
    return _any(filter(None, table.get(key, "").split("|")))


def _spaced(words: Iterable[str]) -> str:
    """Words with the gap behind them, which those that end in an apostrophe do without."""
    listed = list(words)
    elided = [word for word in listed if word[-1] in "'’"]
    whole = [word for word in listed if word[-1] not in "'’"]
    return rf"(?i:(?:{_any(whole)}){GAP}|{_any(elided)})"
