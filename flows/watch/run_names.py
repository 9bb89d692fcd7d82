"""Name runs after their flow and round (四半期調査 R5-12), also those that have not begun.

A run gets its name from its flow as it begins. Until then it has a name that Prefect made up, which the watch replaces.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from prefect import runtime
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, FlowRunFilter
from prefect.client.schemas.sorting import FlowRunSort

from flows.round_selection import last_round, scheduled_day
from sumida_etl.japan_time import JAPAN
from sumida_etl.rounds import Round, UnknownRoundError

WITHOUT_ROUND = ("確認", "再作成")
"""Flows that concern the whole record: their runs are named after their day."""
MOST = 200
"""How many scheduled runs are looked at, the next ones first."""


def name_of(what: str, parameters: Mapping[str, Any], day: date) -> str:
    """``四半期調査 R5-12``; by the day it was scheduled for where no round can be read."""
    if what not in WITHOUT_ROUND:
        round, month = parameters.get("round"), parameters.get("month")
        try:
            return f"{what} {Round.parse(round) if round else last_round(day, month)}"
        except (UnknownRoundError, ValueError, TypeError):
            pass
    return f"{what} {day.isoformat()}"


def run_name(what: str) -> Callable[[], str]:
    """A ``flow_run_name``."""
    return lambda: name_of(what, runtime.flow_run.parameters, scheduled_day())


def name_scheduled() -> int:
    """Rename the runs that wait to begin; returns how many had another name."""
    waiting = FlowRunFilter.model_validate({"state": {"type": {"any_": ["SCHEDULED", "PENDING"]}}})
    with get_client(sync_client=True) as client:
        flows = {flow.id: flow.name for flow in client.read_flows()}
        runs = client.read_flow_runs(
            flow_run_filter=waiting,
            deployment_filter=DeploymentFilter.model_validate({"name": {"any_": sorted(flows.values())}}),
            sort=FlowRunSort.EXPECTED_START_TIME_ASC,
            limit=MOST,
        )
        changed = 0
        for run in runs:
            at = run.next_scheduled_start_time or run.expected_start_time or datetime.now(UTC)
            name = name_of(flows.get(run.flow_id, ""), run.parameters, at.astimezone(JAPAN).date())
            if name != run.name and run.flow_id in flows:
                client.update_flow_run(run.id, name=name)
                changed += 1
    return changed
