"""Body, title, date and authors of the labelled pages stay as right as they were."""

from __future__ import annotations

import pytest

from benchmarks.measure import Rates, Score, score
from benchmarks.pages import load_gold, read_page
from benchmarks.systems import copydesk
from tests.quality.floors import EXTRACTION, Floor, floors, needs

pytestmark = pytest.mark.slow

FLOORS = floors("extraction")


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    extract = copydesk()
    pages = load_gold(EXTRACTION / "gold.jsonl.gz")
    return score(pages, {gold.file: extract(read_page(EXTRACTION / "pages", gold), None) for gold in pages})


@needs(EXTRACTION)
@pytest.mark.timeout(600)
@pytest.mark.parametrize("floor", FLOORS, ids=str)
def test_no_figure_falls_below_its_floor(floor: Floor, scores: dict[str, Score]) -> None:
    figure = getattr(scores[floor.set], floor.what)
    value = figure.f1 if isinstance(figure, Rates) else figure
    assert value >= floor.floor, f"{floor} was {floor.measured} when its floor was set; see floors.toml"


@pytest.mark.parametrize("floor", FLOORS, ids=str)
def test_a_floor_stands_close_below_what_was_measured(floor: Floor) -> None:
    assert 0 <= floor.measured - floor.floor <= 0.02
