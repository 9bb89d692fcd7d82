"""Whatever state Prefect puts a run into by itself, the operator reads what happened and what to do."""

from uuid import UUID

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Cancelled, Completed, Crashed, Failed, Late

from flows.watch.state_wording import LATE, reword


@flow
def nothing() -> None:
    """A flow to have runs of."""


def begun(state: State) -> UUID:
    with get_client(sync_client=True) as client:
        run = client.create_flow_run(nothing).id
        client.set_flow_run_state(run, state, force=True)
    return run


def now(run: UUID) -> FlowRun:
    with get_client(sync_client=True) as client:
        return client.read_flow_run(run)


KILLED = "Process exited with status code: -9. This indicates that the process exited due to a SIGKILL signal."
SAID: list[tuple[State, str, str]] = [
    (Failed(message="The flow was paused and never resumed."), "承認の期限が過ぎた", "Retry を押すと"),
    (Crashed(message=KILLED), "処理が途中で終わりました", "make up を実行してから、Retry"),
    (Crashed(message="Flow run infrastructure exited with non-zero status code -15."), "途中で終わりました", "Retry"),
    (Failed(message="Submission failed. KeyError: 'x'"), "始められませんでした", "make up"),
    (Failed(message="Flow run encountered an exception: ValueError: 山田 03-1234"), "プログラムの誤り", "保守の担当者"),
    (Cancelled(message="Flow run was cancelled."), "取り消されました", "Retry"),
    (Crashed(), "途中で終わりました", "Retry"),
]


@pytest.mark.parametrize(("state", "what", "cure"), SAID)
def test_a_state_of_prefects_own_is_said_in_japanese(state: State, what: str, cure: str) -> None:
    run = begun(state)
    reword()
    found = now(run).state
    assert found is not None and found.type is state.type
    assert what in str(found.message) and cure in str(found.message) and "山田" not in str(found.message)
    assert reword() == 0


def test_what_is_ours_is_left_alone() -> None:
    kept = [begun(Failed(message="R5-12 は公開していません。")), begun(Completed(message="done"))]
    before = [now(run).state for run in kept]
    reword()
    assert [now(run).state for run in kept] == before


def test_a_late_run_says_so_and_is_still_due() -> None:
    run = begun(Late())
    due = now(run).next_scheduled_start_time
    reword()
    found = now(run)
    assert found.state is not None and (found.state.type, found.state.message) == (StateType.SCHEDULED, LATE)
    assert found.next_scheduled_start_time == due is not None
