"""The doctor: a line for each thing, a cure for each that is wrong, an exit code, and never a traceback."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import main
from flows.doctor.packages import package_findings
from tests.flows.conftest import Server, copydesk
from tests.flows.stubs import serving

DEPLOY = """
import sys
from flows.ingest import ingest
from flows.maintain import maintain
for flow in (ingest, maintain):
    flow.to_deployment(name=sys.argv[1], interval=3600, parameters={"parameters": {"inputs": ["inbox"]}}).apply()
"""
REMOVE = """
import sys
from prefect.client.orchestration import get_client
with get_client(sync_client=True) as client:
    for one in client.read_deployments():
        if one.name == sys.argv[1]:
            client.delete_deployment(one.id)
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["doctor", *map(str, arguments)])


def lines(stdout: str) -> dict[str, str]:
    """The lines by the name of what was looked at."""
    return {line.partition(":")[0].partition(" ")[2]: line for line in stdout.splitlines()}


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server where Prefect looks for one."""
    monkeypatch.setattr("flows.prefect_api._configured_url", lambda: "http://127.0.0.1:1/api")


@pytest.mark.slow
def test_without_a_fault_it_ends_with_0(filled: Path, server: Server, tmp_path: Path) -> None:
    ended = server.run("doctor", cwd=tmp_path)
    assert ended.returncode == 0, ended.stdout
    looked = lines(ended.stdout)
    for name in ("python", "prefect", "fastapi", "sqlalchemy", "sqlite", "database", "integrity", "desk", "server"):
        assert looked[name].startswith("ok "), looked[name]
    assert looked["language model"].startswith("ok language model: en_core_web_sm")
    assert "nothing is scheduled" in looked["schedule"]


def test_looking_changes_no_byte_of_the_database(filled: Path, nowhere: None) -> None:
    before = {path.name: path.read_bytes() for path in filled.parent.iterdir()}
    run("--db", filled)
    assert {path.name: path.read_bytes() for path in filled.parent.iterdir()} == before


def test_a_fault_ends_with_1_and_a_cure(nowhere: None, tmp_path: Path) -> None:
    ended = run("--db", tmp_path / "none.db")
    assert ended.exit_code == 1
    assert lines(ended.stdout)["server"].startswith("fault server: no Prefect server answers")
    assert "unset PREFECT_API_URL" in ended.stdout
    assert lines(ended.stdout)["database"].startswith("warning ")


@pytest.mark.slow
def test_a_server_that_nobody_configured_may_be_absent(filled: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 4200)) == 0:
            pytest.skip("something serves on port 4200 here")
    ended = copydesk("doctor", cwd=tmp_path, home=tmp_path / "home")
    assert ended.returncode == 0, ended.stdout
    assert lines(ended.stdout)["server"].startswith("warning ")


def test_each_line_is_an_object_with_json(filled: Path, nowhere: None) -> None:
    found = json.loads(run("--db", filled, "--json").stdout)
    assert {"level", "name", "found", "cure"} == set(found[0])
    assert all(one["cure"] for one in found if one["level"] != "ok")


def test_a_part_that_is_broken_hides_no_other(filled: Path, nowhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "flows.doctor.packages", None)
    ended = run("--db", filled)
    assert ended.exit_code == 1
    looked = lines(ended.stdout)
    assert looked["packages"].startswith("fault packages: cannot be looked at")
    assert looked["integrity"].startswith("ok ")


def test_a_desk_that_does_not_load_is_a_fault(filled: Path, nowhere: None, tmp_path: Path) -> None:
    (tmp_path / "mine" / "rules").mkdir(parents=True)
    (tmp_path / "mine" / "rules" / "mine.toml").write_text("[[rule]]\n")
    assert "mine.toml" in lines(run("--db", filled, "--desk", tmp_path / "mine").stdout)["desk"]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package whose metadata asks for what is not there."""
    needs = ("SQLAlchemy>=9", "fastapi", "no-such-package-anywhere>1", "click>=8", "nothing; extra == 'more'")
    metadata = "".join(f"Requires-Dist: {need}\n" for need in needs)
    folder = tmp_path / "madeup-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: madeup\nVersion: 1.0\nRequires-Python: >=99\n{metadata}"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return "madeup"


def test_versions_are_compared_with_what_the_metadata_asks_for(installed: str) -> None:
    found = {one.name: one for one in package_findings(installed)}
    assert found["python"].level == found["sqlalchemy"].level == "fault"
    assert "no scheduled run is ever created" in found["sqlalchemy"].found
    assert "is not installed" in found["no-such-package-anywhere"].found
    assert found["fastapi"].level == "ok"
    assert "nothing" not in found
    assert package_findings("no-such-package-anywhere")[0].level == "fault"


@pytest.mark.parametrize(
    ("version", "level", "words"),
    [
        ("2.19.0", "fault", "runs Prefect 2.19.0"),
        ("3.1.0", "warning", "runs Prefect 3.1.0"),
        (None, "fault", "no Prefect"),
    ],
)
def test_a_server_of_another_version_is_named(
    filled: Path, monkeypatch: pytest.MonkeyPatch, version: str | None, level: str, words: str
) -> None:
    with serving(version) as url:
        monkeypatch.setattr("flows.prefect_api._configured_url", lambda: url)
        line = lines(run("--db", filled).stdout)["server"]
    assert line.startswith(f"{level} ")
    assert words in line


@pytest.fixture
def deployed(server: Server, tmp_path: Path) -> Iterator[str]:
    """Deployments that nobody works on."""
    started = server.start(DEPLOY, "nobody", cwd=tmp_path)
    assert started.communicate()[1] == ""
    yield "nobody"
    server.start(REMOVE, "nobody", cwd=tmp_path).communicate()


@pytest.mark.slow
def test_a_schedule_that_nobody_works_on_is_a_fault(
    filled: Path, server: Server, deployed: str, tmp_path: Path
) -> None:
    ended = server.run("doctor", cwd=tmp_path)
    assert ended.returncode == 1, ended.stdout
    looked = lines(ended.stdout)
    assert looked["worker ingest/nobody"].endswith("start one: copydesk up")
    assert looked["worker maintain/nobody"].startswith("fault ")
    assert "is missing" in looked["zombie runs"]
    assert {"late runs", "running", "overlap"} <= set(looked)
