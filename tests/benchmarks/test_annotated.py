"""Annotated articles: marks become ranges of the text, faults name their place, and our own keep the conventions."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.annotated import Annotated, as_gold, main, read_annotated
from tests.conftest import ROOT

FILES = sorted((ROOT / "tests/cases/attributions").glob("*.txt"))
DEMONSTRATIVE = ("that is ", "that remark ")  # "that" as a word of the content itself
OUTER = (("“", "”"), ('"', '"'), ("„", "“"), ("«", "»"), ("‘", "’"))


def written(folder: Path, text: str) -> Path:
    path = folder / "one.txt"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str) -> Annotated:
    return read_annotated(written(folder, text))


def shown(article: Annotated) -> list[dict[str, list[str]]]:
    return [
        {role: [article.text[a:b] for a, b in places] for role, places in spans.items()}
        for spans in article.attributions
    ]


def test_marks_become_ranges_of_the_plain_text(tmp_path: Path) -> None:
    article = read(tmp_path, "{s1 Odile Farrant} {c1 said} {t1 it was late}.\n")
    assert (article.id, article.text) == ("one", "Odile Farrant said it was late.\n")
    assert article.attributions == ({"source": [(0, 13)], "cue": [(14, 18)], "content": [(19, 30)]},)


def test_marks_may_nest_and_be_shared(tmp_path: Path) -> None:
    text = "{s1,2 Ona} {c1 said} {t1 {s3 the doctor} {c3 feared} {t3 it broke}} and {c2 vowed} {t2 to run}."
    assert shown(read(tmp_path, text)) == [
        {"source": ["Ona"], "cue": ["said"], "content": ["the doctor feared it broke"]},
        {"source": ["the doctor"], "cue": ["feared"], "content": ["it broke"]},
        {"source": ["Ona"], "cue": ["vowed"], "content": ["to run"]},
    ]


def test_one_content_may_have_several_parts_and_no_source(tmp_path: Path) -> None:
    (only,) = shown(read(tmp_path, "🎉 {t1 The boat}, it was {c1 said}, {t1 is lost}."))
    assert only == {"source": [], "cue": ["said"], "content": ["The boat", "is lost"]}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Fine.\n\nHere {x1 it} is.", "one.txt:3: no mark"),
        ("Fine.\nHere {it} is.", "one.txt:2: no mark"),
        ("Fine.\nHere it} is.", "one.txt:2: a closing brace"),
        ("{s1 Odile said it was late.", "one.txt: a mark source.* is never closed"),
        ("{s1 Odile} {c1 said} nothing.", "one.txt: attribution 1 has no content"),
        ("{s1 Odile}: {t1 late}.", "one.txt: attribution 1 has no cue"),
    ],
)
def test_a_fault_names_its_file_and_line(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=fault):
        read(tmp_path, text)


def test_gold_is_an_object_a_line(tmp_path: Path) -> None:
    article = read(tmp_path, "{s1 Zoë} {c1 said} {t1 late}.")
    (line,) = as_gold([article]).splitlines()
    expected = {"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 13]]}
    assert json.loads(line) == {"id": "one", "text": "Zoë said late.\n", "attributions": [expected]}


def test_the_command_checks_and_writes_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(written(tmp_path, "{s1 Zoë} {c1 said} {t1 it was late}."))
    assert main(["check", path]) == 0
    assert capsys.readouterr().out == "== one: 5 words, 1 attributions\n   Zoë | said | it was late\n"
    assert main(["gold", path]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "one"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_article_of_ours_keeps_the_conventions(path: Path) -> None:
    article = read_annotated(path)
    assert "{" not in article.text
    assert "}" not in article.text
    for spans in article.attributions:
        for places in spans.values():
            found = [article.text[a:b] for a, b in places]
            assert found == [text.strip() for text in found]
            assert all(found)
            assert all(end <= start for (_, end), (start, _) in pairwise(places))
        for text in (article.text[a:b] for a, b in spans["content"]):
            assert not text.startswith("that ") or text.startswith(DEMONSTRATIVE), text
            assert not any(is_wrapped(text, *marks) for marks in OUTER), text


def is_wrapped(text: str, opening: str, closing: str) -> bool:
    """Whether one pair of quotation marks goes around all of a text."""
    inner = text[1:-1]
    return text[0] == opening and text[-1] == closing and opening not in inner and closing not in inner
