"""Work on the workers of a Dask scheduler: the outcomes are those of this machine, whatever becomes of the workers."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copydesk.batches import clean, read_all
from copydesk.claim_types import ArticleText, Claim
from copydesk.claims import EXTRACTORS
from copydesk.decisions import Decisions
from copydesk.desk import Desk
from copydesk.errors import DaskError
from copydesk.fingerprints import fingerprint
from copydesk.readers.places import find_inputs
from copydesk.types import Article, Paragraph, Quarantined
from copydesk.workers.crew import Crew
from copydesk.workers.dask import DaskCleaners, Kind, cut, reading
from copydesk.workers.limits import Limits
from copydesk.workers.process import Failed
from tests.conftest import ROOT, document
from tests.copydesk.workers.odd_work import work
from tests.dask_cluster import DaskCluster, children_of, connected, until

FOUND = list(read_all(find_inputs([str(ROOT / "seeds")]).files))
SMALL = Kind("odd", 1, 40)  # portions of one or two words
BRIEF = Limits(cpu_seconds=0.5, memory=200 << 20)
ODD = {"ODD_WORKER": "1"}  # in the environment of workers that may be killed by what they do


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    cluster = DaskCluster(tmp_path_factory.mktemp("dask"))
    yield cluster
    cluster.stop()


def quoting(number: int) -> ArticleText:
    text = f'"We mended {number} lamps before the fog came in," said Ada Ferrante, who keeps the pier.'
    return ArticleText(text, (Paragraph(1, "paragraph", text, 0, len(text), 1, 1, number),), "en")


def test_workers_make_of_documents_what_is_made_here(dask: DaskCluster, desk: Desk) -> None:
    expected = clean(FOUND, desk)
    with connected(dask) as cluster:
        cleaners = DaskCleaners(cluster)
        begun = [cleaners.begin(portion, desk) for portion in (FOUND * 4, [], FOUND[:1])]
        for _ in range(2):  # as a task is tried again
            assert [wait() for wait in reversed(begun)] == [expected[:1], [], expected * 4]


def test_another_desk_is_taken_up(dask: DaskCluster, desk: Desk) -> None:
    struck = document("The mayor opened the bridge on Sunday.\n\nAdvertisement\n")
    keeping = replace(desk, decisions=Decisions(kept_lines=frozenset({fingerprint("Advertisement")})))
    with connected(dask) as cluster:
        texts = [DaskCleaners(cluster).clean([struck], one)[0] for one in (desk, keeping, desk)]
    assert ["Advertisement" in one.text for one in texts if isinstance(one, Article)] == [False, True, False]


def test_workers_read_the_claims_that_are_read_here(dask: DaskCluster) -> None:
    given = [quoting(number) for number in range(20)]
    (extractor,) = EXTRACTORS.values()
    expected: list[list[Claim]] = [extractor.extract(article) for article in given]
    with connected(dask) as cluster, reading(extractor.extract, cluster) as extract:
        assert extract(given) == expected
        assert extract([]) == []
    assert any(expected)


def test_an_input_over_its_limits_ends_as_here_and_costs_no_other(dask: DaskCluster) -> None:
    given = [*map(str, range(5)), "forever", "6", "eat", "crash", "fail", *map(str, range(10, 15))]
    crew = Crew(work, BRIEF)
    expected = crew.outcomes(given)
    crew.end()
    with connected(dask, warnings := [], BRIEF) as cluster:
        outcomes = cluster.begin(SMALL, work, given)()
    assert list(map(_shown, outcomes)) == list(map(_shown, expected))
    assert [one.code for one in outcomes if isinstance(one, Failed)] == [
        "cpu_limit",
        "memory_limit",
        "crashed",
        "internal_error",
    ]
    assert warnings == []
    assert [worker.poll() for worker in dask.workers] == [None, None]


def test_a_poisoned_document_is_quarantined_and_the_rest_of_its_portion_is_cleaned(
    dask: DaskCluster, desk: Desk
) -> None:
    large = document("The harbour is open.\n" * 2_000_000)
    with connected(dask, limits=Limits(memory=200 << 20)) as cluster:
        first, second = DaskCleaners(cluster).clean([large, document("The ferry left at noon, the crew said.")], desk)
    assert isinstance(first, Quarantined)
    assert first.document == large
    assert first.code in ("memory_limit", "too_large", "crashed")
    assert isinstance(second, Article)


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nothing_and_leaves_no_process(
    mortal: Callable[..., DaskCluster], desk: Desk
) -> None:
    dask = mortal()
    expected = clean(FOUND, desk)
    with connected(dask) as cluster:
        results = DaskCleaners(cluster).begin(FOUND * 20, desk)
        children = until("a process at work", lambda: children_of(dask.workers[0]))
        dask.kill(dask.workers[0])
        assert results() == expected * 20
    until("the end of the process", lambda: not any(_lives(pid) for pid in children))


@pytest.mark.slow
def test_what_all_workers_took_along_is_done_by_those_that_come(mortal: Callable[..., DaskCluster], desk: Desk) -> None:
    dask = mortal()
    expected = clean(FOUND, desk)
    with connected(dask) as cluster:
        results = DaskCleaners(cluster).begin(FOUND * 10, desk)
        until("a process at work", lambda: children_of(dask.workers[0]))
        for worker in dask.workers:
            dask.kill(worker)
        starting = threading.Thread(target=dask.add_worker)
        starting.start()
        assert results() == expected * 10
        starting.join()


@pytest.mark.slow
def test_what_kills_the_workers_is_done_here_within_its_limits(mortal: Callable[..., DaskCluster]) -> None:
    dask = mortal(0, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    for _ in range(2):
        dask.add_worker(**ODD)
    given = [*map(str, range(10)), "murder", *map(str, range(10, 20))]
    with connected(dask, warnings := [], BRIEF) as cluster:
        assert cluster.begin(SMALL, work, given)() == given
    assert any("KilledWorker" in warning for warning in warnings)
    assert sorted(worker.poll() is None for worker in dask.workers) == [False, True]


def test_what_workers_cannot_do_is_done_here_and_said(
    dask: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "on_this_machine_alone.py").write_text("def double(item):\n    return item + item\n")
    monkeypatch.syspath_prepend(tmp_path)
    double = importlib.import_module("on_this_machine_alone").double
    with connected(dask, warnings := []) as cluster:
        assert cluster.begin(SMALL, double, ["a", "b"])() == ["aa", "bb"]
    assert {warning.partition("(")[2].partition(":")[0] for warning in warnings} == {"WorkersError"}


@pytest.mark.slow
def test_no_worker_left_is_waited_for_and_then_an_error(mortal: Callable[..., DaskCluster], desk: Desk) -> None:
    dask = mortal(1)
    with connected(dask, warnings := [], workers=1.0) as cluster:
        results = DaskCleaners(cluster).begin(FOUND * 10, desk)
        dask.kill(dask.workers[0])
        with pytest.raises(DaskError, match=r"has had no worker for 1 seconds; start one with: dask worker tcp:"):
            results()
    assert any("no worker is left" in warning for warning in warnings)


@pytest.mark.slow
def test_a_scheduler_that_goes_is_an_error_that_says_what_to_do(
    mortal: Callable[..., DaskCluster], desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    dask = mortal(1)
    with connected(dask) as cluster:
        results = DaskCleaners(cluster).begin(FOUND * 10, desk)
        dask.kill(dask.scheduler)
        with pytest.raises(DaskError, match=r"is gone or began anew .* run the same command again"):
            results()
        with pytest.raises(DaskError, match=r"is gone or began anew"):
            DaskCleaners(cluster).clean(FOUND, desk)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("lengths", "most", "ranges"),
    [
        ([], 3, []),
        ([9], 3, [(0, 1)]),
        ([1, 1, 1, 1], 3, [(0, 3), (3, 4)]),
        ([1, 9, 1, 1], 3, [(0, 1), (1, 2), (2, 4)]),
    ],
)
def test_portions(lengths: list[int], most: int, ranges: list[tuple[int, int]]) -> None:
    assert list(cut(lengths, most)) == ranges


def _shown(outcome: str | Failed) -> str | tuple[str, str]:
    """An outcome without the lines of a traceback, which are those of other modules."""
    return (outcome.code, outcome.why.strip().splitlines()[-1]) if isinstance(outcome, Failed) else outcome


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
