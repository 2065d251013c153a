"""Work on the workers of a Dask scheduler: the outcomes are those of this machine, whatever becomes of the workers."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from dask import config as dask_config

from copydesk.batches import clean, read_all
from copydesk.claim_types import ArticleText, Claim
from copydesk.claims import EXTRACTORS, parse
from copydesk.decisions import Decisions
from copydesk.desk import Desk
from copydesk.errors import AddressError, DaskError
from copydesk.fingerprints import fingerprint
from copydesk.readers.places import find_inputs
from copydesk.types import Article, Paragraph, Quarantined
from copydesk.workers import environment
from copydesk.workers.connecting import Connected, Waits, checked_address, checked_runner, require_dask
from copydesk.workers.crew import Crew
from copydesk.workers.dask import Cluster, DaskCleaners, Kind, cut, reading
from copydesk.workers.limits import Limits
from copydesk.workers.process import Failed
from tests.conftest import ROOT, document
from tests.copydesk.workers.odd_work import work
from tests.dask_cluster import DaskCluster, children_of, until

FOUND = list(read_all(find_inputs([str(ROOT / "seeds")]).files))
SMALL = Kind("odd", 1, 40)  # portions of one or two words
BRIEF = Limits(cpu_seconds=0.5, memory=200 << 20)
ODD = {"ODD_WORKER": "1"}  # in the environment of workers that may be killed by what they do


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    cluster = DaskCluster(tmp_path_factory.mktemp("dask"))
    yield cluster
    cluster.stop()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Callable[..., DaskCluster]]:
    """Starts schedulers that may be killed."""
    started: list[DaskCluster] = []

    def start(workers: int = 2, protocol: str = "tcp", **more: str) -> DaskCluster:
        folder = tmp_path / f"dask{len(started)}"
        folder.mkdir()
        started.append(DaskCluster(folder, workers, protocol, **more))
        return started[-1]

    yield start
    for cluster in started:
        cluster.stop()


def connected(
    dask: DaskCluster, warnings: list[str] | None = None, limits: Limits | None = None, workers: float = 60.0
) -> Cluster:
    told = [] if warnings is None else warnings
    return Cluster(Connected(dask.address, Waits(workers=workers)), told.append, limits)


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


def test_a_scheduler_without_workers_is_an_error(mortal: Callable[..., DaskCluster]) -> None:
    with pytest.raises(DaskError, match=r"no worker for 0.5 seconds; start one with: dask worker tcp:"):
        Connected(mortal(0).address, Waits(workers=0.5))


def test_no_scheduler_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DaskError, match=r"tcp://127.0.0.1:1: no Dask scheduler answers within 0.5 seconds"):
        Connected("tcp://127.0.0.1:1", Waits(scheduler=0.5))
    assert capfd.readouterr() == ("", "")


def test_a_missing_extra_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "distributed", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)  # type: ignore[arg-type]
    with pytest.raises(DaskError, match=r"pip install 'copydesk\[dask\]'"):
        require_dask()


def certificate(folder: Path) -> Path:
    """A file with a key and a certificate that it signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "scheduler.example")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2120, 1, 1))
    signed = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256())
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "all.pem"
    file.write_bytes(key.private_bytes(*plain) + signed.public_bytes(Encoding.PEM))
    return file


def test_tls_is_what_dask_is_configured_for(mortal: Callable[..., DaskCluster], tmp_path: Path) -> None:
    file = str(certificate(tmp_path))
    who = ("SCHEDULER", "WORKER", "CLIENT")
    prefix = "DASK_DISTRIBUTED__COMM__TLS__"
    settings = {f"{prefix}CA_FILE": file} | {f"{prefix}{one}__{what}": file for one in who for what in ("CERT", "KEY")}
    dask = mortal(1, "tls", **settings)
    assert dask.address.startswith("tls://")
    with pytest.raises(DaskError, match=r"distributed.comm"):
        connected(dask)
    ours = {f"distributed.comm.tls.{what}": file for what in ("ca-file", "client.cert", "client.key")}
    with dask_config.set(ours), connected(dask) as cluster:
        assert cluster.begin(SMALL, work, ["1", "2"])() == ["1", "2"]


@pytest.fixture
def other_copydesk(tmp_path: Path) -> str:
    """A folder with a copydesk whose steps decide something else."""
    made = shutil.copytree(ROOT / "copydesk", tmp_path / "other" / "copydesk")
    desk = made / "desk.py"
    desk.write_text(desk.read_text() + '\nSTEPS_VERSION = "other"\n')
    return str(made.parent)


@pytest.mark.slow
def test_a_worker_with_another_copydesk_is_named(
    mortal: Callable[..., DaskCluster], other_copydesk: str, desk: Desk
) -> None:
    dask = mortal(1)
    with connected(dask) as cluster:
        late = dask.add_worker(PYTHONPATH=other_copydesk)
        dask.kill(dask.workers[0])
        with pytest.raises(DaskError, match=r"a worker has another version: copydesk is 0.*, here 0.*; install"):
            DaskCleaners(cluster).clean(FOUND, desk)
    assert late.poll() is None
    with pytest.raises(DaskError, match=r"the Dask worker tcp://.* is not as this machine: copydesk is"):
        connected(dask)


@pytest.mark.slow
@pytest.mark.parametrize("whose", ["scheduler", "worker"])
def test_a_machine_without_copydesk_is_named(mortal: Callable[..., DaskCluster], whose: str, tmp_path: Path) -> None:
    (tmp_path / "none" / "copydesk").mkdir(parents=True)
    (tmp_path / "none" / "copydesk" / "__init__.py").write_text('raise ModuleNotFoundError("No module named copydesk")')
    without = {"PYTHONPATH": str(tmp_path / "none")}
    dask = mortal(0, **(without if whose == "scheduler" else {}))
    dask.add_worker(PYTHONPATH=str(without["PYTHONPATH"] if whose == "worker" else ROOT))
    with pytest.raises(DaskError, match=rf"{whose}.*cannot import copydesk.*install"):
        connected(dask)


def test_environments_are_compared_by_name() -> None:
    here = environment.environment()
    assert environment.difference(here, dict(here)) is None
    assert environment.difference(here, {**here, "ftfy": "1"}) == f"ftfy is 1, here {here['ftfy']}"
    assert environment.difference({"a": "1"}, {"b": "1"}) == "a is unknown, here 1, b is 1, here unknown"
    assert str(environment.difference(dict.fromkeys("abcde", "1"), {})).endswith(", and 2 more")
    assert "none" not in {here[name] for name in environment.LIBRARIES}
    assert environment.MODELS == parse.MODELS


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "tls://scheduler.example:8786", "tcp://[::1]:8786"])
def test_addresses_of_schedulers(address: str) -> None:
    assert checked_address(address) == address
    checked_runner("dask", address)
    with pytest.raises(AddressError, match="only with runner dask"):
        checked_runner("local", address)


@pytest.mark.parametrize(
    "address",
    [
        *("", "host", "host:8786", "tcp://host", "http://host:8786", "tcp://host:none", "tcp://:8786", "tcp://a b:1"),
        *("tcp://host:8786/path", "tcp://user@host:8786", "tcp://host:99999", "tcp://host:8786\n"),
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(AddressError, match=r"tcp://host:8786"):
        checked_address(address)
    with pytest.raises(AddressError, match=r"tcp://host:8786"):
        checked_runner("dask", address)


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
