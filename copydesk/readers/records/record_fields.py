"""From a record's values to metadata fields: one author a field, dates strictly read, markup taken out of titles."""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from copydesk.fetch.urls import canonical_url
from copydesk.limits import LONGEST_AUTHORS
from copydesk.readers.records.columns import LANGUAGE, NAMES, SHAPES, first_text, fold, lookup, text_of
from copydesk.readers.records.texts import clean
from copydesk.timestamps import read_date
from copydesk.types import Field

EXPLICIT = 0.95  # a well-formed value under a key that says what it is
UNCERTAIN = 0.4  # on record, not used
LONGEST_SUMMARY = 1000  # characters; a longer description may be the whole text
LONGEST_NAME = 120  # characters
LONGEST_LIST = 4000  # characters of a list of authors that was written as text
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|em|i|mark|p|small|span|strong|sub|sup|u)\b[^<>]{0,500}>", re.IGNORECASE
)
NAME_BREAK = re.compile(r"\s*(?:;|\||\n|&|\band\b)\s*")
BY = re.compile(r"^by:?\s+", re.IGNORECASE)
LONGEST_MAILBOX = 400  # characters; an address ends at 254 (RFC 5321, 4.5.3.1.3)
MAILBOX = re.compile(r"\S+@\S+\s*\((?P<after>[^()]+)\)|(?P<before>[^<>@]+?)\s*<[^<>@\s]+@[^<>@\s]+>")
FEED_FACTS = (  # the title of a feed may be that of a section, its language that of a template
    ("publisher", "feed.title", 0.6),
    ("language", "feed.language", 0.8),
    ("author", "feed.author", 0.6),
)
DATES = frozenset({"published_at", "modified_at"})


def fields_of(data: Mapping[str, object], mapping: Mapping[str, str], reader: str = "record") -> tuple[Field, ...]:
    """The metadata fields of a parsed record; `reader` begins their origin (`record: headline`).

    In the order of NAMES: a mapping's own order is not kept where it is stored, and cleaning again is to find the same.
    """
    found: list[Field] = []
    for name in NAMES:
        if name == "text" or name not in mapping:
            continue
        path = mapping[name]
        value = lookup(data, path)
        found.extend(fields_from(name, value, f"{reader}: {path}", utc=fold(path).endswith(("gmt", "utc"))))
    return tuple(found)


def fields_from(name: str, value: object, origin: str, *, utc: bool = False) -> Iterator[Field]:
    """The fields that one value gives: several for authors, none where it is not what its key says.

    `utc` says that a time without a zone is in UTC.
    """
    raw = clean(first_text(value) if name != "author" else text_of(value)).strip()
    if name == "author":
        for person in dict.fromkeys(people(value)):
            yield Field(name, person, raw, origin, EXPLICIT)
    elif name in DATES:
        if found := read_date(raw, "UTC" if utc else None):
            yield Field(name, found[0], found[1], origin, EXPLICIT)
    elif shown := _value(name, raw):
        yield Field(name, shown, raw, origin, EXPLICIT)


def summary_field(body: str, origin: str) -> Field:
    """The mark of a text that was found under a description: it is probably not the whole article."""
    confidence = EXPLICIT if len(body) <= LONGEST_SUMMARY else UNCERTAIN
    return Field("summary_only", "true", "true", origin, confidence)


def feed_fields(origin: Mapping[str, str], known: Collection[str]) -> Iterator[Field]:
    """What a feed says of itself, for an item that does not say it."""
    for name, key, confidence in FEED_FACTS:
        if name not in known and (value := origin.get(key)):
            fields = fields_from(name, value, key.replace(".", ": channel "))
            yield from (replace(field, confidence=confidence) for field in fields)


def people(value: object) -> Iterator[str]:
    """The persons that a value names: a list, objects with a name, or names joined by commas, semicolons and "and"."""
    if isinstance(value, list):
        for one in value:
            yield from people(one) if not isinstance(one, list) else ()
    elif isinstance(value, Mapping):
        given, family = (text_of(value.get(key)).strip() for key in ("givenName", "familyName"))
        yield from people(text_of(value.get("name")).strip() or f"{given} {family}")
    elif isinstance(value, str) and len(value) <= LONGEST_AUTHORS:
        listed = _written_list(value)
        names = _split(value) if listed is None else [name for one in listed for name in _split(str(one))]
        yield from filter(_is_name, map(clean, names))


def plain(text: str) -> str:
    """A line of metadata without the markup and entities that feeds and content systems leave in it."""
    text = INLINE_TAG.sub(" ", text) if "<" in text else text
    return " ".join(ENTITY.sub(lambda match: html.unescape(match[0]), text).split())


def _value(name: str, raw: str) -> str | None:
    if name == "url":
        return canonical_url(raw.split("\n", 1)[0].strip())
    shown = plain(raw)
    if not shown or not SHAPES.get(name, bool)(shown):
        return None
    return re.split(r"[-_]", shown)[0].lower() if name == "language" and LANGUAGE.fullmatch(shown) else clean(shown)


def _split(text: str) -> Iterator[str]:
    for part in NAME_BREAK.split(_mailbox_name(BY.sub("", plain(text)))):
        names = [name.strip() for name in part.split(",") if name.strip()]
        # "Doe, Jane" is one person, "Jane Doe, John Roe" are two.
        yield from names if all(" " in name for name in names) else [part]


def _mailbox_name(text: str) -> str:
    """The name beside an address, as RSS wants authors: `desk@harbourpost.example (Ana Prado)`."""
    match = MAILBOX.fullmatch(text) if len(text) <= LONGEST_MAILBOX else None
    return (match["after"] or match["before"]).strip() if match else text


def _is_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME and any(map(str.isalpha, text)) and "@" not in text and "://" not in text


def _written_list(text: str) -> list[object] | None:
    """A list that was written into a cell as text, as data frames do: `['Ana Prado', 'Jon Lind']`."""
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]")) or len(text) > LONGEST_LIST:
        return None
    for parse in (json.loads, ast.literal_eval):
        try:
            value = parse(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return list(value) if isinstance(value, list) else None
    return None
