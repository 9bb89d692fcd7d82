"""Prefect automations: mark zombie runs, start 受付 when files arrive. Each is found by its name."""

from contextlib import suppress
from datetime import timedelta

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import EventTrigger, Posture

from flows.watch.inbox_watcher import ARRIVED
from flows.watch.zombie_runs import MESSAGE

MARK_ZOMBIES, NOTIFY, TAKE_IN = "止まった実行を異常終了にする", "失敗・遅延・異常終了の知らせ", "届いた調査票の受付"
_RUNS = {"prefect.resource.id": "prefect.flow-run.*"}
_WEBHOOK_BLOCK = "sumida-notice"


def set_up() -> None:
    """Create or update the automations."""
    _put(_mark_zombies())
    _put(_take_in())
    _forget_webhook()


def _forget_webhook() -> None:
    """An earlier release told of failures by an automation; the watch does now, and would tell of them twice."""
    if (notify := _known(NOTIFY)) is not None:
        notify.delete()
        with suppress(ValueError):
            Webhook.delete(_WEBHOOK_BLOCK)


def _mark_zombies() -> Automation:
    """Mark a run Crashed after 90 s without an event: a run whose worker is gone would stay Running for ever.

    The wait begins at Running too, because the first heartbeat comes after 30 s (``prefect.yaml``). Any event ends it:
    our final states have names of their own (公開, 点検のみ), and a suspended run has no final state.
    """
    trigger = EventTrigger(
        after={"prefect.flow-run.Running", "prefect.flow-run.heartbeat"},
        expect={"prefect.flow-run.*"},
        match=_RUNS,
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(seconds=90),
    )
    return Automation(
        name=MARK_ZOMBIES, trigger=trigger, actions=[ChangeFlowRunState(state=StateType.CRASHED, message=MESSAGE)]
    )


def _take_in() -> Automation:
    trigger = EventTrigger(expect={ARRIVED}, posture=Posture.Reactive, threshold=1, within=timedelta(0))
    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name("受付/受付")
    round = {"__prefect_kind": "jinja", "template": "{{ event.resource['sumida.round'] }}"}
    action = RunDeployment(deployment_id=deployment.id, parameters={"round": round})
    return Automation(name=TAKE_IN, trigger=trigger, actions=[action])


def _put(wanted: Automation) -> None:
    known = _known(wanted.name)
    if known is None:
        wanted.create()
    else:
        wanted.id = known.id
        wanted.enabled = known.enabled  # an operator may have switched it off
        wanted.update()


def _known(name: str) -> Automation | None:
    with get_client(sync_client=True) as client:
        found = client.read_automations_by_name(name)
    return Automation.model_validate(found[0].model_dump()) if found else None
