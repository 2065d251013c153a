"""Drift warns of a template that changed, and of nothing else."""

from __future__ import annotations

import random

import pytest

from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.types import Document
from models.drift import FEWEST_BEFORE, FEWEST_NOW, differs, drift, rank_z
from models.store import Store
from tests.models.filling import start
from tests.models.recleaning import ADS, desk_of

PROSE = "The {} ferry was late on Monday, and the harbour office could not say when it would sail again.\n\n"
DESK = desk_of(ADS)


def article(n: int, luck: random.Random, *lines: str, dated: bool = True, titled: bool = True) -> Document:
    """An article of ordinary variation: two to six paragraphs, up to two adverts, sometimes a stray line."""
    head = f"title: The Ferry Was Late for the {n} Time\n" if titled else ""
    date = f"date: 2025-03-{1 + n % 28:02}\n" if dated else ""
    body = "".join(PROSE.format(f"{n}th, {part}th") for part in range(luck.randint(2, 6)))
    adverts = "Advertisement\n\n" * luck.randint(0, 2)
    stray = "listen to the ferry\n\n" if luck.random() < 0.2 else ""
    text = f"{head}{date}\n{body}{adverts}{stray}" + "\n\n".join(lines)
    return Document(f"file:///inbox/{n}.txt", text.encode(), origin={"publisher": "harbourpost.example"})


def load(store: Store, documents: list[Document], desk: Desk = DESK) -> int:
    run_id = start(store)
    store.save_batch(run_id, [run(document, desk) for document in documents])
    return run_id


def usual(numbers: range, seed: int = 1) -> list[Document]:
    luck = random.Random(seed)
    return [article(n, luck) for n in numbers]


@pytest.mark.parametrize("seed", range(8))
def test_ordinary_variation_is_no_drift(store: Store, seed: int) -> None:
    load(store, usual(range(60), seed))
    assert drift(store.engine, load(store, usual(range(100, 120), seed + 100))) == []


STRAY = ("share by wire", "share by post", "share by pigeon")


@pytest.mark.parametrize(
    ("lines", "given", "figure"),
    [
        (STRAY, {}, "short lines that no rule explains, an article"),
        (("Advertisement",) * 40, {}, "share of the characters struck"),
        ((), {"dated": False}, "share of articles without a date"),
        ((), {"titled": False}, "share of articles without a title"),
    ],
)
def test_another_template_is_a_warning_with_samples(
    store: Store, lines: tuple[str, ...], given: dict[str, bool], figure: str
) -> None:
    load(store, usual(range(40)))
    luck = random.Random(7)
    run_id = load(store, [article(n, luck, *lines, **given) for n in range(100, 110)])
    found = {warning.figure: warning for warning in drift(store.engine, run_id)}
    assert list(found) == [figure]
    warning = found[figure]
    assert warning.publisher == "harbourpost.example"
    assert (warning.articles_now, warning.articles_before) == (10, 40)
    assert warning.now > 2 * warning.before
    assert len(warning.samples) == 3
    assert figure in warning.in_words()
    assert drift(store.engine, run_id - 1) == []


def test_a_publishers_first_run_is_no_drift(store: Store) -> None:
    luck = random.Random(3)
    assert drift(store.engine, load(store, [article(n, luck, *STRAY) for n in range(50)])) == []


@pytest.mark.parametrize(("before", "now"), [(FEWEST_BEFORE - 1, 20), (60, FEWEST_NOW - 1)])
def test_tiny_numbers_are_no_drift(store: Store, before: int, now: int) -> None:
    load(store, usual(range(before)))
    luck = random.Random(5)
    assert drift(store.engine, load(store, [article(n, luck, *STRAY) for n in range(100, 100 + now)])) == []


def test_the_fewest_articles_that_all_differ_are_enough() -> None:
    assert differs([1.0] * FEWEST_NOW, [0.0] * FEWEST_BEFORE, 0.2)
    assert not differs([1.0] * 4 + [0.0] * 16, [0.0] * FEWEST_BEFORE, 0.2)


def test_less_than_double_or_half_is_no_drift() -> None:
    assert not differs([0.39] * 50, [0.2] * 50, 0.1)
    assert differs([0.41] * 50, [0.2] * 50, 0.1)
    assert differs([0.2] * 50, [0.41] * 50, 0.1)


def test_the_rank_sum_test_agrees_with_its_textbook_form() -> None:
    assert rank_z([1, 1, 1], [1, 1]) == 0
    assert rank_z([4, 5, 6], [1, 2, 3]) == pytest.approx(4.5 / (3 * 3 * 7 / 12) ** 0.5)
    shares = rank_z([1.0] * 6 + [0.0] * 4, [1.0] * 5 + [0.0] * 45)
    pooled = 11 / 60
    assert shares == pytest.approx((0.6 - 0.1) / (pooled * (1 - pooled) * (1 / 10 + 1 / 50) * 60 / 59) ** 0.5)
