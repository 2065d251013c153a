"""Author names out of bylines: split, and freed of prepositions, jobs, places and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.metadata.strings import key

LONGEST_BYLINE = 300  # characters
LONGEST_NAME = 60
MOST_WORDS = 6

GENRES = (
    r"(?:an?|ein|eine|un|una|une)?\s?(?:analysis|analyse|análisis|column|comment|commentary|essay|gastbeitrag"
    r"|gastkommentar|glosse|interview|kolumne|kommentar|leitartikel|opinion|porträt|reportage|review|rezension|story"
    r"|text|words|written|geschrieben|verfasst|published|posted|reported|escrito|écrit|publié|scritto|skrevet|skriven)"
)
BY = re.compile(rf"(?:{GENRES}\s+)?(?:by|von|por|par|av|af|door|przez|oleh|bởi)\b(?:\s*:\s*|\s+(?=\S))", re.IGNORECASE)
# Words that begin names too (Di Stefano, De Vries) count as prepositions in lower case alone.
OF = re.compile(r"(?:di|de|a cura di|da|od|от|від)\s+(?=[^\W\d_a-z])")
GLUED_BY = re.compile(r"(?:by|By|von|Von|por)(?=[A-ZÄÖÜ][a-z])")
LABEL = re.compile(
    r"(?:authors?|autor(?:en|in|es|a)?|auteurs?|autore|text|texte|byline|автор|текст|作者|記者|文)\s*[:：]\s*", re.I
)
ADDRESS = re.compile(r"\S+@\S+\.\w+|https?://\S+|(?:^|(?<=\s))@\w+")
AFTER = re.compile(  # what may follow a name: a job, a place, an outlet
    r"\s+[–—-]\s+.*|\s*\([^()]*\)?\s*$|\s+(?:for|för|für|para|per)\s+\S+\.\w{2,}.*|\s+in\s+[A-Z]\w+.*"
    r"|\s*(?:기자|특파원|記者|编辑|記者撮影)$",
    re.IGNORECASE,
)
SPLIT = re.compile(
    r"\s*(?:[,;/|•、，；\n]|\s(?:and|und|et|og|och|ve|и|та|і|dan|và|&|\+)\s|(?<=[가-힣])·(?=[가-힣]))\s*", re.IGNORECASE
)
# Conjunctions that stand within names too (Ortega y Gasset): only between names of two words and more.
SOFT_SPLIT = re.compile(r"(?<=\S\s)(?:y|e|i|en|a)(?=\s[^\W\d_])")
PARTICLES = frozenset(
    "van von de der den di da del della delle degli la le los las lo"
    " bin binti ibn al el ter ten dos das do du af av zu zum"
    " zur y e i und abu ben st san santa mac mc op 't d' o".split()
)
ROLES = frozenset(
    """
    analyst anchor author chief columnist contributor contributing correspondent critic director editor freelance
    freelancer host journalist photographer producer reporter staff writer reviewed redakteur redakteurin redaktor
    redaktorin journalistin korrespondent korrespondentin reporterin volontär volontärin autorin chefredakteur
    chefredakteurin periodista redactor redactora corresponsal enviado enviada journaliste rédacteur rédactrice
    correspondant correspondante giornalista inviato repórter jornalista redator verslaggever redacteur journaliste
    redaktør korrespondent redaktör dziennikarz redaktor redaktorka novinář korespondent корреспондент журналист
    кореспондент wartawan muhabir editör
    """.split()
)
COLLECTIVE = frozenset(
    """
    agency agentur ag associated bureau desk digital editorial editors gmbh group inc ltd llc media nachrichten network
    news newsroom nachrichtenagentur online press presse-agentur redaction redacción redacao redação redactie redakcia
    redakcja redakce redaktion redaktionen redazione rédaction staff team times web zeitung corp company studio tv radio
    редакция редакція institute institut association council department foundation ministry university
    """.split()
)
AGENCIES = frozenset(
    """
    aap adnkronos afp agerpres anadolu anp ans ansa ap apa apn associatedpress antara belga bernama bloomberg cna cp
    ctk čtk dapd dpa dts efe epd europapress ians interfax itartass jiji kna keystonesda kyodo lusa mti ntb pa pap pti
    ria reuters ritzau sda sid sputnik tanjug tass tt unian ukrinform upi xinhua yonhap 時事 共同 新華社 新华社 연합뉴스
    """.split()
)
NOBODY = frozenset(
    "admin administrator webmaster root unknown none null undefined na by von por par anonymous anonymus user"
    " author".split()
)
CREDENTIALS = re.compile(
    r"(?:[A-Z]{2,6}®?|(?:Ph|M|Ed|Psy)\.?D\.?|[A-Z]\.(?:[A-Z]\.)+|E?-?RYT.*|Jr\.?|Sr\.?|CFP®?|CEPF®?)"
)
HONORIFIC = re.compile(r"(?:dr|prof|mr|mrs|ms|sir)\.?", re.IGNORECASE)


def names_in(text: str) -> list[str]:
    """The names that a byline or a metadata value lists, in order, each once; empty where it names nobody."""
    if len(text) > LONGEST_BYLINE:
        return []
    parts = list(_parts(_without_preposition(" ".join(ADDRESS.sub(" ", text).split()))))
    several = len(parts) > 1
    seen: dict[str, str] = {}
    for number, part in enumerate(parts):
        name = tidy(part)
        if is_name(name) and not (several and _is_no_author(name, number, parts)):
            seen.setdefault(name.casefold(), name)
    return list(seen.values())


def tidy(part: str) -> str:
    """One name without what surrounds it."""
    name = AFTER.sub("", _without_preposition(part.strip()))
    return name.strip(' .,:;|/–—-•·"“”') if not name.endswith(("Jr.", "Sr.")) else name.strip()


def _without_preposition(text: str) -> str:
    text = text.strip()
    for form in (LABEL, BY, OF, GLUED_BY):
        if match := form.match(text):
            text = text[match.end() :]
    return text.strip()


def _parts(text: str) -> Iterator[str]:
    for part in SPLIT.split(text):
        pieces = SOFT_SPLIT.split(part)
        yield from pieces if len(pieces) > 1 and all(len(piece.split()) >= 2 for piece in pieces) else [part]


def _is_no_author(name: str, number: int, parts: list[str]) -> bool:
    """Among several parts: a job, a degree, or after full names a place. An agency is an author."""
    words = name.split()
    if key(name) in AGENCIES:
        return False
    if ROLES & {word.lower() for word in words} or CREDENTIALS.fullmatch(name):
        return True
    return number > 0 and len(words) == 1 and name[0].isupper() and len(parts[0].split()) > 1


def is_name(name: str) -> bool:
    """Whether a string can name an author at all: a person, an agency, a desk or an account."""
    letters = sum(map(str.isalpha, name))
    return (
        0 < len(name) <= LONGEST_NAME
        and letters >= (1 if not name.isascii() else 2)
        and letters * 2 > len(name)
        and key(name) not in NOBODY
        and ":" not in name
        and len(name.split()) <= MOST_WORDS
    )


def is_person(name: str) -> bool:
    """Whether a name looks like a person's: capitalised words, at least two in scripts that have capitals, no desk."""
    words = [word for word in name.split() if not HONORIFIC.fullmatch(word)]
    if not is_name(name) or any(map(str.isdigit, name)) or key(name) in AGENCIES:
        return False
    if (COLLECTIVE | ROLES) & {word.lower().strip(".,") for word in words}:
        return False
    if not any(c.isupper() or c.islower() for c in name):
        return len(name) <= 20
    capitalised = all(word[0].isupper() or word.lower() in PARTICLES or word[:2] in ("d'", "d’") for word in words)
    return len(words) >= 2 and capitalised and not any(mark in name for mark in ";!?@_")


def name_key(name: str) -> str:
    """The key under which one person's names are the same: `Dr. Ada Ferrante`, `ADA FERRANTE`."""
    return key(" ".join(word for word in name.split() if not HONORIFIC.fullmatch(word)))


def is_username(name: str) -> bool:
    """Whether a name is an account's: one word without a capital, in a script that has them."""
    return " " not in name and name.islower() and "." not in name and key(name) not in AGENCIES
