"""Killed at any instant and run again, a command leaves the database that an undisturbed run makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.copydesk.fetch.server import Site, running
from tests.faults.killing import Death
from tests.faults.scenarios import Inputs, feed, fetching, replies, retrying, scenarios
from tests.faults.trials import Scenario, Trial, Trials, stage
from tests.flows.conftest import Server

KILLS = 4  # of each command in the slow tests; benchmarks/reliability.py makes as many as it is told
ROUNDS = 2
# The share of the command's statements that are carried out, and whether its processes are killed with it.
PLACES = {
    "ingest into a new file": ((0.1, True), (0.75, False)),
    "ingest into an older file": ((0.3, True),),
    "reclean": ((0.4, False),),
    "claims extract": ((0.5, False),),
}
SHORT = [(name, share, group) for name, places in PLACES.items() for share, group in places]


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """As long as `trials`: what it remembers of a command that fetches holds for this site's addresses alone."""
    with running(replies()) as site:
        site.replies["/feed.xml"] = feed(site)
        yield site


def named(inputs: Inputs, program: str) -> dict[str, Scenario]:
    return {one.name: one for one in scenarios(inputs, program)}


def require_identical(found: Sequence[Trial]) -> None:
    """No difference, and that the commands were killed at all."""
    assert [str(one) for one in found if one.differences] == []
    assert any(one.killed for one in found)


@pytest.mark.parametrize(("name", "share", "whole_group"), SHORT)
def test_a_killed_command_is_made_good_by_the_next(
    name: str, share: float, whole_group: bool, trials: Trials, inputs: Inputs
) -> None:
    scenario = named(inputs, "serverless")[name]
    statements = trials.undisturbed(scenario).ended.statements
    death = Death(statement=round(share * statements), whole_group=whole_group)
    require_identical([trials.attempt(scenario, death)])


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("turn", range(ROUNDS))
@pytest.mark.parametrize("name", [*PLACES, "ingest with claims", "fetch"])
def test_at_random_instants(name: str, turn: int, trials: Trials, inputs: Inputs, site: Site) -> None:
    scenario = {**named(inputs, "serverless"), "fetch": fetching(site, "serverless")}[name]
    require_identical(list(trials.some(scenario, KILLS, Random(f"{name} {turn}"))))


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", [*PLACES, "fetch", "retry"])
def test_at_random_instants_with_prefect(name: str, server: Server, inputs: Inputs, site: Site, tmp_path: Path) -> None:
    """Real flows, whose server knows of the killed ones only that they began."""
    scenario = {**named(inputs, "flow"), "fetch": fetching(site, "flow"), "retry": retrying(inputs)}[name]
    require_identical(list(Trials(server.forking, tmp_path).some(scenario, KILLS, Random(name))))


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("", "starting"),
        ("starting Prefect\n", "starting"),
        ("starting Prefect\n21 inputs\n", "loading"),
        ("21 inputs\nbatch 1 (6 documents): 3 loaded\nlearning recurring lines\n", "learning"),
        ("batch 4 (6 documents)\nlooking for duplicates\nclaims: claims 1 to 20 of 20\n", "claims"),
        ("claims: claims 1 to 20 of 20\ngrouping claims\n", "grouping claims"),
    ],
)
def test_the_stage_is_the_latest_that_was_told(said: str, where: str) -> None:
    assert stage(said) == where
