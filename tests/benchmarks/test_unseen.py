"""Each page is judged by the model of its fold, and the system that does so takes no publisher's file."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from benchmarks.extraction import main
from benchmarks.side_by_side import Worker
from benchmarks.systems import UNSEEN
from benchmarks.unseen import FOLDS, MODELS, chooser, digest

SENTENCE = b"<p>The council met to settle the question of the pier, and voted.</p>"
PAGE = b"<h1>Pier</h1>" + 60 * SENTENCE  # too long to be kept whole because nothing else would be left
OTHER = b"<h1>Ferry</h1>" + 60 * SENTENCE


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Two models, equal but for the chance from which a line is kept: the second keeps none."""
    shipped = json.loads(files("copydesk.content").joinpath("weights.json").read_text(encoding="ascii"))
    for fold, kept_from in enumerate((0.0, 2.0)):
        (tmp_path / f"fold-{fold}.json").write_text(json.dumps(shipped | {"kept_from": kept_from}))
    (tmp_path / FOLDS).write_text(json.dumps({digest(PAGE): 0, digest(OTHER): 1}))
    return tmp_path


def test_a_page_gets_the_model_of_its_fold(models: Path) -> None:
    choose = chooser(models)
    assert (choose(PAGE).kept_from, choose(OTHER).kept_from) == (0.0, 2.0)
    with pytest.raises(KeyError):
        choose(b"<p>a page that is in no fold")


def test_the_pipeline_runs_with_that_model(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MODELS, str(models))
    worker = Worker(UNSEEN)
    try:
        assert "settle the question" in worker.ask(PAGE, None).found.body
        assert worker.ask(OTHER, None).found.body == ""
        assert worker.ask(b"<p>a page that is in no fold", None).error == "KeyError"
    finally:
        worker.end()


def test_a_folder_without_models_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["pages", "gold", "--unseen", str(tmp_path)])
    assert "make them with benchmarks/unseen.py" in capsys.readouterr().err
