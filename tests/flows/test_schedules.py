"""Schedules of an earlier release get today's names on a real server, and what an operator switched off stays off."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.schedules import CronSchedule

from flows.schedules import rename_schedules

SCHEDULE = CronSchedule(cron="0 9 16 7 *", timezone="Asia/Tokyo")


@pytest.fixture
def client() -> Iterator[SyncPrefectClient]:
    with get_client(sync_client=True) as client:
        yield client


def deployed(client: SyncPrefectClient, name: str, **active: bool) -> UUID:
    """A deployment with a schedule for each slug."""
    schedules = [
        DeploymentScheduleCreate(schedule=SCHEDULE, slug=slug, active=on, parameters={"month": 6})
        for slug, on in active.items()
    ]
    flow = client.create_flow_from_name(name)
    return client.create_deployment(flow_id=flow, name=name, schedules=schedules)


def shown(client: SyncPrefectClient, deployment: UUID) -> dict[str | None, bool]:
    found = client.read_deployment(deployment).schedules
    assert all(each.parameters == {"month": 6} and each.schedule == SCHEDULE for each in found)
    return {each.slug: each.active for each in found}


def prefect_yaml(folder: Path, name: str, *slugs: str) -> Path:
    file = folder / "prefect.yaml"
    lines = "".join(f"\n      - {{slug: {slug}, cron: '0 9 16 7 *'}}" for slug in slugs)
    file.write_text(f"deployments:\n  - name: {name}\n    schedules:{lines}\n  - name: none\n", encoding="utf-8")
    return file


def test_a_schedule_keeps_all_but_its_name(client: SyncPrefectClient, tmp_path: Path) -> None:
    deployment = deployed(client, "renamed", june=False, december=True, own=True)
    ids = {each.id for each in client.read_deployment(deployment).schedules}
    file = prefect_yaml(tmp_path, "renamed", "6月末", "12月末")
    for _ in range(2):
        rename_schedules(file, client)
        assert shown(client, deployment) == {"6月末": False, "12月末": True, "own": True}
    assert {each.id for each in client.read_deployment(deployment).schedules} == ids


def test_the_wards_own_file_may_keep_the_old_names(client: SyncPrefectClient, tmp_path: Path) -> None:
    deployment = deployed(client, "kept", june=True)
    rename_schedules(prefect_yaml(tmp_path, "kept", "june", "6月末"), client)
    rename_schedules(prefect_yaml(tmp_path, "kept", "summer"), client)
    assert shown(client, deployment) == {"june": True}


@pytest.mark.parametrize("old", [True, False])
def test_of_two_that_are_there_the_new_one_stays(client: SyncPrefectClient, tmp_path: Path, old: bool) -> None:
    name = f"both-{old}"
    deployment = deployed(client, name, **{"june": old, "6月末": True})
    rename_schedules(prefect_yaml(tmp_path, name, "6月末"), client)
    assert shown(client, deployment) == {"6月末": old}
