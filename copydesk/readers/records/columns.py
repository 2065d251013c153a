"""Columns: which key of a record holds the text, the title, the date; guessed once a file, and open to correction.

A mapping pairs a field with the path of its key: `content.rendered` is the key `rendered` of the object under
`content`, and `body|summary` the first of the two that has a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from copydesk.harmless import on_one_line
from copydesk.limits import LONGEST_KEY
from copydesk.timestamps import parse_epoch, parse_timestamp

PREFIX = "column."  # of a mapping's entries in a document's origin
DEEPEST = 4  # levels of objects looked into
MOST_LEAVES = 300  # of one record
SHORTEST_PROSE = 200  # characters on average, of a text whose key has no known name
COMPARABLE = 0.5  # a text of half the longest one's length is chosen by its name

NAMES = {  # in order of preference; case, spaces and punctuation of a key do not count
    "text": """articlebody bodytext articletext maintext fulltext body bodyhtml contenthtml content contenttext contents
        articlecontent text storytext newstext plaintext cleantext cleanedtext textcontent story article rawtext
        transcript paragraphs message post texto cuerpo contenido texte contenu inhalt volltext testo contenuto conteudo
        tekst текст 正文 内容 本文""",
    "title": """headline title articletitle mainheadline head heading titletext webtitle name titulo titular titre titel
        titolo tytul заголовок 标题 見出し""",
    "author": """authors author byline bylines creator writer journalist reporter autor auteur autore verfasser автор
        作者""",
    "published_at": """datepublished publishedat publishdate publisheddate datepublish pubdate publicationdate
        webpublicationdate published firstpublishedat firstpublicationdate publishedtime publishtime publicationtime
        postedat posteddate postdate dategmt date datetime timestamp time created createdat day pubtime fecha
        fechapublicacion datepublication datum дата 日期 日付""",
    "modified_at": """datemodified modifiedat modifieddate modifiedgmt modified updatedat updated dateupdated
        updateddate lastmodified lastupdated updatetime""",
    "url": """url canonicalurl articleurl link weburl permalink uri href sourceurl pageurl originalurl canonicallink
        mainentityofpage loc""",
    "publisher": """publisher sourcename source sitename site outlet newspaper publication medium media provider
        sourcedomain domain journal quelle fuente""",
    "language": "language lang inlanguage locale languagecode sprache langue idioma",
    "section": """section articlesection sectionname category categories desk rubric topic channel ressort rubrique
        seccion""",
    "description": """description summary abstract standfirst dek subtitle subheadline excerpt trailtext teaser lead
        lede snippet deck""",
}
RANKED = {field: {name: rank for rank, name in enumerate(names.split())} for field, names in NAMES.items()}
ENVELOPES = frozenset("_source fields attributes properties article data node item doc document record".split())
INNER = frozenset("rendered value name html plain text t raw content fullname".split())
TEXT_KEYS = ("text", "content", "value", "name", "rendered")  # of an object that stands for its text
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_NOT_LETTERS = re.compile(r"[\W_]+")

Leaf = tuple[str, object]


class ColumnsError(ValueError):
    """No column holds the text, or one that was named is not there; the message lists those there are."""


def choose(records: Sequence[Mapping[str, object]], given: Mapping[str, str]) -> dict[str, str]:
    """The mapping for a file that begins with these records: fields to paths, those given first, the rest guessed.

    A given path of "" leaves its field unmapped. Raises ColumnsError.
    """
    values = _values(records)
    chosen = dict(given)
    for field, path in given.items():
        if path and not any(lookup(record, path) is not None for record in records) and path not in values:
            raise ColumnsError(f"no record has the key {path!r} for {field}; {_keys_there(values)}")
    taken = {one for path in given.values() for one in path.split("|")}
    if "text" not in given:
        column = _text_column({path: of for path, of in values.items() if path not in taken})
        if column is None:
            raise ColumnsError(
                f"no key looks like an article's text; name it with --column text=KEY; {_keys_there(values)}"
            )
        chosen["text"] = column
        taken.add(column)
    for field, fits in SHAPES.items():
        if field not in chosen and (column := _named(field, values, fits, taken)):
            chosen[field] = column
            taken.add(column)
    return {field: path for field, path in chosen.items() if path}


def lookup(record: object, path: str) -> object:
    """The value at a path, or None. A key that holds dots or bars itself wins over what they would mean."""
    if not isinstance(record, Mapping):
        return None
    if path in record:
        return record[path]
    if "|" in path:
        found = (lookup(record, one) for one in path.split("|"))
        return next((value for value in found if text_of(value).strip()), None)
    at = path.find(".")
    while at >= 0:
        if path[:at] in record and (value := lookup(record[path[:at]], path[at + 1 :])) is not None:
            return value
        at = path.find(".", at + 1)
    return None


def leaves(record: Mapping[str, object], prefix: str = "", depth: int = 1) -> Iterator[Leaf]:
    """The paths of a record and their values; lists are values, objects are looked into, long keys passed over."""
    for key, value in record.items():
        if len(key) > LONGEST_KEY:
            continue
        if isinstance(value, Mapping) and value and depth < DEEPEST:
            yield from leaves(value, f"{prefix}{key}.", depth + 1)
        else:
            yield prefix + key, value


def text_of(value: object, depth: int = 1) -> str:
    """A value as text: a list is its elements, a line each, an object what it has under a name such as `text`."""
    if isinstance(value, str):
        return value
    if depth > 2 * DEEPEST:
        return ""
    if isinstance(value, Mapping):
        return next((text_of(value[key], depth + 1) for key in TEXT_KEYS if key in value), "")
    if isinstance(value, list):
        return "\n".join(filter(None, (text_of(one, depth + 1) for one in value)))
    return ""


def first_text(value: object) -> str:
    """A value that should be one: of a list, its first element that is not empty."""
    return (
        next((text for one in value if (text := text_of(one).strip())), "")
        if isinstance(value, list)
        else text_of(value)
    )


def is_date(text: str) -> bool:
    """Whether a value is a timestamp, or seconds or milliseconds since 1970."""
    return bool(parse_timestamp(text) or parse_epoch(text))


SHAPES: dict[str, Callable[[str], bool]] = {  # what at least half of a column's values have to look like
    "title": lambda text: len(text) <= 300,
    "published_at": is_date,
    "modified_at": is_date,
    "url": lambda text: text.startswith(("http://", "https://")),
    "author": lambda text: any(map(str.isalpha, text)) and "://" not in text,
    "publisher": lambda text: len(text) <= 120 and any(map(str.isalpha, text)) and "://" not in text,
    "language": lambda text: bool(LANGUAGE.fullmatch(text)),
    "section": lambda text: len(text) <= 100,
    "description": lambda text: True,
}


def _values(records: Iterable[Mapping[str, object]]) -> dict[str, list[str]]:
    """The values of each path that are not blank, in order of the paths' first appearance."""
    values: dict[str, list[str]] = {}
    for record in records:
        for (path, value), _ in zip(leaves(record), range(MOST_LEAVES), strict=False):
            texts = values.setdefault(path, [])
            if (text := text_of(value)).strip():
                texts.append(text)
    return values


def _text_column(values: Mapping[str, Sequence[str]]) -> str | None:
    """The longest of the columns that are named like a text; else what reads like prose; else a description."""
    lengths = {path: sum(map(len, texts)) / len(texts) for path, texts in values.items() if texts}
    named = {path: rank for path in lengths if (rank := _rank("text", path)) is not None}
    if named:
        longest = max(lengths[path] for path in named)
        return min((p for p in named if lengths[p] >= COMPARABLE * longest), key=lambda path: named[path])
    prose = [p for p, length in lengths.items() if length >= SHORTEST_PROSE and all(map(_is_prose, values[p]))]
    prose = [p for p in prose if _rank("description", p) is None]
    if prose:
        return max(prose, key=lambda path: lengths[path])
    return _named("description", values, lambda text: len(text.split()) > 1, set())


def _is_prose(text: str) -> bool:
    """Words with spaces between them; no address, no list of numbers, no code for an image."""
    return text.count(" ") * 25 > len(text) and sum(map(str.isalpha, text)) * 2 > len(text)


def _named(field: str, values: Mapping[str, Sequence[str]], fits: Callable[[str], bool], taken: set[str]) -> str | None:
    """The column with the best name for a field, among those whose values look like it."""
    ranked = {
        path: rank
        for path, texts in values.items()
        if path not in taken and texts and (rank := _rank(field, path)) is not None
    }
    fitting = [path for path in ranked if sum(fits(text.strip()) for text in values[path]) * 2 >= len(values[path])]
    return min(fitting, key=lambda path: ranked[path], default=None)


def _rank(field: str, path: str) -> tuple[int, int] | None:
    """How good a path's name is for a field, less is better; None where it is none of its names.

    Around the name there may be an envelope (`_source.body`) and in it the value's own key (`title.rendered`), but
    `image.url` is no article's address.
    """
    parts = [fold(part) for part in path.split(".")]
    names = RANKED[field]
    if len(parts) > 1 and parts[-1] in INNER and parts[-2] in names:
        parts.pop()
    outer = zip(path.lower().split("."), parts[:-1], strict=False)
    envelopes = all(key in ENVELOPES or (field == "text" and part in names) for key, part in outer)
    if parts[-1] not in names or not envelopes:
        return None
    return len(parts), names[parts[-1]]


def fold(key: str) -> str:
    """A key without its namespace, case, spaces and punctuation: `dc:creator` is `creator`."""
    return _NOT_LETTERS.sub("", key.rpartition(":")[2].lower())


def _keys_there(values: Mapping[str, object]) -> str:
    shown = [key if len(key) <= 60 else key[:59] + "…" for key in list(values)[:40]]
    return f"the keys are: {on_one_line(', '.join(shown)) or 'none'}" + (" …" if len(values) > len(shown) else "")
