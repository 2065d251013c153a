"""Labelled pages: read plain or packed, sampled always alike, and faults named with their place."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.measure import Gold
from benchmarks.pages import PagesError, load_gold, read_page, sample

RECORD = {"set": "news", "file": "a.html", "url": "https://a.example/", "body": "Text", "authors": "Ada Ferrante"}
PAGES = [Gold(f"{number}.html", "news") for number in range(50)]


def test_gold_is_read_plain_or_packed(tmp_path: Path) -> None:
    text = json.dumps(RECORD) + "\n\n" + json.dumps({"set": "news", "file": "b.html", "authors": ["A", "B"]}) + "\n"
    (tmp_path / "gold.jsonl").write_text(text)
    (tmp_path / "gold.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    wanted = [
        Gold("a.html", "news", "https://a.example/", "Text", authors=("Ada Ferrante",)),
        Gold("b.html", "news", authors=("A", "B")),
    ]
    assert load_gold(tmp_path / "gold.jsonl") == load_gold(tmp_path / "gold.jsonl.gz") == wanted


@pytest.mark.parametrize("line", ["{", "[]", '{"set": "news"}', "7"])
def test_a_faulty_line_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(RECORD) + "\n" + line)
    with pytest.raises(PagesError, match=r"gold\.jsonl, line 2"):
        load_gold(path)


@pytest.mark.parametrize("name", ["none.jsonl", "torn.jsonl.gz", "plain.jsonl.gz"])
def test_gold_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "torn.jsonl.gz").write_bytes(gzip.compress(b"{}" * 99)[:-9])
    (tmp_path / "plain.jsonl.gz").write_bytes(b"{}")
    with pytest.raises(PagesError, match=f"{name} cannot be read") as error:
        load_gold(tmp_path / name)
    assert str(tmp_path) not in str(error.value)


def test_pages_are_read_plain_or_packed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>a")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"<p>b"))
    assert read_page(tmp_path, Gold("a.html", "news")) == b"<p>a"
    assert read_page(tmp_path, Gold("b.html", "news")) == b"<p>b"
    with pytest.raises(PagesError, match=r"c\.html cannot be read"):
        read_page(tmp_path, Gold("c.html", "news"))


def test_a_sample_is_always_the_same_and_grows_by_adding() -> None:
    small, large = sample(PAGES, 5), sample(PAGES, 20)
    assert small == sample(PAGES, 5)
    assert [page for page in large if page in small] == small
    assert (len(small), len(large)) == (5, 20)
    assert sample(PAGES, None) == sample(PAGES, 99) == PAGES
