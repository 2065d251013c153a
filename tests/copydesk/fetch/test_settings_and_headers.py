"""Settings that make no sense, and header values that servers write."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import InputError
from copydesk.fetch import FetchSettings
from copydesk.fetch.headers import charset, media_type, retry_after
from tests.conftest import ROOT

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": 0}, {"rate": -1}, {"rate": inf}, {"rate": nan}, {"hosts_at_once": 0}, {"deadline": 0},
        {"most_bytes": 0}, {"retries": -1}, {"longest_wait": -1}, {"longest_wait": inf},
        {"contact": "a\r\nX-A: b"}, {"contact": "café.example"}, {"contact": "(a)"},
    ],
)  # fmt: skip
def test_settings_that_make_no_sense_say_so(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=f"{next(iter(wrong))}.* (give|cannot)"):
        FetchSettings(**wrong)


@pytest.mark.parametrize(
    ("value", "kind", "encoding"),
    [
        ("text/html", "text/html", None),
        ("Text/HTML; Charset=UTF-8", "text/html", "utf-8"),
        ('text/html;charset="windows-1252"; x=y', "text/html", "windows-1252"),
        ("text/html; charset='utf-8'", "text/html", "utf-8"),
        (" application/rss+xml ;charset = utf-8", "application/rss+xml", "utf-8"),
        ("", None, None),
        ("html", None, None),
        ("text/html, text/plain", None, None),
        ("; charset=utf-8", None, "utf-8"),
    ],
)
def test_content_types(value: str, kind: str | None, encoding: str | None) -> None:
    assert (media_type(value), charset(value)) == (kind, encoding)


@given(st.text(max_size=80))
def test_no_header_value_is_too_strange(value: str) -> None:
    assert media_type(value) is None or "/" in value
    assert charset(value) is None or "charset" in value.lower()
    assert 0 <= retry_after(value, NOON) < 10**12


@pytest.mark.parametrize("value", ["Tue, 99 Mar 2025 12:00:00 GMT", "9" * 400, "1 Jan 0001 00:00:00 +2359", "²"])
def test_strange_times_are_taken(value: str) -> None:
    assert retry_after(value, NOON) >= 0


def test_spelling_an_address_loads_no_http_client() -> None:
    code = "import sys, copydesk.fetch.urls as u; u.canonical_url('http://a.example'); print('httpcore' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


def test_every_code_is_explained() -> None:
    page = (ROOT / "docs" / "how-to" / "fetch.md").read_text(encoding="utf-8")
    sources = " ".join(p.read_text(encoding="utf-8") for p in (ROOT / "copydesk" / "fetch").glob("*.py"))
    codes = set(re.findall(r'RefusedError\(\s*"(\w+)"', sources))
    assert len(codes) >= 13
    assert {code for code in codes if f"`{code}`" not in page} == set()
    assert all(f"`{name}`" in page for name in "contact allow rate hosts_at_once deadline most_bytes ca_file".split())
