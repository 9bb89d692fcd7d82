"""Suspend the run before publication until a coordinator has answered a form in Prefect's UI.

An answer counts only for what was shown: the key of the pause holds the digest of the files to be published, so after
any change the coordinator is asked again. Keys end in a counter. A pause that timed out or was rejected is skipped by
using the next number, so that a retry asks again.
"""

from datetime import UTC, datetime

from prefect import runtime
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRunInput, State
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.states import Failed
from pydantic import Field

from flows.context import RoundContext
from flows.ui import approval_text
from flows.ui.artifacts import show, show_round
from sumida_etl import survey as work
from sumida_etl.warehouse.archive.refusals import Refusal, note_refusal


class ApprovalForm(RunInput):
    """The coordinator's answer; the form shows the titles.

    A checkbox, not a list of choices: a drop-down in this form of Prefect's V1 UI closes on the click that opens it.
    """

    approved: bool = Field(default=False, title="承認して公開する（付けずに送ると、公開せず差し戻します）")
    name: str = Field(title="氏名", min_length=1, max_length=60)
    comment: str = Field(default="", title="コメント", max_length=1000)


def ask(context: RoundContext, composed: work.Composed, hours: float) -> work.Approval | State[None]:
    """Return the coordinator's approval of what would be published; if they sent it back, the run's final state.

    Where nobody has answered yet the run is suspended: the process ends here, and the flow begins again on Resume.
    After ``hours`` without an answer the server fails the run.
    """
    return answered(context, composed.sha256, approval_text.of_round(context, composed), hours)


def answered(context: RoundContext, digest: str, text: str, hours: float) -> work.Approval | State[None]:
    """As ``ask``, for whatever has this digest; ``text``: what the form shows of it."""
    with get_client(sync_client=True) as client:
        key, answer = _pause(client, digest)
        if answer is None:
            show_round(context, "公開の承認を待っています。実行の画面で Resume を押してください。")
            show("approval", context.survey.round, f"{context.survey.round.key} 公開の承認待ち", text)
            suspend_flow_run(ApprovalForm.with_initial_data(text), key=key, timeout=max(1, int(hours * 3600)))
            raise RuntimeError(f"approval {key} was passed without an answer")
        form = ApprovalForm.model_validate(answer.decoded_value)
        if form.approved:
            assert answer.created is not None
            return work.Approval(form.name, form.comment, answer.created)
        refusal = Refusal(context.survey.round, form.name, form.comment, answer.created or datetime.now(UTC))
        note_refusal(context.store.archive.folder, refusal)
        client.delete_flow_run_input(answer.flow_run_id, answer.key)
    said = f"{form.name}：{form.comment}" if form.comment else form.name
    return Failed(message=f"{context.survey.round.key} は公開していません。承認されず差し戻されました（{said}）。")


def _pause(client: SyncPrefectClient, digest: str) -> tuple[str, FlowRunInput | None]:
    """The key of the pause that was answered, with the answer; else a key that was never used, with None.

    A pause fires once per key, and its form is stored under the key. A retry forgets which keys have fired, but not the
    forms: a key with a form would be refused. An approval of just these files still holds after a retry; an answer that
    sent them back was deleted.
    """
    run = client.read_flow_run(runtime.flow_run.id)
    known = client.filter_flow_run_input(run.id, key_prefix="suspended-approval-", limit=200, exclude_keys=set())
    inputs = {each.key: each for each in known}
    fired = run.empirical_policy.pause_keys or set()
    turn = 0
    while True:
        turn += 1
        key = f"approval-{digest[:16]}-{turn}"
        if answer := inputs.get(f"suspended-{key}-response"):
            return key, answer
        if key not in fired and not any(each.startswith(f"suspended-{key}-") for each in inputs):
            return key, None
