"""Attribution in English: the reporting words next to a quotation (the cue) and who they name (the source)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from copydesk.claims.names import DESCRIBED, EMPLOYED, HANDLE, INTRODUCED, NAME, OPENERS, PRONOUN, ROLE
from copydesk.claims.tongues import UPPER

_VERBS = (
    "say says said saying|state states stated stating|add adds added adding|tell tells told telling|"
    "ask asks asked asking|reply replies replied replying|respond responds responded responding|"
    "explain explains explained explaining|write writes wrote writing|note notes noted noting|"
    "announce announces announced announcing|reveal reveals revealed revealing|recall recalls recalled recalling|"
    "admit admits admitted admitting|insist insists insisted insisting|claim claims claimed claiming|"
    "argue argues argued arguing|warn warns warned warning|joke jokes joked joking|continue continues continued|"
    "confirm confirms confirmed confirming|conclude concludes concluded concluding|remark remarks remarked remarking|"
    "recount recounts recounted|declare declares declared declaring|tweet tweets tweeted|post posts posted posting|"
    "share shares shared sharing|comment comments commented|complain complains complained|promise promises promised|"
    "observe observes observed|exclaim exclaims exclaimed|shout shouts shouted|answer answers answered|"
    "describe describes described|urge urges urged|suggest suggests suggested|report reports reported|read reads"
)
# Words that report speech when a quotation stands directly beside them.
CUES = frozenset(word for group in _VERBS.split("|") for word in group.split())
PARTICIPLES = frozenset(word for word in CUES if word.endswith("ing"))
_CUE = r"(?P<cue>" + "|".join(sorted(CUES, key=len, reverse=True)) + r")"
_ADVERBS = r"(?:(?:\w+ly|also|then|later|once|again|often|even|still|only|just|further|has|have|had)\s+){0,3}"
_SOURCE = rf"(?P<source>{HANDLE}|{INTRODUCED}{NAME}|{EMPLOYED}{NAME}|{DESCRIBED}|(?:[Tt]he\s+)?{ROLE}{NAME}|{PRONOUN})"
_APPOSITION = r"(?:,\s+(?P<apposition>[^,\"“”:;.]{2,80}),)?"

# After the quotation: `," said the mayor` and `," the mayor said`.
CUE_SOURCE = re.compile(rf"[\s,—–-]{{0,12}}{_CUE}\s+(?:in\s+\w+\s+)?{_SOURCE}(?![\w-])")
SOURCE_CUE = re.compile(rf"[\s,—–-]{{0,12}}{_SOURCE}{_APPOSITION}\s+{_ADVERBS}{_CUE}(?!\w)")
ACCORDING_AFTER = re.compile(rf"[\s,]{{0,12}}(?P<cue>according to|as per)\s+{_SOURCE}(?![\w-])")
# Before it, read from the left: "According to X, ", "As per Twitter user @x, ".
ACCORDING_BEFORE = re.compile(
    rf"(?P<cue>[Aa]ccording to|[Aa]s per|[Aa]s (?:posted|shared|reported|translated) by)\s+"
    rf"(?:(?:the\s+)?\w+(?:\s+\w+)?\s+(?=@))?{_SOURCE}(?![\w-])"
)
SUBJECT_CUE = re.compile(rf"(?:^|(?<=[\s,—–(])){_SOURCE}{_APPOSITION}\s+{_ADVERBS}{_CUE}(?!\w)")
CLAUSE_SUBJECT = re.compile(
    rf"{_SOURCE}{_APPOSITION}\s+{_ADVERBS}(?:\w+ed|\w+s|shed|took|gave|went|made|spoke|told|held)\b"
)
OPENER = re.compile(rf"(?:{'|'.join(sorted(OPENERS))})(?:\s+|$)", re.IGNORECASE)
CUE_WORD = re.compile(rf"(?<![\w-]){_CUE}(?![\w-])")

LONGEST_SENTENCE = 1_000  # characters; quotations need no longer lead-in, and a line may have millions
CLAUSE_BREAK = re.compile(r",\s+")

ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|St|Jr|Sr|No|vs|Inc|Ltd|Co|Corp|"
    "MM|Mme|Sra|Dra|Dott|Ing|Mgr|Nr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
SENTENCE_BREAK = re.compile(rf"(?<![\s.][A-Z])(?<!^[A-Z])(?:[.!?…][\"'”’)»“]*)\s+(?=[\"'“‘(„«»”¿¡]?\s?[{UPPER}@0-9])")
ENDS_WITH_ABBREVIATION = re.compile(rf"(?:^|[\s(])(?:{ABBREVIATIONS})\.$")


Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attributed:
    """Cue and source as half-open ranges of the paragraph searched.

    `source` is the noun phrase with its apposition, `name` the part of it that names the speaker; `via` is the account
    that passed the words on. `oblique`: the name stands in another form than its own, as behind "według".
    """

    cue: Range
    source: Range
    name: Range
    via: Range | None = None
    oblique: bool = False

    def moved(self, by: int) -> Attributed:
        """The same ranges in a text in which the paragraph begins at `by`."""
        via = shift(self.via, by) if self.via else None
        return Attributed(shift(self.cue, by), shift(self.source, by), shift(self.name, by), via, self.oblique)


def shift(span: Range, by: int) -> Range:
    """The range moved to the right."""
    return span[0] + by, span[1] + by


def sentence_start(text: str, before: int) -> int:
    """Where the sentence that runs up to `before` begins, looking back no further than LONGEST_SENTENCE."""
    earliest = max(0, before - LONGEST_SENTENCE)
    start = earliest
    for match in SENTENCE_BREAK.finditer(text, earliest, before):
        word = text[max(0, match.start() - 8) : match.start() + 1]
        if match.end() < before and not ENDS_WITH_ABBREVIATION.search(word):
            start = match.end()
    return start


def after_quotation(text: str, end: int) -> Attributed | None:
    """Attribution right behind a quotation ending at `end`: `," said X`, `," X said`, `," according to X`."""
    for pattern in (CUE_SOURCE, SOURCE_CUE, ACCORDING_AFTER):
        match = pattern.match(text, end, end + LONGEST_SENTENCE)
        if match and (phrase := _phrase(match)):
            return Attributed(match.span("cue"), *phrase)
    return None


def before_quotation(text: str, end: int) -> Attributed | None:
    """Attribution in the sentence that leads up to `end`, where the quotation (or the lead-in's colon) stands."""
    start = sentence_start(text, end)
    according = ACCORDING_BEFORE.match(text, start, end)
    via = according.span("source") if according else None
    begin = according.end() if according else start
    said = _subject_and_cue(text, begin, end)
    if said:
        account = via if according and according["source"].startswith("@") else None
        return replace(said, via=account)
    if according and text[according.end() : end].strip(" ,:") == "" and (phrase := _phrase(according)):
        return Attributed(according.span("cue"), *phrase)
    return None


def _subject_and_cue(text: str, start: int, end: int) -> Attributed | None:
    cues = [m for m in CUE_WORD.finditer(text, start, end) if m["cue"] != "read"]
    if not cues:
        return None
    cue = cues[-1]
    direct = [m for m in SUBJECT_CUE.finditer(text, start, end) if m.span("cue") == cue.span("cue")]
    if direct and (phrase := _phrase(direct[-1])):
        return Attributed(cue.span("cue"), *phrase)
    conjoined = text[start : cue.start()].rstrip().endswith((" and", " but", ",")) or cue["cue"] in PARTICIPLES
    subject = _clause_subject(text, start, cue.start()) if conjoined else None
    return Attributed(cue.span("cue"), *subject) if subject else None


def _clause_subject(text: str, start: int, end: int) -> tuple[Range, Range] | None:
    """The subject of the clause whose second verb is the cue: "she recalled the cold and said"."""
    starts = [start, *(m.end() for m in CLAUSE_BREAK.finditer(text, start, end))]
    for begin in reversed(starts):
        match = CLAUSE_SUBJECT.match(text, begin, end)
        if match and (phrase := _phrase(match)):
            return phrase
    return None


def _phrase(match: re.Match[str]) -> tuple[Range, Range] | None:
    """The noun phrase of the source, and the part that names it: the name alone in "its director, Ana Ruiz".

    Words that are capitalised only because they open the sentence are left out; None where nothing else is there.
    """
    start, end = match.span("source")
    while opener := OPENER.match(match.string, start, end):
        start = opener.end()
    if start >= end:
        return None
    if match.groupdict().get("apposition") is None:
        return (start, end), (start, end)
    apposition = match.span("apposition")
    described = re.fullmatch(DESCRIBED, match.string[start:end]) and re.fullmatch(NAME, match["apposition"])
    return (start, apposition[1]), apposition if described else (start, end)
