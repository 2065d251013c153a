"""JSON as it is found: whatever is wrong with a value ends in a RecordError, and numbers stay as they are written."""

from __future__ import annotations

import json
import re

from copydesk.limits import MOST_VALUES
from copydesk.readers.records.texts import clean

STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


class RecordError(ValueError):
    """A record cannot be read. `code` is the reason in one word, `column` where in its line, 0 if not known."""

    def __init__(self, code: str, message: str, line: int = 1, column: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.line = line
        self.column = column


def parse_json(text: str) -> object:
    """A JSON value; numbers are strings as written, NaN and infinities are null.

    Control characters inside strings are accepted: scrapers leave tabs and line breaks there. An earlier value of a
    repeated key is kept under the key with " (repeated)". Raises RecordError.
    """
    if _values(text) > MOST_VALUES and _values(STRING.sub("", text)) > MOST_VALUES:
        raise RecordError("too_large", f"it has more than {MOST_VALUES:,} values; an article has not: split the record")
    try:
        return _DECODER.decode(text.strip("\ufeff\x1e"))
    except json.JSONDecodeError as error:
        message = f"{error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
        raise RecordError("broken_record", message, error.lineno, error.colno) from error
    except RecursionError as error:
        raise RecordError("broken_record", "it is nested too deeply to be a record") from error


def parse_object(text: str) -> dict[str, object]:
    """A JSON object. Raises RecordError where the text is something else."""
    value = parse_json(text)
    if not isinstance(value, dict):
        kind = {list: "an array", str: "a string or number", type(None): "null"}.get(type(value), "true or false")
        raise RecordError("broken_record", f"it is {kind}, not an object with keys")
    return value


def _values(text: str) -> int:
    """At least as many values as a JSON text has."""
    return text.count(",") + text.count("[") + text.count("{") + 1


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    pairs = [(clean(key), value) for key, value in pairs]  # "\\ud800" is half a character, and JSON all the same
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    found = {}
    for key, value in pairs:
        if key in found and found[key] != value:
            found[key + " (repeated)"] = found[key]
        found[key] = value
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=str,  # int() refuses more than 4,300 digits, and an identifier is no quantity
    parse_float=str,
    parse_constant=lambda name: None,
    strict=False,
)
