"""What a run found said: the disputes with both sides in their own words, and who says most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from flows.reports.markdown import LONGEST_REASON, document, safe, section
from models.claim_listing import claims_of_run, list_disputes
from models.report import MOST_ROWS


def claims_report(engine: Engine, run_id: int) -> str:
    """The report of a run that read claims, as Markdown."""
    found = [*disputes(engine, run_id), *claims(engine, run_id)]
    return document("# Claims report", found or "No claims that were not there before.")


def disputes(engine: Engine, run_id: int) -> list[str]:
    """The disputes of which a run found a side, hard ones first, each with both sides in their own words."""
    found = list_disputes(engine, run_id=run_id, limit=MOST_ROWS)
    return ["## New disputes", "\n".join(map(_dispute, found))] if found else []


def _dispute(found: Mapping[str, Any]) -> str:
    about = f"- **{safe(found['severity'])}, {safe(found['slot'])}**: {safe(found['reason'], LONGEST_REASON)}"
    return f"{about}<br>earlier: {_side(found, 'b')}<br>later: {_side(found, 'a')}"


def claims(engine: Engine, run_id: int) -> list[str]:
    """What a run found said, and by whom most."""
    counts, sources = claims_of_run(engine, run_id, MOST_ROWS)
    return [
        *section("Claims", ("kind", "claims", "with a source", "by nobody named", "articles"), counts),
        *section("Who says most", ("source", "kind", "claims", "articles", "for instance"), sources),
    ]


def _side(dispute: Mapping[str, Any], side: str) -> str:
    """The words of one side, and where they stand."""
    published = (dispute[f"published_at_{side}"] or "")[:10]
    where = [f"article {dispute[f'article_{side}_id']}", dispute[f"publisher_{side}"], published]
    shown = safe(", ".join(word for word in where if word), LONGEST_REASON)
    return f"“{safe(dispute[f'text_{side}'], LONGEST_REASON)}” ({shown})"
