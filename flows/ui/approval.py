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
from flows.ui import markdown
from flows.ui.artifacts import show, show_round
from sumida_etl import survey as work
from sumida_etl.operations.site import Site
from sumida_etl.vocabulary import Severity
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.follow_ups import follow_ups
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
    return answered(context, composed.sha256, _form_text(context, composed), hours)


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


def _form_text(context: RoundContext, composed: work.Composed) -> str:
    """The text of the form: judgements, changes, open warnings, marked figures, waivers."""
    round, edition = context.survey.round, composed.edition
    found = queries.findings_of(context.store.engine, round)
    found = found[(found["severity"] == Severity.WARNING) & ~(found["answered"] | found["waived"])]
    names = [context.survey.name_of(code) for code in found["department"]]
    warnings = markdown.table(
        ("所属", "シート", "セル", "確認事項"),
        zip(
            names,
            map(markdown.plain, found["sheet"]),
            found["cell"],
            map(markdown.plain, found["message"]),
            strict=True,
        ),
    )
    marks = [one for one in follow_ups(context.store.archive.folder, round) if one.settled is None]
    marked = "\n".join(
        f"- {one.figure}：{markdown.plain(one.asked.note)}（{markdown.plain(one.asked.name)}）" for one in marks
    )
    waived = [one for one in context.survey.waivers if one.round == round.key]
    excused = "\n".join(f"- {markdown.plain(one)}：{markdown.plain(one.reason)}" for one in waived)
    missing = "、".join(each.name for each in edition.missing)
    return "\n\n".join(
        (
            f"{round.year_label} {round.as_of_label}現在の公開内容です。"
            f"[名前と数値ごとの変更をボードで見る]({Site.of_environment().board}/{round.key}/preview)"
            + (f"**暫定**（未提出：{missing}）" if missing else ""),
            f"## 判定\n\n{markdown.judgements_text(edition)}",
            f"## 前回から変わったこと\n\n{markdown.changes_text(edition, composed.previous)}",
            f"## 確認事項 {len(found)}件\n\n" + (warnings if len(found) else "ありません。"),
            *([f"## ボードで確かめている数値 {len(marks)}件\n\n{marked}"] if marks else []),
            f"## 了承済みの確認事項 {len(waived)}件\n\n" + (excused or "ありません。"),
        )
    )
