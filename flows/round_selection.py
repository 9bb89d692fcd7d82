"""Which round a run is for, however late it runs, and the name it has by it (四半期調査 R5-12).

The round is the one in its parameters, else that of its scheduled time. A run gets its name from its flow as it begins;
until then it has one that Prefect made up, which the watch replaces.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from prefect import runtime
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, FlowRunFilter
from prefect.client.schemas.sorting import FlowRunSort

from flows.context import settings_in_use
from sumida_etl.japan_time import JAPAN
from sumida_etl.registry import surveyed_months
from sumida_etl.rounds import Round, UnknownRoundError

WITHOUT_ROUND = ("確認", "再作成")
"""Flows that concern the whole record: their runs are named after their day."""
MOST = 200
"""How many scheduled runs are looked at, the next ones first."""


def round_of_run(round: str | None, month: int | None) -> Round:
    """The round named, else the one of the time the run was scheduled for, which a retry leaves as it is.

    Raises UnknownRoundError.
    """
    return Round.parse(round) if round else last_round(scheduled_day(), month)


def last_round(day: date, month: int | None = None) -> Round:
    """The latest round of any plan (of a ``month`` where one is given) whose date has come by a day."""
    settings = settings_in_use()
    return Round.last_before(day, month, surveyed_months(settings.path(settings.plan)))


def scheduled_day() -> date:
    """The day, in Japan, that the run was scheduled for."""
    moment: datetime | None = runtime.flow_run.scheduled_start_time
    return (moment or datetime.now(UTC)).astimezone(JAPAN).date()


def rounds_in(folder: Path) -> list[Round]:
    """The rounds that have a subfolder in ``folder``."""
    rounds = []
    for each in folder.iterdir() if folder.is_dir() else ():
        with suppress(UnknownRoundError):
            rounds.append(Round.parse(each.name))
    return rounds


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
