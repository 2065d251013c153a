"""The measure of attributions, agreement with the shared scorer where that is there, and the command as a whole."""

from __future__ import annotations

import gzip
import json
import runpy
import socket
import sqlite3
import sys
from argparse import Namespace
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

from benchmarks.claim_peers import BY_NAME, RULE, System
from benchmarks.claim_score import Annotated, Attribution, agreement, kind, places, quoted, read_gold
from benchmarks.claim_worker import measured, run
from benchmarks.claims import main
from tests.conftest import SHARED

SCORER = SHARED / "tools" / "score_claims.py"
TEXT = (
    'Ada Ferrante said that the pier would be mended. "It will take a year," said the mayor.\n\n'
    "According to Ottoline Garsed, the lamps were “old and tired”.\n"
)


def spans(*words: str, text: str = TEXT) -> list[tuple[int, int]]:
    return [(text.index(some), text.index(some) + len(some)) for some in words]


def said(source: str | None, content: str) -> Attribution:
    return {"source": spans(source) if source else [], "cue": [], "content": spans(content)}


GOLD = Annotated(
    "pier",
    TEXT,
    [
        said("Ada Ferrante", "the pier would be mended"),
        said("the mayor", "It will take a year"),
        said("Ottoline Garsed", "the lamps were “old and tired”"),
        said(None, "the lamps were"),
    ],
)
FOUND = [
    said("Ada Ferrante", "that the pier would be mended."),  # right, though longer
    said("Ada Ferrante", "It will take a year"),  # another source
    said("Ottoline Garsed", "old and tired”"),  # too short
    said("the mayor", "take a year"),  # taken already
    said("the mayor", "\n\n"),  # nothing
]


def test_contents_and_sources_count_where_they_share_half() -> None:
    counts = agreement([GOLD], {"pier": FOUND, "another": FOUND})
    assert (counts.annotated, counts.found, counts.right, counts.with_source) == (4, 4, 2, 1)
    assert (counts.content, counts.content_and_source, counts.precision) == (0.5, 0.25, 0.5)
    assert [counts.recall(one) for one in ("direct", "mixed", "indirect")] == [1.0, 0.0, 0.5]
    nothing = agreement([GOLD], {})
    assert (nothing.content, nothing.precision, nothing.found) == (0.0, 0.0, 0)
    assert agreement([], {}).recall("direct") is None


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('a "b" c “d” e', {"b", "d"}),
        ('a "b\nc" d', set()),  # neither is closed on its line
        ("a ”b” c", set()),
        ("“a “b” c", {"a", "b"}),
    ],
)
def test_what_stands_between_quotation_marks(text: str, inside: set[str]) -> None:
    assert {text[at] for at in quoted(text) if text[at].isalpha()} == inside


def test_the_shared_scorer_comes_to_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not SCORER.exists():
        pytest.skip(f"there is no {SCORER}")
    shared: dict[str, Callable[..., Any]] = runpy.run_path(str(SCORER))
    marked = quoted(TEXT)
    for attribution in [*GOLD.attributions, *FOUND[:3]]:
        content = places(TEXT, attribution["content"])
        assert kind(marked, content) == shared["kind"](shared["quoted"](TEXT), content)

    with gzip.open(tmp_path / "gold.jsonl.gz", "wt") as gold:
        gold.write(json.dumps({"id": "pier", "text": TEXT, "attributions": GOLD.attributions}))
    write_database(tmp_path / "found.db")
    given = {"gold": str(tmp_path / "gold.jsonl.gz"), "database": str(tmp_path / "found.db")}
    shared["score"](Namespace(**given, json=True, errors=0))
    theirs = json.loads(capsys.readouterr().out)
    ours = agreement([GOLD], {"pier": FOUND})
    assert (theirs["gold"], theirs["found"]) == (ours.annotated, ours.found)
    assert theirs["content"]["f1"] == pytest.approx(ours.content, abs=1e-4)
    assert theirs["content_and_source"]["f1"] == pytest.approx(ours.content_and_source, abs=1e-4)
    assert theirs["recall_by_kind"] == {one: ours.recall(one) for one in ("direct", "indirect", "mixed")}


def write_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "create table documents (id, uri); create table articles (id, document_id, text);"
            "create table claims (id, article_id, kind); create table claim_spans (claim_id, role, start, end);"
            "insert into documents values (1, 'file:///gold/pier.txt')"
        )
        connection.execute("insert into articles values (1, 1, ?)", (TEXT,))
        for number, found in enumerate(FOUND):
            connection.execute("insert into claims values (?, 1, 'direct_quote')", (number,))
            rows = [(number, role, *span) for role, places in found.items() for span in places]
            connection.executemany("insert into claim_spans values (?, ?, ?, ?)", rows)


def test_the_plain_rule_finds_what_a_plain_rule_finds() -> None:
    ran = measured(RULE, {"pier": TEXT})
    found = {
        tuple(TEXT[start:end] for role in ("source", "content") for start, end in one[role])
        for one in ran.found["pier"]
    }
    assert ("Ada Ferrante", "that the pier would be mended") in found
    assert any(source == "Ottoline Garsed" and "lamps" in content for source, content in found)
    assert ran.whole >= ran.parsing > 0
    assert ran.failed == 0


def test_a_system_that_raises_found_nothing_and_one_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    def raising(text: str, parsed: object) -> list[Attribution]:
        raise ValueError(text)

    ran = measured(System("raises", (), lambda: (len, raising)), {"a": "b", "c": "d"})
    assert (ran.failed, ran.found) == (2, {"a": [], "c": []})
    assert run(System("none", ("no-such-package-here",), RULE.start), tmp_path) is None
    with pytest.raises(RuntimeError, match="unheard of fails: KeyError"):
        run(System("unheard of", (), RULE.start), tmp_path)


def test_the_command_writes_a_page_of_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        row = {"id": name, "text": TEXT, "attributions": GOLD.attributions}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n")
    written = tmp_path / "docs" / "claims.md"
    assert main([str(tmp_path / "one.jsonl"), str(tmp_path / "two.jsonl"), "--write", str(written)]) == 0
    page = written.read_text(encoding="utf-8")
    assert capsys.readouterr().out == page
    assert f"## one\n\n1 texts, {len(TEXT.split())} words, 4 attributions." in page
    for name, system in BY_NAME.items():
        present = all(installed(package) for package in system.packages)
        assert page.count(f"\n| {name} |") == (4 if present else 0)
    assert ("Not installed: textacy." in page) == (not installed("textacy"))
    assert "Versions: copydesk" in page
    assert all(leak not in page for leak in (str(tmp_path), sys.prefix, socket.gethostname(), "Ottoline"))


def installed(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


@pytest.mark.parametrize("content", ["", "no JSON", "[]", '{"id": "s1"}'])
def test_gold_that_cannot_be_read(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    assert main([str(path)]) == 2
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "there is nothing to measure on" in capsys.readouterr().err


def test_gold_is_read_gzipped_or_not(tmp_path: Path) -> None:
    row = json.dumps({"id": 7, "text": "a\u2028b", "attributions": []}, ensure_ascii=False)
    (tmp_path / "gold.jsonl").write_text(row + "\n", encoding="utf-8")
    (tmp_path / "gold.jsonl.gz").write_bytes(gzip.compress(row.encode()))
    expected = [Annotated("7", "a\u2028b", [])]
    assert [read_gold(tmp_path / name) for name in ("gold.jsonl", "gold.jsonl.gz")] == [expected, expected]
