"""A run has the name of its flow and round before it begins, as the one it gets when it does."""

from datetime import UTC, date, datetime

import pytest
from prefect.client.orchestration import get_client
from prefect.states import Scheduled

from flows.round_selection import name_of, name_scheduled


@pytest.mark.parametrize(
    ("what", "parameters", "expected"),
    [
        ("四半期調査", {"round": None, "month": 12}, "四半期調査 R5-12"),
        ("四半期調査", {"round": "2023-12"}, "四半期調査 R5-12"),
        ("督促", {}, "督促 R5-12"),
        ("四半期調査", {"round": "きのう"}, "四半期調査 2024-01-16"),
        ("確認", {}, "確認 2024-01-16"),
    ],
)
def test_a_name_says_what_and_which(what: str, parameters: dict[str, object], expected: str) -> None:
    assert name_of(what, parameters, date(2024, 1, 16)) == expected


def test_scheduled_runs_get_their_names_before_they_begin() -> None:
    from flows.quarterly import quarterly  # noqa: PLC0415 - a flow is read by its server, which the fixture starts

    at = datetime(2044, 1, 15, 23, 30, tzinfo=UTC)  # the 16th in Japan
    with get_client(sync_client=True) as client:
        flow = client.create_flow(quarterly)
        deployment = client.create_deployment(flow, "四半期調査")
        run = client.create_flow_run_from_deployment(
            deployment, parameters={"month": 12}, state=Scheduled(scheduled_time=at)
        )
        assert not run.name.startswith("四半期調査")
        assert name_scheduled() == 1
        found = client.read_flow_run(run.id)
        assert (found.name, found.parameters) == ("四半期調査 R25-12", {"month": 12})
        assert found.next_scheduled_start_time == at
        assert name_scheduled() == 0
        client.delete_flow_run(run.id)
