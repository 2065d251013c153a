"""Texts on which a pattern tries most: for each part of it that may repeat, what leads up to it, and the part often."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.conftest import ROOT

PACKAGES = ("copydesk", "models", "flows", "explore")
ANYTHING = (" ", "a", "A", "A ", "a, ", "0", "-", "\n", "<a ", "<!--", "<?a?> ", "&", '"', "(", ".", "\u3000", "a@")
END = "\x01"  # lets what almost matched fail
MANY = 30  # a part that repeats fewer times at most is cheap
OF_CATEGORY = {
    code.CATEGORY_DIGIT: "0",
    code.CATEGORY_SPACE: " ",
    code.CATEGORY_WORD: "a",
    code.CATEGORY_NOT_DIGIT: "a",
    code.CATEGORY_NOT_SPACE: "a",
    code.CATEGORY_NOT_WORD: " ",
}


def patterns(packages: Iterable[str] = PACKAGES) -> dict[str, re.Pattern[Any]]:
    """The patterns of packages by where they stand: those that modules hold, and those written into calls."""
    found: dict[str, re.Pattern[Any]] = {}
    for package in packages:
        folder = ROOT.joinpath(*package.split("."))
        for info in pkgutil.walk_packages([str(folder)], f"{package}."):
            if not info.name.endswith("__main__"):
                for name, value in vars(importlib.import_module(info.name)).items():
                    found.update((f"{info.name}.{name}", one) for one in _held(value))
        for path in folder.rglob("*.py"):
            for text, line in _written(path.read_text(encoding="utf-8")):
                found[f"{path.relative_to(ROOT)}:{line}"] = re.compile(text)
    return {where: one for one, where in {one: where for where, one in sorted(found.items())}.items()}


def _held(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _held(one)
    elif isinstance(value, dict):
        yield from _held(list(value.values()))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from _held([getattr(value, each.name, None) for each in dataclasses.fields(value)])


def _written(source: str) -> Iterator[tuple[Any, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and not ast.unparse(node.func).endswith("escape"):
                yield first.value, node.lineno


def attacks(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Texts of about that length (bytes for a pattern of bytes)."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    own = {(lead[-200:], part) for lead, part in _repeats(tree) if part}
    for lead, part in {("", each) for each in ANYTHING} | own:
        made = lead + part * (length // len(part)) + END
        yield made.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else made


def _repeats(tree: Iterable[Any], lead: str = "") -> Iterator[tuple[str, str]]:
    for operation, value in tree:
        if operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            if value[1] >= MANY:
                yield from ((lead, _sample(value[2], choice)) for choice in range(3))
            yield from _repeats(value[2], lead)
        else:
            for inner in _inner(operation, value):
                yield from _repeats(inner, lead)
        lead += _sample([(operation, value)], 0)


def _inner(operation: Any, value: Any) -> Iterable[Any]:
    if operation is code.SUBPATTERN:
        return [value[3]]
    if operation is code.BRANCH:
        return list(value[1])
    if operation in (code.ASSERT, code.ASSERT_NOT):
        return [value[1]]
    return [value] if operation is code.ATOMIC_GROUP else []


def _sample(tree: Iterable[Any], choice: int) -> str:
    """A short text that the tree matches, or nearly."""
    made = ""
    for operation, value in tree:
        if operation is code.LITERAL:
            made += chr(value)
        elif operation in (code.ANY, code.NOT_LITERAL):
            made += "a" if value != ord("a") else "b"
        elif operation is code.IN:
            made += _member(value, choice)
        elif operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            made += _sample(value[2], choice) * max(value[0], 1 - choice % 2)
        elif operation is code.BRANCH:
            made += _sample(value[1][choice % len(value[1])], choice)
        elif operation in (code.SUBPATTERN, code.ATOMIC_GROUP):
            made += _sample(value[3] if operation is code.SUBPATTERN else value, choice)
    return made


def _member(members: list[Any], choice: int) -> str:
    negated = members[0][0] is code.NEGATE
    signs = [_sign(kind, value) for kind, value in members if kind is not code.NEGATE]
    return next((sign for sign in "aA 0,-.<" if sign not in signs), "x") if negated else signs[choice % len(signs)]


def _sign(kind: Any, value: Any) -> str:
    if kind is code.CATEGORY:
        return OF_CATEGORY.get(value, "a")
    return chr(value[0] if kind is code.RANGE else value)
