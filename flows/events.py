"""Events: what a run found that somebody may want to hear of at once, for Prefect's automations to act on.

Each is sent once a run and only for what is new in it. Scraped text in them is plain, cut and escaped, because
automations put it into messages.
"""

from __future__ import annotations

import html
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.events import Event, emit_event
from prefect.events.filters import EventFilter, EventIDFilter
from prefect.logging import get_run_logger
from prefect.settings import PREFECT_API_URL
from sqlalchemy import Engine

from flows.plain import plain, slug
from models.claim_listing import list_disputes
from models.drift import Drift
from models.verify import Report

DISPUTE, DRIFT, QUARANTINE = "copydesk.dispute.found", "copydesk.drift.found", "copydesk.quarantine.high"
VERIFY = "copydesk.verify.failed"
FEWEST_INPUTS = 5  # that are new; a share of fewer says nothing
MOST_DISPUTES = MOST_FAULTS = 5  # of which the event has the words
MOST_DRIFTS = 20  # events
LONGEST_QUOTE = 300  # characters
MOST_SECONDS = 30.0  # the embedded server writes events down every five seconds
POLL_SECONDS = 0.2

Resource = dict[str, str]


def send_events(
    engine: Engine, run_id: int, counts: Mapping[str, Any], drift: Sequence[Drift], most_quarantined: float
) -> list[UUID]:
    """Send what a run found: new disputes, drift, and a share of new inputs in quarantine above `most_quarantined`.

    Returns the ids of the events, to `settle`.
    """
    sent = [_drift(engine, run_id, found) for found in drift[:MOST_DRIFTS]]
    sent.append(_quarantine(engine, run_id, counts, most_quarantined))
    return [*send_disputes(engine, run_id), *(event.id for event in sent if event is not None)]


def send_disputes(engine: Engine, run_id: int) -> list[UUID]:
    """One event of all the disputes of which a run found a side; nothing where there are none."""
    found = list_disputes(engine, run_id=run_id)
    if not found:
        return []
    hard = sum(dispute["severity"] == "hard" for dispute in found)
    shown = [_dispute(dispute) for dispute in found[:MOST_DISPUTES]]
    payload = {
        "summary": f"new disputes: {hard} hard, {len(found) - hard} soft; the first: {shown[0]['reason']}",
        "hard": hard,
        "soft": len(found) - hard,
        "disputes": shown,
    }
    labels = {"copydesk.severity": "hard" if hard else "soft"}
    sent = _send(DISPUTE, engine, run_id, _database(engine) | labels, payload)
    return [sent.id] if sent else []


def send_faults(engine: Engine, run_id: int, counts: Mapping[str, Any], found: Report) -> list[UUID]:
    """One event of a verification that found faults, with the first of them."""
    shown = [f"{fault.invariant}: {fault.place}: {fault.message}" for fault in found.faults[:MOST_FAULTS]]
    payload = {
        "summary": safe(f"{found.count} faults; the first: {shown[0]}", LONGEST_QUOTE),
        **counts,
        "first": [safe(line, LONGEST_QUOTE) for line in shown],
    }
    sent = _send(VERIFY, engine, run_id, _database(engine), payload)
    return [sent.id] if sent else []


def _dispute(found: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: safe(found[name] or "", LONGEST_QUOTE) for name in ("severity", "slot", "reason")}
    return told | {"earlier": _side(found, "b"), "later": _side(found, "a")}


def _side(found: Mapping[str, Any], side: str) -> dict[str, Any]:
    return {
        "article": found[f"article_{side}_id"],
        "text": safe(found[f"text_{side}"], LONGEST_QUOTE),
        "publisher": safe(found[f"publisher_{side}"] or ""),
        "published": safe((found[f"published_at_{side}"] or "")[:10]),
    }


def _drift(engine: Engine, run_id: int, found: Drift) -> Event | None:
    publisher = safe(found.publisher)
    resource = {
        "prefect.resource.id": f"copydesk.publisher.{slug(found.publisher)}",
        "prefect.resource.name": publisher,
        "copydesk.figure": found.figure,
    }
    payload = {
        "summary": safe(found.in_words(), LONGEST_QUOTE),
        "publisher": publisher,
        "figure": found.figure,
        "now": round(found.now, 3),
        "before": round(found.before, 3),
        "articles_now": found.articles_now,
        "articles_before": found.articles_before,
        "samples": [safe(sample) for sample in found.samples],
    }
    return _send(DRIFT, engine, run_id, resource, payload)


def _quarantine(engine: Engine, run_id: int, counts: Mapping[str, Any], most: float) -> Event | None:
    quarantined = counts["quarantined"]
    new = counts["loaded"] + quarantined
    if new < FEWEST_INPUTS or quarantined / new <= most:
        return None
    payload = {
        "summary": f"{quarantined} of {new} new inputs were quarantined; see: copydesk quarantine list",
        "quarantined": quarantined,
        "new": new,
        "share": round(quarantined / new, 3),
        "alert_share": most,
    }
    return _send(QUARANTINE, engine, run_id, _database(engine), payload)


def _database(engine: Engine) -> Resource:
    name = Path(engine.url.database or "").name
    return {"prefect.resource.id": f"copydesk.database.{slug(Path(name).stem)}", "prefect.resource.name": safe(name)}


def _send(event: str, engine: Engine, run_id: int, resource: Resource, payload: Mapping[str, Any]) -> Event | None:
    """Send an event; Prefect adds the flow run, its flow and its deployment to what is related."""
    database = _database(engine)
    related = [database | {"prefect.resource.role": "database"}] if database.items() - resource.items() else []
    whole = {"database": database["prefect.resource.name"], "run": run_id} | dict(payload)
    return emit_event(event, resource, related=related, payload=whole)


def safe(text: Any, longest: int = 100) -> str:
    """Scraped text as a message may have it: plain, cut, and what HTML and chats read as markup escaped."""
    return html.escape(plain(text, longest), quote=False)


def settle(ids: Sequence[UUID]) -> None:
    """Wait for events where Prefect's embedded server takes them: it ends with the process, and with it those that it
    has not written down. Other servers keep what they were sent."""
    if ids and not PREFECT_API_URL.value() and not _written_down(ids):
        get_run_logger().warning("the server has not recorded all %d events of this run", len(ids))


def _written_down(ids: Sequence[UUID]) -> bool:
    wanted = EventFilter(id=EventIDFilter(id=list(ids)))
    deadline = time.monotonic() + MOST_SECONDS
    with get_client(sync_client=True) as client:
        while client.read_events(wanted, limit=len(ids)).total < len(ids):
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
    return True
