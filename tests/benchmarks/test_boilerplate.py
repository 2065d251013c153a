"""The comparison of line removers: what each takes out, how it is scored, and the page it becomes."""

from __future__ import annotations

import gzip
import json
import socket
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.boilerplate import main, ready, side_by_side
from benchmarks.fold_models import models_by_host, write_fold, write_hosts
from benchmarks.labelled_lines import LabelledLines, read_lines_file
from benchmarks.line_profile import PARTS, profile
from benchmarks.line_systems import Context, c4, folded, justext, other_hosts, rules_alone, same_host, shipped, short

PROSE = (
    "The harbour council met on Monday to settle the question of the pier, and voted for one of two designs.",
    "Nobody knows yet how much the lamp will cost, but the sum of 4,000 was named twice in a long debate.",
    "Two members stayed away because the ferry was late, and their votes were counted on Tuesday by the clerk.",
)
PROMPT, LABEL = "Sign up for our newsletter", "Ferry sinks off the coast"


def labelled(name: str, host: str, *lines: str, dataset: str = "aeb") -> LabelledLines:
    return LabelledLines(name, host, dataset, lines, tuple(0 if line in PROSE else 1 for line in lines))


ONE = labelled("one", "a.example", PROMPT, *PROSE, LABEL)
TWO = labelled("two", "a.example", PROSE[0], PROSE[1], "  SIGN up for  our newsletter")
OTHER = labelled("other", "b.example", PROSE[2], LABEL, dataset="wcxb_test")
CONTEXT = Context([ONE, TWO, OTHER])


def lines_file(folder: Path) -> Path:
    rows = [
        {"doc": one.name, "host": one.host, "dataset": one.dataset, "text": line, "zone": "body" if line else "pre"}
        | {"label": "boilerplate" if label else "keep"}
        for one in (ONE, TWO, OTHER)
        for line, label in zip(one.lines, one.labels, strict=True)
    ]
    path = folder / "lines.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def test_copydesk_takes_out_what_no_paragraph_has() -> None:
    assert shipped(CONTEXT)(ONE)[:4] == [True, False, False, False]
    assert list(rules_alone(CONTEXT)(ONE)) == [True, False, False, False, False]


def test_a_line_on_two_pages_of_the_host_or_on_another_host() -> None:
    assert list(same_host(CONTEXT)(ONE)) == [True, True, True, False, False]
    assert list(other_hosts(CONTEXT)(ONE)) == [False, False, False, True, True]
    assert folded("  SIGN up ") == "sign up"


def test_a_short_line() -> None:
    assert list(short(CONTEXT)(ONE)) == [True, False, False, False, True]


@pytest.mark.skipif(find_spec("datatrove") is None, reason="datatrove is not installed: make bench installs it")
def test_the_c4_rules_take_out_lines_without_an_end_and_lines_of_few_words() -> None:
    one = labelled("one", "a.example", *PROSE, LABEL, "So it is", "It is.", "Use { a bracket } here.", "It was. [1]")
    assert list(c4(CONTEXT)(one)) == [False] * 3 + [True, True, True, False, True]


@pytest.mark.skipif(find_spec("justext") is None, reason="justext is not installed: make bench installs it")
def test_justext_answers_for_each_line() -> None:
    lines = ("<b>Share</b>", " \u200b", *(line * 3 for line in PROSE), "港の灯台", "&lt;")
    assert len(justext(CONTEXT)(labelled("one", "a.example", *lines))) == len(lines)
    assert list(justext(CONTEXT)(labelled("one", "a.example", *(line * 3 for line in PROSE)))) == [False] * 3


def test_systems_that_are_not_there_are_left_out_and_the_others_take_turns() -> None:
    systems, versions = ready(CONTEXT)
    names = [system.name for system in systems]
    assert "copydesk, unseen hosts" not in names
    assert set(versions) == {"copydesk", "datatrove", "justext"}
    runs = side_by_side(systems, CONTEXT.documents)
    assert [run.system.name for run in runs] == names
    assert all([one for one, _ in run.removed] == [ONE, TWO, OTHER] and run.seconds > 0 for run in runs)


def test_the_profile_has_the_steps_and_the_parts_of_the_judgement() -> None:
    spent = profile([ONE] * 3)
    assert {"read", "strip", "judge", "fold", *PARTS} <= set(spent)
    assert all(seconds >= -1e-3 for seconds in spent.values())


def test_each_host_has_the_model_of_its_fold(tmp_path: Path) -> None:
    model = json.loads(files("copydesk.judgement").joinpath("weights.json").read_text(encoding="utf-8"))
    write_hosts(tmp_path / "models", {"a.example": 0, "b.example": 1})
    for fold in (0, 1):
        write_fold(tmp_path / "models", fold, model | {"struck_from": 0.5 + fold})
    found = models_by_host(tmp_path / "models")
    assert {host: one.struck_from for host, one in found.items()} == {"a.example": 0.5, "b.example": 1.5}
    assert ready(Context(CONTEXT.documents, tmp_path / "models"))[0]


def test_the_command_writes_a_page_of_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = tmp_path / "docs" / "boilerplate.md"
    path = lines_file(tmp_path)
    assert [one.name for one in read_lines_file(path, "all")] == ["one", "two", "other"]
    assert main([str(path), "--write", str(written)]) == 0
    page = written.read_text(encoding="utf-8")
    assert capsys.readouterr().out == page
    assert page.count("| shorter than 40 characters | 1.000 / 1.000 / 0.00% |") == 2
    assert "Versions: copydesk" in page
    assert all(leak not in page for leak in (str(tmp_path), sys.prefix, socket.gethostname(), "council"))


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.jsonl.gz")]) == 2
    (tmp_path / "bad.jsonl.gz").write_bytes(b"no gzip")
    assert main([str(tmp_path / "bad.jsonl.gz")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["lines", "--models", str(tmp_path)])
    assert "make them with benchmarks/train_judgement.py" in capsys.readouterr().err
