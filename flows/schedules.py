"""Schedules that had another slug in an earlier release: renamed before ``prefect deploy``, which would add a second.

Prefect finds a schedule again by its slug. One that is not in ``prefect.yaml`` any more stays, and goes on starting
runs. Its own way to rename, ``replaces``, is refused by the server from the second deployment on.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

import yaml
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.responses import DeploymentResponse

RENAMED: Mapping[str, str] = MappingProxyType(
    {"june": "6月末", "september": "9月末", "december": "12月末", "march": "3月末", "weekly": "毎週月曜"}
)
"""Slugs of the previous release → today's."""


def rename_schedules(file: Path, client: SyncPrefectClient) -> None:
    """Rename schedules that have a new slug in ``file``, which is about to be deployed and may keep old slugs.

    Whether a schedule is active, which an operator decides, stays as it is.
    """
    wanted = {each["name"]: _slugs(each) for each in yaml.safe_load(file.read_text(encoding="utf-8"))["deployments"]}
    for deployment in client.read_deployments():
        _rename(deployment, wanted.get(deployment.name, frozenset()), client)


def _rename(deployment: DeploymentResponse, wanted: Collection[str], client: SyncPrefectClient) -> None:
    there = {each.slug: each for each in deployment.schedules}
    for old, new in RENAMED.items():
        if old not in there or old in wanted or new not in wanted:
            continue
        schedule = there[old]
        if new in there:  # deployed by hand meanwhile, so both are there: switched off means switched off
            active = there[new].active and schedule.active
            parameters = there[new].parameters
            client.update_deployment_schedule(deployment.id, there[new].id, active=active, parameters=parameters)
            client.delete_deployment_schedule(deployment.id, schedule.id)
        else:
            client.update_deployment_schedule(deployment.id, schedule.id, slug=new, parameters=schedule.parameters)


def _slugs(deployment: Mapping[str, object]) -> frozenset[str]:
    schedules = deployment.get("schedules") or ()
    assert isinstance(schedules, (list, tuple))
    return frozenset(each["slug"] for each in schedules if "slug" in each)
