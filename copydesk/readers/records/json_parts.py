"""The records of a JSON file in their order, each with its name in the file and its own bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from copydesk.limits import MOST_BRACKETS
from copydesk.readers.records.json_layout import Lines, Pointer, layout_of
from copydesk.readers.records.json_text import RecordError, parse_json, parse_object
from copydesk.readers.records.json_values import SEPARATORS, Cursor, Value
from copydesk.readers.records.record_documents import TOO_LARGE, Part, found, unread
from copydesk.readers.records.texts import Text, encoded, split_lines

MEDIA_TYPE = "application/json"


class _LostError(Exception):
    """The place in the file is lost: what follows cannot be told apart into values."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The file that is read, and the cursor in it."""

    source: Text
    cursor: Cursor


def parts_of(source: Text, given: Mapping[str, str]) -> Iterator[Part]:
    """The records of a JSON or JSON Lines file; `given` are columns that a user has named."""
    layout = layout_of(source.head_text(), given)
    if layout is None:
        message = "it holds no JSON object or array of objects; a record is an object with keys"
        yield source.refused("broken_record", message)
    elif isinstance(layout, Lines):
        yield from _lines(source)
    else:
        yield from _values(_Place(source, Cursor(source.chunks())), layout.pointer)


def items_of(source: Text) -> Iterator[Part]:
    """The elements of the array under `items`, whatever they hold."""
    yield from _values(_Place(source, Cursor(source.chunks())), ("items",))


def _lines(source: Text) -> Iterator[Part]:
    for number, (line, whole) in enumerate(split_lines(source.chunks()), 1):
        if line.strip():
            yield _part(source, Value(line.removesuffix("\r"), number, True, not whole), f"L{number}")


def _values(place: _Place, pointer: Pointer) -> Iterator[Part]:
    """The top-level values, named by their position where there are several, as if they were an array's elements."""
    count = 0
    while char := place.cursor.peek(SEPARATORS):
        base = f"/{count}" if count else ""
        line = place.cursor.line
        try:
            if char == "[":
                yield from _elements(place, base)
            elif char == "{" and pointer:
                yield from _inside(place, pointer, base)
            elif char == "{":
                value = place.cursor.value()
                alone = not count and not place.cursor.peek(SEPARATORS)
                yield _part(place.source, value, None if alone else f"/{count}")
            else:
                raise _LostError("what follows is no JSON")
        except _LostError as lost:
            raw = encoded(place.cursor.value().text, place.source.charset)
            message = f"line {line}: {lost}; the rest of the file was not read"
            yield unread(place.source.stream, f"L{line}", raw, "broken_record", message, MEDIA_TYPE)
            return
        count += 1


def _elements(place: _Place, base: str) -> Iterator[Part]:
    place.cursor.take()
    index = 0
    value = None
    while char := place.cursor.peek(SEPARATORS):
        if char == "]":
            place.cursor.take()
            return
        value = place.cursor.value()
        yield _part(place.source, value, f"{base}/{index}")
        index += 1
    if value is None or value.ended:
        message = f"the file ends before its array is closed, after {index} elements; it may be cut off"
        yield unread(place.source.stream, f"{base}/{index}", b"", "truncated", message, MEDIA_TYPE)


def _inside(place: _Place, pointer: Pointer, base: str) -> Iterator[Part]:
    """The records of the array under the pointer; the object's other keys are passed over."""
    cursor = place.cursor
    cursor.take()
    while char := cursor.peek(SEPARATORS):
        if char == "}":
            cursor.take()
            return
        key = _key(cursor.value())
        if cursor.peek() != ":":
            raise _LostError(f"the key {key[:60]!r} has no value")
        cursor.take()
        following = cursor.peek()
        name = f"{base}/{quote(key.replace('~', '~0').replace('/', '~1'), safe='')}"
        if key == pointer[0] and following == "[" and len(pointer) == 1:
            yield from _elements(place, name)
        elif key == pointer[0] and following == "{" and len(pointer) > 1:
            yield from _inside(place, pointer[1:], name)
        elif (passed := cursor.value()).lost:
            yield _part(place.source, passed, name)
    message = "the file ends before its object is closed; it may be cut off"
    yield unread(place.source.stream, f"{base}/", b"", "truncated", message, MEDIA_TYPE)


def _key(value: Value) -> str:
    try:
        return str(parse_json(value.text))
    except RecordError as error:
        raise _LostError(f"a key cannot be read: {error}") from error


def _part(source: Text, value: Value, name: str | None) -> Part:
    raw_type = (name, encoded(value.text, source.charset))
    if value.too_large:
        return unread(source.stream, *raw_type, "too_large", f"line {value.line}: {TOO_LARGE}", MEDIA_TYPE)
    if value.lost:
        message = f"line {value.line}: more than {MOST_BRACKETS:,} brackets in one value; the rest was not read"
        return unread(source.stream, *raw_type, "too_large", message, MEDIA_TYPE)
    if not value.ended:
        message = f"the file ends within this record, which begins in line {value.line}; it may be cut off"
        return unread(source.stream, *raw_type, "truncated", message, MEDIA_TYPE)
    return found(value.text, name, source, lambda text: _object(text, value.line), MEDIA_TYPE)


def _object(text: str, line: int) -> dict[str, object]:
    try:
        return parse_object(text)
    except RecordError as error:
        raise RecordError(error.code, f"line {line + error.line - 1}: {error}", error.line, error.column) from error
