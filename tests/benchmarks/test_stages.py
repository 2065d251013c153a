"""Stages timed one by one: every stage of a run is there, and the gate sees what has become slower, by ratio."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.stage_corpus import write_articles
from benchmarks.stages import Measured, grown, main

SECONDS = {"clean": 2.0, "load": 1.0, "ftfy": 0.5, "SQLAlchemy Core": 0.5}


def test_articles_are_made_alike_by_the_same_seed(tmp_path: Path) -> None:
    one, same, other = (tmp_path / name for name in "abc")
    assert write_articles(one, 5) == write_articles(same, 5)
    write_articles(other, 5, seed=2)
    assert one.read_bytes() == same.read_bytes() != other.read_bytes()
    assert all({"url", "publisher", "published", "text"} == json.loads(line).keys() for line in one.open())


@pytest.mark.slow
def test_every_stage_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, figures, gate = (tmp_path / name for name in ("page.md", "figures.json", "gate.json"))
    given = ["--articles", "30", "--rounds", "1", "--write", str(page), "--json", str(figures), "--set-gate", str(gate)]
    assert main(given) == 0
    seconds = json.loads(figures.read_text())["seconds"]
    assert {"read", "clean", "load", "learn", "clean again", "duplicates", "ftfy"} <= seconds.keys()
    assert {"claims: extract", "claims: load", "claims: group"} <= seconds.keys()
    steps = sum(took for name, took in seconds.items() if name.startswith("clean: "))
    assert 0 < steps <= seconds["clean"]
    assert capsys.readouterr().out == page.read_text()
    assert json.loads(gate.read_text())["clean"] > 0


def test_the_gate_sees_a_ratio_that_has_grown_and_no_other() -> None:
    measured = Measured(10, 100, 1_000, SECONDS)
    assert measured.ratios() == {"clean": 2.0, "load": 1.0}
    assert grown(measured, {"clean": 2.0, "load": 0.9, "gone": 1.0}) == []
    (slower,) = grown(measured, {"clean": 1.0, "load": 1.0})
    assert slower == "clean: 2.00 times the library work, 1.00 when the baseline was set"
