"""Events of runs: sent once for what is new, safe to put into messages, and enough for the documented automations."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from flows.quiet import keep_prefect_quiet
from tests.conftest import ROOT, SEEDS
from tests.flows.conftest import Server

AUTOMATIONS = ROOT / "docs" / "examples" / "automations"
NO_BLOCK = "00000000-0000-0000-0000-000000000000"
DEADLINE = 60.0  # seconds; the server writes events down every five
DIRT = '<img src=x onerror="alert(1)">'
PROSE = "The {} ferry was late on Monday, and nobody at the harbour office could say why it was.\n"


def until(found: Callable[[], Any], what: str) -> Any:
    """What comes of asking, asked until there is something."""
    end = time.monotonic() + DEADLINE
    while not (answer := found()):
        assert time.monotonic() < end, f"no {what} within {DEADLINE:.0f} seconds"
        time.sleep(0.2)
    return answer


def events_of(server: Server, flow_run: str) -> list[dict[str, Any]]:
    """The copydesk events of a flow run, once it has been written down that the run was completed."""
    related = {"related": {"id": [f"prefect.flow-run.{flow_run}"]}}
    done = {"any_resource": {"id": [f"prefect.flow-run.{flow_run}"]}}
    until(lambda: server.events("prefect.flow-run.Completed", **done), "end of the run")
    return server.events("copydesk.", **related)


def ingest(server: Server, folder: Path, *arguments: str) -> str:
    """Ingest; the id of the flow run."""
    ran = server.run("ingest", *arguments, cwd=folder)
    assert "Traceback" not in ran.stderr, ran.stderr
    found = server.ask("flow_runs", sort="START_TIME_DESC", limit=1)
    return str(found[0]["id"])


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of a publisher whose template changes, with a name that is not harmless, and inputs that are bad."""
    inbox = tmp_path_factory.mktemp("inbox")
    for day, lines in (("old", ""), ("new", f"\nshare {DIRT} by wire\n\nshare by post\n\nshare by pigeon\n")):
        (inbox / day).mkdir()
        for n in range(30 if day == "old" else 10):
            (inbox / day / f"{n}.txt").write_text(f"date: 2025-03-04\n\n{PROSE.format(f'{day} {n}th')}{lines}")
    for n in range(3):
        (inbox / "new" / f"bad{n}.txt").write_bytes(bytes(40 + n))
    return inbox


@pytest.mark.slow
def test_a_dispute_is_told_once_with_both_sides(server: Server, tmp_path: Path) -> None:
    first = ingest(server, tmp_path, str(SEEDS), "--db", "seeds.db")
    (event,) = events_of(server, first)
    assert event["event"] == "copydesk.dispute.found"
    assert event["resource"] == {
        "prefect.resource.id": "copydesk.database.seeds",
        "prefect.resource.name": "seeds.db",
        "copydesk.severity": "hard",
    }
    payload = event["payload"]
    assert (payload["hard"], payload["soft"], payload["run"]) == (1, 0, 1)
    (dispute,) = payload["disputes"]
    assert "May 3, 2020" in dispute["earlier"]["text"] + dispute["later"]["text"]
    assert "March 3, 2020" in dispute["earlier"]["text"] + dispute["later"]["text"]
    assert payload["summary"].startswith("new disputes: 1 hard, 0 soft; the first: Umbrellas")
    assert events_of(server, ingest(server, tmp_path, str(SEEDS), "--db", "seeds.db")) == []


@pytest.mark.slow
def test_drift_and_a_high_share_in_quarantine_are_told_and_safe_to_show(
    server: Server, inbox: Path, tmp_path: Path
) -> None:
    common = ("--publisher", f"Mill {DIRT}", "--db", "news.db", "--until", "load")
    assert events_of(server, ingest(server, tmp_path, str(inbox / "old"), *common)) == []
    found = {e["event"]: e for e in events_of(server, ingest(server, tmp_path, str(inbox / "new"), *common))}
    assert set(found) == {"copydesk.drift.found", "copydesk.quarantine.high"}

    drift = found["copydesk.drift.found"]
    assert drift["resource"]["copydesk.figure"] == "short lines that no rule explains, an article"
    assert drift["resource"]["prefect.resource.id"].startswith("copydesk.publisher.mill-img-src-x-onerror-alert-1-")
    assert (drift["payload"]["articles_now"], drift["payload"]["articles_before"]) == (10, 30)
    assert "copydesk.database.news" in {related["prefect.resource.id"] for related in drift["related"]}
    quarantine = found["copydesk.quarantine.high"]["payload"]
    assert (quarantine["quarantined"], quarantine["new"], quarantine["alert_share"]) == (3, 13, 0.2)
    assert "<img" not in json.dumps([drift, quarantine])
    assert "&lt;img" in drift["payload"]["publisher"]

    assert events_of(server, ingest(server, tmp_path, str(inbox / "new"), *common)) == []


class Listener(HTTPServer):
    """A web hook that keeps what it is sent."""

    heard: list[dict[str, Any]]


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Listener)
        self.server.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def hook() -> Iterator[Listener]:
    with Listener(("127.0.0.1", 0), _Hook) as listener:
        listener.heard = []
        Thread(target=listener.serve_forever, daemon=True).start()
        yield listener
        listener.shutdown()


def block(server: Server, url: str) -> str:
    """A notification block that calls a web hook, made as the page says; its id."""
    (kind,) = server.ask("block_types", block_types={"slug": {"any_": ["custom-webhook"]}})
    (schema,) = server.ask("block_schemas", block_schemas={"block_type_id": {"any_": [kind["id"]]}})
    data = {"name": "desk", "url": url, "json_data": {"subject": "{{subject}}", "text": "{{body}}"}}
    body = {"name": "desk", "data": data, "block_type_id": kind["id"], "block_schema_id": schema["id"]}
    answer = server.client.post("block_documents/", json=body)
    assert answer.is_success, answer.text
    return str(answer.json()["id"])


EVENTS = {
    "dispute": ("copydesk.dispute.found", {"prefect.resource.id": "copydesk.database.x", "copydesk.severity": "hard"}),
    "drift": ("copydesk.drift.found", {"prefect.resource.id": "copydesk.publisher.mill"}),
    "quarantine": ("copydesk.quarantine.high", {"prefect.resource.id": "copydesk.database.x"}),
}


def test_each_documented_automation_is_taken_as_it_is_and_tells_a_web_hook(server: Server, hook: Listener) -> None:
    assert {path.stem for path in AUTOMATIONS.glob("*.yaml")} == {*EVENTS, "failed"}
    block_id = block(server, f"http://127.0.0.1:{hook.server_port}/")
    made = []
    for path in AUTOMATIONS.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert server.client.post("automations/", json=yaml.safe_load(text)).status_code == 201, path
        answer = server.client.post("automations/", json=yaml.safe_load(text.replace(NO_BLOCK, block_id)))
        made.append(answer.json()["id"])
    keep_prefect_quiet()
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    sent = [
        {"occurred": now, "event": name, "resource": resource, "payload": {"summary": f"news of {key}"}, "id": _id(n)}
        for n, (key, (name, resource)) in enumerate(EVENTS.items())
    ]
    assert server.client.post("events", json=sent).is_success
    until(lambda: len(hook.heard) >= len(EVENTS), "call of the web hook")
    assert {told["text"] for told in hook.heard} == {f"news of {key}" for key in EVENTS}
    for automation in made:
        server.client.delete(f"automations/{automation}")


def _id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"
