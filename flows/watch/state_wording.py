"""Japanese wording for states that Prefect words in English and without a remedy; the watch replaces them.

A reworded state keeps its type and gets a name of its own. Notifications are sent for Prefect's names only, so nobody
is told of the same state twice.
"""

import re
from collections.abc import Mapping

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort

_JAPANESE = re.compile(r"[ぁ-ゟ゠-ヿ一-鿿]")
_PREFECTS = ("Flow run", "The flow", "Process exited", "Submission failed", "Failed to submit")
"""How Prefect's messages begin; what follows, such as an exception's text, may be Japanese, and typed by somebody."""
_RETRY = "make up を実行してから、Retry を押してください。登録が途中まで残ることはありません。"
_FAULT = "Logs を添えて保守の担当者に知らせてください。"
SENTENCES = (
    (
        ("never resumed",),
        "承認の期限が過ぎたので、公開していません。公開するときは Retry を押すと、もう一度承認を求めます。",
    ),
    (("encountered an exception", "unexpected exception"), f"プログラムの誤りで止まりました。{_FAULT}"),
    (
        ("submission failed", "failed to submit", "could not start"),
        f"ワーカーが実行を始められませんでした。{_RETRY}",
    ),
    (
        ("exited with", "status code", "terminat", "killed"),
        f"実行していた処理が途中で終わりました（強制終了、再起動、メモリ不足など）。{_RETRY}",
    ),
    (("cancel",), "実行が取り消されました。もう一度行うときは Retry を押してください。"),
)
"""Parts of Prefect's messages in lower case, and the sentence that replaces such a message."""
_OTHERWISE = f"実行が途中で終わりました。{_RETRY}それでも終わるときは、{_FAULT}"
NAMES = {StateType.FAILED: "失敗", StateType.CRASHED: "異常終了", StateType.CANCELLED: "取消し"}
LATE_NAME = "遅延"
LATE_CURE = "ワーカーが止まっているか、前の実行が終わっていません。make up を実行し、前の実行の画面を確かめてください。"
LATE = f"予定の時刻を過ぎても始まりません。{LATE_CURE}"


def in_japanese(message: str | None) -> str:
    """The message for the operator about a run that ended; ours stay as they are."""
    if message and _JAPANESE.search(message) and not message.startswith(_PREFECTS):
        return message
    there = (message or "").lower()
    return next((said for signs, said in SENTENCES if any(sign in there for sign in signs)), _OTHERWISE)


def reword() -> int:
    """Reword the states of the runs that ended last and of those that are late; returns how many."""
    ended = {"state": {"type": {"any_": [each.value for each in NAMES]}}}
    late = {"state": {"name": {"any_": ["Late"]}}}
    changed = 0
    with get_client(sync_client=True) as client:
        for run in (*_runs(client, ended), *_runs(client, late)):
            if run.state is not None and (said := _said(run.state)) is not None:
                client.set_flow_run_state(run.id, said, force=True)
                changed += 1
    return changed


def _said(state: State) -> State[None] | None:
    """The state in Japanese; None where it is Japanese already."""
    if state.name == "Late":
        details = state.state_details.model_copy()
        return State(type=StateType.SCHEDULED, name=LATE_NAME, message=LATE, state_details=details)
    message = in_japanese(state.message)
    return None if message == state.message else State(type=state.type, name=NAMES[state.type], message=message)


def _runs(client: SyncPrefectClient, which: Mapping[str, object]) -> list[FlowRun]:
    wanted = FlowRunFilter.model_validate(which)
    return client.read_flow_runs(flow_run_filter=wanted, sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=100)
