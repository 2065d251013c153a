"""The way to a Dask scheduler: addresses, TLS, and machines that are missing or others."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from dask import config as dask_config

from copydesk.batches import read_all
from copydesk.claims import parse
from copydesk.desk import Desk
from copydesk.errors import AddressError, DaskError
from copydesk.readers.places import find_inputs
from copydesk.workers import environment
from copydesk.workers.connecting import Connected, Waits, checked_address, checked_runner, require_dask
from copydesk.workers.dask import DaskCleaners, Kind
from tests.conftest import ROOT
from tests.copydesk.workers.odd_work import work
from tests.dask_cluster import DaskCluster, connected

FOUND = list(read_all(find_inputs([str(ROOT / "seeds")]).files))
SMALL = Kind("odd", 1, 40)  # portions of one or two words


def test_a_scheduler_without_workers_is_an_error(mortal: Callable[..., DaskCluster]) -> None:
    with pytest.raises(DaskError, match=r"no worker for 0.5 seconds; start one with: dask worker tcp:"):
        Connected(mortal(0).address, Waits(workers=0.5))


def test_no_scheduler_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DaskError, match=r"tcp://127.0.0.1:1: no Dask scheduler answers within 0.5 seconds"):
        Connected("tcp://127.0.0.1:1", Waits(scheduler=0.5))
    assert capfd.readouterr() == ("", "")


def test_a_client_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def its_thread_is_late(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("distributed.Client", its_thread_is_late)
    with pytest.raises(DaskError, match=r"tcp://127.0.0.1:1: this machine is too busy .* run the same command again"):
        Connected("tcp://127.0.0.1:1")


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
