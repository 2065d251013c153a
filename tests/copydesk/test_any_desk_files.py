"""Rule packs and publishers' files: whatever TOML they hold, they load, or one line names the file and the fault."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.registry import EXAMPLE_KEYS, KEYS, TEMPLATE_KEYS
from copydesk.rule_packs import OPTIONAL, REQUIRED
from tests.fuzz.damaging import few
from tests.fuzz.fuzz_rules import check

TEXT = st.sampled_from(
    ["ads.label", "ad(s)?", "{words}", "((", "tail", "Europe/Lisbon", "../x", "/", "de", "x" * 300, "\x00", "\n", "."]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    TEXT | st.integers() | st.booleans() | st.floats() | st.dates() | st.datetimes() | st.times(),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXT, one, max_size=2),
    max_leaves=6,
)
NAMES = sorted({*REQUIRED, *OPTIONAL, *KEYS, *TEMPLATE_KEYS, *EXAMPLE_KEYS})
TABLES = st.dictionaries(st.sampled_from(NAMES) | TEXT, VALUES, max_size=6)
FILES = st.fixed_dictionaries(
    {}, optional={"rule": st.lists(TABLES, max_size=2), "words": TABLES, "name": TEXT, "timezone": TEXT}
)


def toml(value: Any) -> str:
    """A value as TOML: tables in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(str(key))} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value) + '"'
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value).lower()


@few(0.6)
@given(FILES | TABLES)
def test_any_values_under_any_keys(file: dict[str, Any]) -> None:
    check("\n".join(f"{toml(key)} = {toml(value)}" for key, value in file.items()).encode())


@pytest.mark.parametrize("text", ["a = " + "9" * 5_000, "a = " + "[" * 50_000, "a." * 3_000 + "b = 1", "a = 1e9999"])
def test_extreme_values(text: str) -> None:
    check(text.encode())
