"""Whether the flow runs that a database calls running are over, by what Prefect's server knows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from sqlalchemy import Engine

    from models.run_list import IsOver


def flow_runs_over(client: SyncPrefectClient) -> IsOver:
    """A question to a server: whether a flow run is in a final state; None where it knows no such run, or fails."""

    def is_over(flow_run_id: str) -> bool | None:
        try:
            state = client.read_flow_run(UUID(flow_run_id)).state
        except Exception:  # of whatever kind: not knowing must not stop a run
            return None
        return state.is_final() if state else None

    return is_over


def close_abandoned_runs(engine: Engine, run_id: int) -> list[int]:
    """Close the rows of killed runs, as the first thing that a run does; `run_id` is that run. Returns their ids."""
    from prefect.client.orchestration import get_client

    from models.run_list import close_abandoned
    from models.store import now

    with get_client(sync_client=True) as client:
        return close_abandoned(engine, flow_runs_over(client), now(), but=run_id)
