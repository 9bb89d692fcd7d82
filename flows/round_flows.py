"""The smaller flows of a round: make the templates, take in what arrived, remind departments, publish alone."""

from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.context import RoundContext, settings_in_use
from flows.finish import finish
from flows.ingest import faults, take_in, unrecorded
from flows.quarterly import APPROVAL_HOURS
from flows.round_selection import round_of_run, run_name, scheduled_day
from flows.run_context import Run, explain_failures, round_locked, tag_run
from flows.ui import markdown
from flows.ui.artifacts import show, show_intake, show_round, show_templates
from sumida_etl import survey as work
from sumida_etl.deadlines.deadlines import Deadline, load_deadlines
from sumida_etl.rounds import Due
from sumida_etl.templates.saved import write_bundle
from sumida_etl.templates.workbook import write_template
from sumida_etl.vocabulary import Outcome


@flow(name="調査票の作成", flow_run_name=run_name("調査票の作成"), persist_result=False)
@explain_failures
def templates(
    round: str | None = None,
    *,
    month: int | None = None,
    departments: list[str] | None = None,
    out: Path | None = None,
) -> State[Any]:
    """各課へ送る調査票を、出力先の「調査票」フォルダに作ります。"""
    context = RoundContext.open(round_of_run(round, month), out=out, pin="調査票")
    survey, wanted = context.survey, context.codes(departments)
    tag_run(context)
    folder = context.out / "調査票" / survey.round.key
    chosen = [each for each in survey.owing if each.code in wanted]
    paths = [write_template(folder, survey.registry.ward_of(each), each, survey.asked, survey.key) for each in chosen]
    bundle = folder.with_name(f"{folder.name}.zip")
    write_bundle(bundle, folder.glob("[!.~]*.xlsx"))
    show_templates(context, dict(zip(chosen, paths, strict=True)), bundle)
    return Completed(message=f"{survey.round.key} の調査票 {len(paths)}件を作りました。")


@flow(name="受付", flow_run_name=run_name("受付"), persist_result=False)
@explain_failures
def intake(round: str | None = None, *, month: int | None = None) -> State[Any]:
    """届いた調査票を点検して登録し、誤りのあるものを差し戻します。公開はしません。"""
    opened = RoundContext.open(round_of_run(round, month), known=False)
    tag_run(opened)
    with round_locked(opened) as context:
        taken = take_in(context, context.codes(None), again=True)
        show_intake(context, taken)
        run = Run(context.survey, context.store, taken.received, faults=faults(taken.incidents))
        run.set_aside = work.set_aside(context.survey, taken.received)
        bad = len(taken.returned.workbooks) + len(taken.returned.notes)
        good = (taken.received.batch.submissions["outcome"] == Outcome.ACCEPTED).sum()
        done = f"{context.survey.round.key} 新しく受理 {good}件、差戻し {bad}件。"
        said = run.with_notes(unrecorded(context.survey.round, taken.unrecorded) if taken.unrecorded else done)
        show_round(context, said)
    return Failed(message=said) if taken.unrecorded else Completed(name="受付", message=said)


@flow(name="督促", flow_run_name=run_name("督促"), persist_result=False)
@explain_failures
def reminder(
    round: str | None = None, *, month: int | None = None, deadline_day: int | None = None, deadline: date | None = None
) -> State[Any]:
    """提出期限までの日数と、まだ受理されていない所属を示します。

    Args:
        round: 調査回。空のときは、予定日時から決まる
        month: 調査時点の月
        deadline_day: 提出期限の日（調査時点の翌月）。空のときは plan/deadlines.csv による
        deadline: 提出期限の年月日。翌月でないときに指定する
    """
    context = RoundContext.open(round_of_run(round, month), pin="")
    tag_run(context)
    round_, today = context.survey.round, scheduled_day()
    given = deadline or (Due(number=deadline_day).after(round_.as_of) if deadline_day else None)
    settings = settings_in_use()
    due = Deadline(given) if given else load_deadlines(settings.path(settings.plan)).of(round_)
    open_ones = [each for each in work.statuses(context.survey, context.store) if each.version is None]
    when = f"提出期限 {due.day:%Y-%m-%d}（{due.when(today)}）"
    show(
        "reminder",
        context.survey.round,
        f"{context.survey.round.key} 督促",
        f"{when}\n\n{markdown.statuses_text(open_ones, {})}",
    )
    names = "、".join(each.name for each in open_ones[:10]) + (" ほか" if len(open_ones) > 10 else "")
    said = f"受理されていない所属 {len(open_ones)}件" + (f"（{names}）" if names else "")
    return Completed(message=f"{context.survey.round.key} {when}、{said}。")


@flow(name="公開のみ", flow_run_name=run_name("公開のみ"), persist_result=False)
@explain_failures
def publication(
    round: str | None = None,
    *,
    month: int | None = None,
    provisional: bool = False,
    approval: bool = False,
    approval_hours: float = APPROVAL_HOURS,
    fewer: bool = False,
) -> State[Any]:
    """登録済みの内容だけから公開します。受付フォルダは見ません。

    Args:
        round: 調査回。空のときは、予定日時から決まる
        month: 調査時点の月
        provisional: 未提出や差戻しがあっても、暫定として公開する
        approval: 公開の前に、担当者の承認を待つ
        approval_hours: 承認を待つ時間。過ぎると公開しない
        fewer: 公開済みの所属が減っても、すべて未提出でも公開する
    """
    context = RoundContext.open(round_of_run(round, month), pin="公開", known=False)
    tag_run(context)
    with round_locked(context) as held:
        run = Run(held.survey, held.store, blockers=work.blockers_of(held.survey, held.store))
        hours = approval_hours if approval else None
        return finish(held, run, provisional=provisional, hours=hours, fewer=fewer)
