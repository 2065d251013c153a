"""Calls that fail: each command ends clearly, and the next run gives what an undisturbed one gives."""

from __future__ import annotations

import pytest

from tests.faults.campaign import Campaign, Tried
from tests.faults.preloaded import Preloaded
from tests.faults.subjects import SUBJECTS
from tests.faults.syscalls import Fault, require_strace

SEED = 7
MANY = 200
BY_NAME = {subject.name: subject for subject in SUBJECTS}
# Each is a way of its own through a command; where a command makes fewer calls, it ends well.
SOME = (
    ("db upgrade of nothing", Fault("pwrite64", 40, "error=ENOSPC", lasting=True)),
    ("db upgrade of nothing", Fault("ftruncate", 1, "error=EIO")),
    ("db upgrade of nothing", Fault("link", 1, "error=EPERM")),
    ("ingest into a new file", Fault("fdatasync", 3, "error=EIO")),
    ("ingest into a new file", Fault("pwrite64", 700, "signal=KILL")),
    ("db backup", Fault("unlink", 1, "signal=KILL")),
    ("export", Fault("fsync", 1, "error=ENOSPC")),
    ("keep", Fault("pwrite64", 12, "error=EIO", lasting=True)),
    ("sources merge", Fault("pwrite64", 9, "signal=KILL")),
)


@pytest.fixture(scope="module")
def campaign(forks: Preloaded, tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    require_strace()
    return Campaign(forks, tmp_path_factory.mktemp("campaign"))


def as_promised(tried: Tried) -> None:
    assert tried.unclear is None, tried
    assert tried.differs is None, tried


@pytest.mark.parametrize(("name", "fault"), SOME, ids=str)
def test_a_call_that_fails(campaign: Campaign, name: str, fault: Fault) -> None:
    as_promised(campaign.attempt(BY_NAME[name], fault))


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_calls_chosen_by_chance(campaign: Campaign) -> None:
    tried = list(campaign.some(SUBJECTS, MANY, SEED))
    assert sum(one.injected > 0 for one in tried) > MANY * 0.9
    for one in tried:
        as_promised(one)


def test_strace_is_told_what_to_fail() -> None:
    assert Fault("write", 3, "error=EIO", lasting=True).option == "inject=write:error=EIO:when=3+"
    assert str(Fault("fsync", 1, "signal=KILL")) == "fsync 1: KILL"
