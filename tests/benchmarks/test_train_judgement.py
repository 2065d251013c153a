"""Training: labels follow the lines through the steps, noise and weights are as told, and folds share no host."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.gram_scores import FEWEST_HOSTS, count_grams, word_scores
from benchmarks.labelled_lines import VIEWS, LabelledLines, host_folds, score
from benchmarks.train_judgement import AROUND_WEIGHT, HEAVIEST, NEWS_WEIGHT, _weight, prepare, removed
from copydesk.desk import Desk
from copydesk.judgement.model import packaged
from tests.benchmarks.test_boilerplate import LABEL, ONE, PROMPT, PROSE, labelled

HOSTS = [labelled(f"n{number}", f"h{number % 5}.example", *PROSE, f"Share {number}") for number in range(40)]


def test_a_document_is_prepared_as_the_judgement_meets_it(desk: Desk) -> None:
    made = prepare(ONE, "body", desk)
    assert made.lines == [PROMPT, *PROSE, LABEL]
    assert made.struck == [True, False, False, False, False]  # the rules know the prompt
    assert made.labels == (-1, 0, 0, 0, 1)


def test_what_rules_struck_and_what_is_struck_now_is_removed(desk: Desk) -> None:
    made = prepare(ONE, "body", desk)
    assert removed(made, packaged(), 2.0) == [True, False, False, False, False]
    assert removed(made, packaged(), 0.0)[-1] is True


def test_news_weigh_more_and_long_documents_and_whole_pages_less(desk: Desk) -> None:
    news, shop = prepare(ONE, "body", desk), prepare(labelled("s", "s.example", *PROSE, dataset="x"), "all", desk)
    assert _weight(news, 10) == NEWS_WEIGHT
    assert _weight(news, 2 * HEAVIEST) == NEWS_WEIGHT / 2
    assert _weight(shop, 10) == AROUND_WEIGHT


def test_the_documents_of_a_host_share_a_fold() -> None:
    folds = host_folds(HOSTS, 3, seed=7)
    assert set(folds) == {0, 1, 2}
    assert len({(one.host, fold) for one, fold in zip(HOSTS, folds, strict=True)}) == 5
    assert folds == host_folds(list(reversed(HOSTS)), 3, seed=7)[::-1]


def test_grams_are_counted_in_hosts_and_few_hosts_do_not_count() -> None:
    counts = count_grams(HOSTS)
    assert counts["share"] == [0, 5]
    assert counts["council"] == [5, 0]
    scores = word_scores({view: [counts] for view in VIEWS})
    assert FEWEST_HOSTS["body"] <= 5 < FEWEST_HOSTS["all"]
    assert scores["pages"] == {}
    assert scores["bodies"]["share"] > 0 > scores["bodies"]["council"]


def test_the_score_counts_lines_and_lost_characters() -> None:
    one = LabelledLines("n", "h", "aeb", ("1234", "56", "7", "8"), (0, 0, 1, -1))
    made = score([(one, [False, True, True, True])])
    assert (made.precision, made.recall, made.boilerplate) == (0.5, 1.0, 1)
    assert made.lost == pytest.approx(2 / 6)


def test_the_shipped_weights_are_as_training_stores_them() -> None:
    path = Path(__file__).parents[2] / "copydesk" / "judgement" / "weights.json"
    text = path.read_text(encoding="utf-8")
    data = json.loads(text)
    assert set(data) == {"words", "trees", "struck_from"}
    assert json.dumps(data, sort_keys=True, ensure_ascii=False) + "\n" == text
