"""How records lie in a JSON file, decided from its beginning: a line each, in an array, under a key, or one alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from copydesk.readers.records.columns import RANKED, ColumnsError, choose, fold
from copydesk.readers.records.json_text import RecordError, parse_json, parse_object
from copydesk.readers.records.json_values import SEPARATORS, Cursor

LINES_TRIED = 200
ELEMENTS_TRIED = 5
ELEMENTS_PASSED = 10_000  # in one array or object: behind it nothing is looked for
DEEPEST_ARRAY = 3  # objects around an array of records: {"response": {"docs": [...]}}

Pointer = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A record a line."""


@dataclass(frozen=True, slots=True)
class Values:
    """Values one after the other, mostly just one: an array is its elements, an object what it has at `pointer`.

    With an empty pointer an object is a record itself.
    """

    pointer: Pointer = ()


def layout_of(head: str, given: Mapping[str, str]) -> Lines | Values | None:
    """The layout of a file that begins with `head`; None where it is no JSON, or none that holds records."""
    cursor = Cursor(iter((head,)))
    first = cursor.peek()
    if first == "[" and (not _elements(Cursor(iter((head,)))) or _has_object(head)):
        return Values()
    if first != "{":
        return Lines() if _has_record_line(head) else None
    if pointer := _wrapper(head, given):
        return Values(pointer)
    value = cursor.value()
    if not (value.ended and _parses(value.text)):
        return Lines() if _has_record_line(head) else Values()
    following = head[len(value.text) + head.index("{") :]
    begins_a_line = following.lstrip(" \t\r").startswith("\n") and following.strip()
    return Lines() if begins_a_line and "\n" not in value.text else Values()


def _wrapper(head: str, given: Mapping[str, str]) -> Pointer:
    """Where in the first object the array of records is; () where the object is a record of its own."""
    found = [(path, records) for path, records in _arrays(Cursor(iter((head,))), ()) if _text_of(records, given)]
    if not found or _is_record(head, given):
        return ()
    return max(found, key=lambda array: len(array[1]))[0]


def _is_record(head: str, given: Mapping[str, str]) -> bool:
    """Whether the first object has a text itself; a description alone is rather that of what it holds."""
    try:
        value = parse_object(Cursor(iter((head,))).value().text)
    except RecordError:
        return False
    text = _text_of(
        [{key: of for key, of in value.items() if not isinstance(of, list | dict) or fold(key) in TEXTS}], given
    )
    return text is not None and fold(text) not in RANKED["description"]


TEXTS = RANKED["text"]


def _text_of(records: Sequence[Mapping[str, object]], given: Mapping[str, str]) -> str | None:
    try:
        return choose(records, {"text": given["text"]} if "text" in given else {})["text"]
    except ColumnsError:
        return None


def _arrays(cursor: Cursor, path: Pointer) -> Iterator[tuple[Pointer, list[dict[str, object]]]]:
    """The arrays of objects in the object at the cursor, with their first elements, as far as the text goes."""
    if cursor.peek() != "{":
        return
    cursor.take()
    number = 0
    while cursor.peek(SEPARATORS) not in ("", "}"):
        if (number := number + 1) > ELEMENTS_PASSED:
            cursor.finish()
        key = cursor.value().text
        if cursor.peek() != ":":
            return
        cursor.take()
        following = cursor.peek()
        here = (*path, _key(key))
        if following == "{" and len(here) < DEEPEST_ARRAY:
            yield from _arrays(cursor, here)
        elif following == "[":
            objects = [value for value in _elements(cursor) if isinstance(value, dict)]
            if objects:
                yield here, objects
        else:
            cursor.value()
    cursor.take()


def _elements(cursor: Cursor) -> list[object]:
    """The first elements of the array at the cursor that are whole and can be read; the cursor passes the array."""
    found: list[object] = []
    cursor.peek()
    cursor.take()
    number = 0
    while cursor.peek(SEPARATORS) not in ("", "]"):
        if (number := number + 1) > ELEMENTS_PASSED:
            cursor.finish()
            break
        value = cursor.value()
        if value.ended and len(found) < ELEMENTS_TRIED:
            try:
                found.append(parse_json(value.text))
            except RecordError:
                continue
    cursor.take()
    return found


def _has_object(head: str) -> bool:
    return any(isinstance(value, dict) for value in _elements(Cursor(iter((head,)))))


def _has_record_line(head: str) -> bool:
    lines = islice((line for line in head.split("\n") if line.lstrip().startswith("{")), LINES_TRIED)
    return any(map(_parses, lines))


def _parses(text: str) -> bool:
    try:
        parse_object(text)
    except RecordError:
        return False
    return True


def _key(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text
