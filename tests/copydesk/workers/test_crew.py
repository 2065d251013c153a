"""A crew of workers: an item over a limit fails with the limit's name, and costs no other item."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from copydesk.workers.crew import Crew
from copydesk.workers.limits import Limits
from copydesk.workers.process import Failed
from tests.copydesk.workers.odd_work import at_it, passing_over, work

TIGHT = Limits(cpu_seconds=0.5, memory=256 << 20)


@pytest.fixture
def crew() -> Iterator[Crew[str, str]]:
    crew = Crew(work, TIGHT)
    yield crew
    crew.end()


@pytest.mark.parametrize(
    ("item", "code", "why"),
    [
        ("forever", "cpu_limit", "more than 0.5 seconds of processor time"),
        ("backtrack", "cpu_limit", "more than 0.5 seconds of processor time"),
        ("eat", "memory_limit", "more than 256 MiB of memory"),
        ("crash", "crashed", "signal SIGSEGV"),
        ("fail", "internal_error", "ValueError: no"),
    ],
)
def test_an_item_over_a_limit_fails_with_its_name_and_costs_no_other(
    item: str, code: str, why: str, crew: Crew[str, str]
) -> None:
    given = ["one", "two", item, "three", *(f"more {n}" for n in range(20))]
    outcomes = crew.outcomes(given)
    failed = outcomes[2]
    assert isinstance(failed, Failed)
    assert failed.code == code
    assert why in failed.why
    assert [outcome for outcome in outcomes if outcome != failed] == [one for one in given if one != item]
    assert crew.outcomes(["afterwards"]) == ["afterwards"]


def test_every_item_has_a_time_of_its_own(crew: Crew[str, str]) -> None:
    given = [f"sleep {n}" for n in range(3)]
    assert crew.outcomes(given) == given


def test_what_passes_over_much_says_so_and_is_not_ended() -> None:
    rounds = 60  # some seconds
    outcomes = []
    for function in (passing_over, at_it):
        crew = Crew(function, Limits(cpu_seconds=0.5))
        outcomes += crew.outcomes([rounds])
        crew.end()
    assert outcomes[0] == rounds
    assert isinstance(outcomes[1], Failed)


def test_another_function_is_called_from_then_on(crew: Crew[str, str]) -> None:
    assert crew.outcomes(["fail"]) != ["fail"]
    crew.change(str)
    assert crew.outcomes(["fail"]) == ["fail"]


def test_no_worker_starts_for_nothing(crew: Crew[str, str]) -> None:
    assert crew.outcomes([]) == []
    assert not crew._portions
