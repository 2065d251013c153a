"""Rule packs as files: TOML tables checked key by key, so that a mistake ends with its file, its line and the cure.

A pack is `[[rule]]` tables, and one `[words]` table of alternatives that patterns name as {name}.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from copydesk.errors import DeskError
from copydesk.types import Where

REQUIRED: dict[str, type | tuple[type, ...]] = {"id": str, "match": (str, list), "why": str, "drop": list, "keep": list}
OPTIONAL: dict[str, type] = {"where": str, "languages": list, "case_sensitive": bool}
RULE_ID = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")
LANGUAGE = re.compile(r"[a-z]{2,3}")
RULE_START = re.compile(r"\s*\[\[\s*(?:rule|\"rule\"|'rule')\s*\]\]")
NAMED = re.compile(r"\\[pPx]\{[^}]*\}|\\.|\{([a-z]\w*)\}")  # an escape, which stays, or the name of a word list
LONGEST_PATTERN = 50_000  # characters with word lists spelled out; the longest packaged one has some 5,000


def read_pack(pack: Path) -> Iterator[dict[str, Any]]:
    """The rules of a pack as keyword arguments of `Rule`, `pack` being file:line. Raises DeskError."""
    text = _read(pack)
    tables = _parse(text, pack)
    entries = tables.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        line = _line(text, r"\[?\s*rule\b")
        raise DeskError(f"{pack}:{line}: 'rule' must be written as [[rule]] tables, with two brackets")
    words = _words(tables.get("words", {}), pack, text)
    starts = [number for number, line in enumerate(text.splitlines(), 1) if RULE_START.match(line)]
    for index, entry in enumerate(entries):
        line = (
            starts[index] if len(starts) == len(entries) else _line(text, rf"id\s*=.*{re.escape(str(entry.get('id')))}")
        )
        yield _arguments(entry, f"{pack}:{line}", words)


def _read(pack: Path) -> str:
    try:
        raw = pack.read_bytes()
    except OSError as error:
        raise DeskError(f"{pack}: cannot be read ({error.strerror}); check the path and its permissions") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DeskError(
            f"{pack}:{line}: not valid TOML: byte {raw[error.start]:#04x} is no UTF-8; save it as UTF-8"
        ) from error


def _parse(text: str, pack: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = at[1] if at else text.count("\n") + 1
        raise DeskError(f"{pack}:{line}: not valid TOML: {error}; strings need quotes, and lists commas") from error
    except ValueError as error:
        raise DeskError(f"{pack}: not valid TOML: a number has thousands of digits; a pack needs none") from error
    except RecursionError as error:
        raise DeskError(
            f"{pack}: not valid TOML: brackets nested too deep; a pack needs no more than one list"
        ) from error
    for key in sorted(set(tables) - {"rule", "words"}):
        line = _line(text, rf"[\[\s\"']*{re.escape(key)}\b")
        raise DeskError(f"{pack}:{line}: unknown key {key!r}; a pack holds [[rule]] tables and one [words] table")
    return tables


def _line(text: str, start: str) -> int:
    """The number of the first line that begins with the pattern; 1 if none does."""
    pattern = re.compile(rf"\s*{start}")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)


def _words(table: Any, pack: Path, text: str) -> dict[str, str]:
    """Lists of words that patterns name as {name}; a list may name the ones above it."""
    if not isinstance(table, Mapping):
        line = _line(text, r"\[*\s*words\b")
        raise DeskError(f"{pack}:{line}: 'words' must be written as one [words] table")
    words: dict[str, str] = {}
    for name, value in table.items():
        line = _line(text, rf"[\"']?{re.escape(name)}\b[\"']?\s*=")
        place = f"{pack}:{line}: [words] {name!r}"
        if not isinstance(value, str):
            raise DeskError(f'{place} must be a string of alternatives, as in "facebook|youtube"')
        if not re.fullmatch(r"[a-z]\w*", name):
            raise DeskError(f"{place}: a list is named in lower-case letters, digits and _, or no pattern can name it")
        words[name] = f"(?:{_spelled_out(value, words, place)})"
    return words


def _spelled_out(pattern: str, words: Mapping[str, str], place: str) -> str:
    for name in NAMED.findall(pattern):
        if name and name not in words:
            raise DeskError(f"{place}: {{{name}}} names no list; define it under [words] above its use")
    whole = NAMED.sub(lambda found: words[found[1]] if found[1] else found[0], pattern)
    if len(whole) > LONGEST_PATTERN:
        raise DeskError(
            f"{place}: {len(whole):,} characters with its word lists; {LONGEST_PATTERN:,} at most, split it"
        )
    return whole


def _arguments(entry: Mapping[str, Any], place: str, words: Mapping[str, str]) -> dict[str, Any]:
    _check_keys(entry, place)
    _check_values(entry, place)
    written = (entry["match"],) if isinstance(entry["match"], str) else entry["match"]
    patterns = tuple(_spelled_out(pattern, words, place) for pattern in written)
    others = {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items() if key != "match"}
    return {**others, "patterns": patterns, "pack": place}


def _check_keys(entry: Mapping[str, Any], place: str) -> None:
    known: dict[str, type | tuple[type, ...]] = {**REQUIRED, **OPTIONAL}
    for key, value in entry.items():
        if key not in known:
            raise DeskError(f"{place}: unknown key {key!r}; a rule may have {', '.join(known)}")
        if not isinstance(value, known[key]):
            raise DeskError(
                f"{place}: {key!r} has the wrong type {type(value).__name__}; it must be {_said(known[key])}"
            )
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            raise DeskError(f"{place}: {key!r} must be a list of strings")
    for key in REQUIRED:
        if not entry.get(key):
            raise DeskError(f"{place}: the rule has no {key!r}; a rule needs {', '.join(REQUIRED)}")


def _said(kinds: type | tuple[type, ...]) -> str:
    names = {str: "a string", list: "a list of strings", bool: "true or false"}
    return " or ".join(names[kind] for kind in (kinds if isinstance(kinds, tuple) else (kinds,)))


def _check_values(entry: Mapping[str, Any], place: str) -> None:
    if not RULE_ID.fullmatch(entry["id"]):
        raise DeskError(
            f"{place}: id {entry['id']!r} must be topic.name in lower-case letters, digits and hyphens, as ads.label-de"
        )
    if entry.get("where", "anywhere") not in get_args(Where):
        raise DeskError(f"{place}: where = {entry['where']!r} is not one of {', '.join(get_args(Where))}")
    for code in entry.get("languages", ()):
        if not LANGUAGE.fullmatch(code):
            raise DeskError(f"{place}: languages: {code!r} is no language code; write two or three letters, as in 'de'")
    for key in ("match", "drop", "keep"):
        if not all(item.strip() for item in ([entry[key]] if isinstance(entry[key], str) else entry[key])):
            raise DeskError(f"{place}: {key!r} holds an empty string; take it out")
    if not entry["why"].strip():
        raise DeskError(f"{place}: 'why' is empty; say in a few words what the line is")
