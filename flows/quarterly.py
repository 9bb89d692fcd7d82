"""The quarterly round as Prefect runs it: take in → (approve) → judge and publish.

Thin on purpose: every step is a function of ``sumida_etl``, and the warehouse, not Prefect, knows what is done. So a
retry, a new run, or a run after the loss of Prefect's database all end the same.
"""

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.context import RoundContext, adopt_plan
from flows.finish import finish
from flows.ingest import check_inbox, faults, take_in, unrecorded
from flows.round_selection import round_of_run, run_name
from flows.run_context import Run, explain_failures, is_retry, result_data, round_locked, tag_run
from flows.ui.artifacts import show_findings, show_intake, show_round
from sumida_etl import survey as work
from sumida_etl.vocabulary import Outcome

APPROVAL_HOURS = 14 * 24.0


@flow(name="四半期調査", flow_run_name=run_name("四半期調査"), persist_result=False)
@explain_failures
def quarterly(
    round: str | None = None,
    *,
    month: int | None = None,
    departments: list[str] | None = None,
    provisional: bool = False,
    dry_run: bool = False,
    approval: bool = False,
    approval_hours: float = APPROVAL_HOURS,
    inbox: Path | None = None,
    out: Path | None = None,
    plan: Path | None = None,
    adopt: bool = False,
) -> State[Any]:
    """受付フォルダの調査票を点検し、登録し、判定し、公開します。

    Args:
        round: 調査回（R5-12 など）。空のときは、予定日時から決まる
        month: 調査時点の月（6、9、12、3）。空のときは、予定日時の直近の調査回
        departments: この所属（コードまたは名前）だけを受け付ける。空のときは全所属
        provisional: 未提出や差戻しがあっても、暫定として公開する
        dry_run: 点検だけを行い、登録も公開もしない
        approval: 公開の前に、担当者の承認を待つ
        approval_hours: 承認を待つ時間。過ぎると公開しない
        inbox: 受付フォルダ
        out: 出力先のフォルダ
        plan: 計画データのフォルダ
        adopt: 固定した計画の版でなく、いまの計画データによることにしてから行う
    """
    if adopt and not dry_run:
        adopt_plan(round_of_run(round, month), plan)
    context = RoundContext.open(
        round_of_run(round, month), inbox=inbox, out=out, plan=plan, pin="" if dry_run else "実行", known=dry_run
    )
    tag_run(context)
    if dry_run:
        return _checked(context, check_inbox(context, context.codes(departments)))
    with round_locked(context) as held:
        wanted = held.codes(departments)
        return _run(held, wanted, provisional=provisional, hours=approval_hours if approval else None)


def _run(context: RoundContext, wanted: frozenset[str], *, provisional: bool, hours: float | None) -> State[Any]:
    intake = take_in(context, wanted, again=is_retry())
    show_intake(context, intake)
    run = Run(context.survey, context.store, intake.received, faults=faults(intake.incidents))
    run.set_aside = work.set_aside(context.survey, intake.received)
    run.blockers = work.blockers_of(context.survey, context.store, intake.received)
    if intake.unrecorded:
        run.unpublished = unrecorded(context.survey.round, intake.unrecorded)
        said = run.with_notes(run.unpublished)
        show_round(context, said)
        return Failed(message=said, data=result_data(run))
    return finish(context, run, provisional=provisional, hours=hours)


def _checked(context: RoundContext, received: work.Received) -> State[Any]:
    show_findings(context, received, {})
    rows = received.batch.submissions.to_dict("records")
    bad = [context.survey.name_of(row["department"]) for row in rows if row["outcome"] == Outcome.RETURNED]
    bad += [one.name for one in received.refused]
    named = f"（{'、'.join(bad[:10])}）" if bad else ""
    found = f"{len(rows) + len(received.refused)}件のうち、誤りのあるもの {len(bad)}件{named}"
    failed = faults(tuple(one.incident for one in received.refused if one.incident))
    message = f"{context.survey.round.key} 点検のみ。{found}。登録も公開もしていません。{failed}"
    return (Failed if bad else Completed)(name="点検のみ", message=message)
