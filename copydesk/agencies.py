"""News agencies that a text credits: in its dateline, at its end, or as its author.

A credit says where a text may come from. It is on record with the article and decides nothing: papers drop credits,
and put them under what they wrote themselves. So a text with a credit and the same without it say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from copydesk.types import Field

FIRST, LAST = 3, 3  # paragraphs in which a credit is looked for
LONGEST_END = 120  # characters of a paragraph's end in which a credit is looked for
LONGEST_PLACE = 90  # characters: places and a date before the credit of a dateline
_NAMES = {
    "Agence France-Presse": "AFP|afp|Agence France[- ]Presse",
    "Agência Brasil": "Agência Brasil",
    "Agencia EFE": "EFE|Agencia EFE",
    "Anadolu": "Anadolu(?: Agency| Ajansı)?",
    "ANI": "ANI",
    "ANP": "ANP",
    "ANSA": "ANSA",
    "Antara": "ANTARA|Antara",
    "APA": "APA",
    "Associated Press": "AP|(?:The )?Associated Press",
    "Australian Associated Press": "AAP|Australian Associated Press",
    "Belga": "Belga|BELGA",
    "Bernama": "Bernama|BERNAMA",
    "Bloomberg": "Bloomberg(?: News)?",
    "Canadian Press": "(?:The )?Canadian Press",
    "dpa": "dpa|DPA|Deutsche Presse-Agentur",
    "epd": "epd",
    "Europa Press": "Europa Press|EUROPA PRESS",
    "IANS": "IANS",
    "Interfax": "Interfax|Интерфакс",
    "Jiji Press": "Jiji(?: Press)?|時事",
    "Keystone-SDA": "Keystone-SDA|sda|SDA",
    "KNA": "KNA",
    "Kyodo": "Kyodo(?: News)?|KYODO|共同",
    "Lusa": "Lusa|LUSA",
    "NTB": "NTB",
    "PA Media": "PA(?: Media)?|Press Association",
    "PAP": "PAP",
    "Press Trust of India": "PTI|Press Trust of India",
    "Reuters": "Reuters|REUTERS",
    "RIA Novosti": "RIA Novosti|РИА Новости",
    "Ritzau": "Ritzau",
    "SID": "SID",
    "TASS": "TASS|ITAR-TASS|ТАСС",
    "TT": "TT",
    "UPI": "UPI|United Press International",
    "Xinhua": "Xinhua|新华社|新華社",
    "Yonhap": "Yonhap(?: News(?: Agency)?)?|연합뉴스",
}
_AGENCY = "|".join(sorted((form for forms in _NAMES.values() for form in forms.split("|")), key=len, reverse=True))
_LIST = rf"(?:{_AGENCY})(?:\s?[/,;&+-]\s?(?:{_AGENCY})(?!\w))*"
DATELINE = re.compile(rf"(?P<place>[^()\n]{{0,{LONGEST_PLACE}}})[(（](?P<credit>{_LIST})[)）](?P<mark>\s*[-–—:])?")
UNKNOWN = re.compile(rf"(?P<place>[^()\n]{{2,{LONGEST_PLACE}}})[(（][^()（）\n]{{2,40}}[)）]\s*[-–—]+\s")
LEADING = re.compile(rf"[【\[(](?P<credit>{_LIST})[^】\])]{{0,30}}[】\])]")  # 【共同】, [Reuters]
CLOSING = re.compile(rf"(?:^|[.!?。”\"])\s{{0,3}}[(（\[](?:©\s?)?(?P<credit>{_LIST})[)）\]]\.?$")
CLOSES = tuple(bracket + stop for bracket in ")]）" for stop in ("", "."))
ALONE = re.compile(
    rf"(?:[-–—]+\s*|©\s*(?:\d{{4}}\s+)?|\(c\)\s*(?:\d{{4}}\s+)?|(?:By|Source|Quelle|Fuente|Fonte|Источник):?\s+)?"
    rf"(?:With |Mit Material von )?(?P<credit>{_LIST})\.?"
)
_ONE = re.compile(_AGENCY)
_FORMS = {name: re.compile(forms) for name, forms in _NAMES.items()}


def credits(texts: Sequence[str], authors: Iterable[str]) -> Iterator[Field]:
    """The agencies that an article's paragraphs and authors credit, as fields named `credit`, a field a mention."""
    found = [
        *((_dateline(text), "dateline", 0.9) for text in texts[:FIRST]),
        *((ALONE.fullmatch(text) or CLOSING.search(text[-LONGEST_END:]), "last line", 0.8) for text in texts[-LAST:]),
        *((ALONE.fullmatch(author), "byline", 0.8) for author in authors),
    ]
    for match, origin, confidence in found:
        if match:
            names = dict.fromkeys(map(_name, _ONE.findall(match["credit"])))
            yield from (Field("credit", name, match["credit"], origin, confidence) for name in names)


def statements(texts: Sequence[str]) -> list[str]:
    """The texts without such credits; most have none, and are told by what they lack."""
    return [
        text if "(" not in text and "[" not in text and text.isascii() else text[slice(*statement(text))]
        for text in texts
    ]


def statement(text: str) -> tuple[int, int]:
    """Where the text begins and ends without a dateline that credits someone and a credit in brackets at its end.

    Both are 0 and its length where it has neither. An agency that is not known is one where the place is in capitals:
    OSTREY (Harbour Wire) -
    """
    start, end = 0, len(text)
    if text.find("(", 0, LONGEST_PLACE + 1) >= 0 or text.startswith(("[", "【", "（")):
        match = _dateline(text) or UNKNOWN.match(text)
        if match and (match.re is not UNKNOWN or match["place"].split(",")[0].isupper()):
            start = match.end()
    if text.endswith(CLOSES) and (match := CLOSING.search(text, max(start, end - LONGEST_END))):
        end = match.start("credit") - 1
    return start, end


def _dateline(text: str) -> re.Match[str] | None:
    """A credit in front of the text: a dash or colon after it, or nothing before it but a place and a date."""
    match = DATELINE.match(text)
    if match and (match["mark"] or not any(word[0].islower() for word in match["place"].split())):
        return match
    return LEADING.match(text)


def _name(form: str) -> str:
    return next(name for name, forms in _FORMS.items() if forms.fullmatch(form))
