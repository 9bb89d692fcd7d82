"""The commands about the record of submissions: trace, diff, verify, rebuild, dump."""

import json
import sys
from contextlib import suppress
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import Engine

from sumida_etl.console.options import (
    DatabaseOption,
    DepartmentOption,
    GroupOption,
    JsonOption,
    OutOption,
    RoundOption,
    default_round,
    err,
    errors_explained,
    out,
    settings_with,
    told_to_wait,
)
from sumida_etl.console.trace_view import render_changes, render_traces
from sumida_etl.integrity.outdated import Outdated, outdated_rounds, outdated_sentence
from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.receipts import in_receipt
from sumida_etl.integrity.record_seals import seals_in_force
from sumida_etl.integrity.recorded_plans import RecordedPlans
from sumida_etl.integrity.verify import verify as verify_warehouse
from sumida_etl.rounds import JAPAN, Round, UnknownRoundError
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey import Store, Survey, archive_of, group_named, rebuilt_from_archive, todays_plan
from sumida_etl.survey.ward_key.ward_key import lasting_key, replace_key
from sumida_etl.tracing.changes import since_round, since_version
from sumida_etl.tracing.tracer import Tracer
from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal
from sumida_etl.warehouse.archive.plan_editions import PlanEditions
from sumida_etl.warehouse.archive.receipts import Receipts
from sumida_etl.warehouse.database.connect import connect, reading
from sumida_etl.warehouse.database.round_lock import every_turn
from sumida_etl.warehouse.dump import dump as dump_of
from sumida_etl.warehouse.known import as_published
from sumida_etl.warehouse.publications import published


def trace(
    code: Annotated[str, typer.Argument(help="指標コード、実績コード、または公開したID（I202_2023-12_actual など）")],
    round: RoundOption = default_round,  # type: ignore[assignment]
    out_: OutOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    group: GroupOption = None,
) -> None:
    """公開した数値のもと（調査の提出ファイル、セル、入力、読み方）をたどります。"""
    with errors_explained():
        settings = settings_with(database)
        store = Store.open(settings)
        whose = group_named(Survey.open(settings, round), group)
        made = published(store.engine, round, group=whose)
        if made.empty:
            err.print(f"{round.key} はまだ公開していません。", highlight=False, markup=False)
            raise typer.Exit(1)
        known = as_published(store.engine, made.to_dict("records")[-1])  # what was published, whatever came in since
        folder = (out_ or settings.path(settings.out)) / PUBLICATION_FOLDER / whose / round.key
        survey = Survey.open(settings, round, made["plan_edition"].iloc[-1]).of_group(whose)
        plan = survey.plan_files or settings.path(settings.plan)
        traces = Tracer.open(survey, store, plan, known).find(code, folder)
        if not traces:
            err.print(f"{round.key} の公開データに「{code}」はありません。", highlight=False, markup=False)
            raise typer.Exit(1)
        if as_json:
            typer.echo(json.dumps([each.as_json() for each in traces], ensure_ascii=False, indent=2))
        else:
            out.print(render_traces(traces), highlight=False, soft_wrap=True)
        raise typer.Exit(0 if all(each.proven for each in traces) else 1)


def diff(
    since: Annotated[str, typer.Option("--from", help="比べる版（1、2 など）または調査回", metavar="VERSION|ROUND")],
    round: RoundOption = default_round,  # type: ignore[assignment]
    department: DepartmentOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    group: GroupOption = None,
) -> None:
    """前の版または前の調査回から、今の数値が変わったところを示します。"""
    with errors_explained():
        settings = settings_with(database)
        store, survey = Store.open(settings), Survey.open(settings, round)
        survey = survey.of_group(group_named(survey, group))
        codes = {name: each.code for each in survey.owing for name in (each.code, each.name)}
        if department is not None and department not in codes:
            problem = f"所属「{department}」は{round.key}の調査対象にありません。"
            raise typer.BadParameter(problem, param_hint="--department")
        whose = codes[department] if department else None
        if since.isascii() and since.isdigit():
            changes = since_version(store.engine, round, int(since), survey.registry, whose)
            title = f"{round.key}　第{since}版からの変更"
        else:
            before = _round_named(since)
            changes = since_round(store.engine, before, round, survey.registry, whose, survey.plan_of)
            title = f"{before.key} から {round.key} への変更"
        if as_json:
            typer.echo(json.dumps([each.as_json() for each in changes], ensure_ascii=False, indent=2))
        else:
            out.print(render_changes(changes, title), highlight=False)


def verify(
    out_: OutOption = None,
    receipt: Annotated[
        str | None,
        typer.Option("--receipt", help="窓口の受付番号を一つだけ確かめる", metavar="R5-12-D302-ABCD-EFGH-JKLM"),
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """調査の記録（データベース、保管庫、台帳、窓口の受付、公開フォルダ）が壊れていないかを確かめます。"""
    with errors_explained():
        settings = settings_with(database)
        if receipt is not None:
            raise typer.Exit(_verify_receipt(receipt, settings))
        folder = (out_ or settings.path(settings.out)) / PUBLICATION_FOLDER
        plan = todays_plan(settings)
        engine, archive = connect(settings.database_url), archive_of(settings)
        found = verify_warehouse(engine, archive, plan, folder, told_to_wait, lasting_key(settings))
        if as_json:
            typer.echo(json.dumps([each.as_json() for each in found], ensure_ascii=False, indent=2))
        else:
            for each in found:
                err.print(str(each), highlight=False, markup=False, soft_wrap=True)
            out.print(f"異常が{len(found)}件あります。" if found else "異常はありません。")
            with suppress(DamagedJournalError):  # told above
                out.print(f"台帳 {Journal.of(archive).head()}", highlight=False, soft_wrap=True)
            for round, seal in seals_in_force(folder):
                said = f"公開 {round} のもとの調査票 {len(seal.submissions)}件、一覧のハッシュ値 {seal.sha256}"
                out.print(said, highlight=False, soft_wrap=True)
        if not found and (said := outdated_sentence(_outdated(engine, RecordedPlans(PlanEditions(archive), plan)))):
            err.print(said, style="bold yellow", highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(1 if found else 0)


def _verify_receipt(number: str, settings: Settings) -> int:
    kept, key = Receipts(settings.archive_folder), lasting_key(settings)
    if (found := kept.find(number)) is None:
        err.print("この受付番号の記録はありません。番号を確かめてください（英字の大文字と数字、ハイフン）。")
        return 1
    problems = list(in_receipt(found, kept, key))
    if key is None:
        problems.append(Problem(Damage.RECEIPT_KEY, str(kept.path)))
    at = found.received_at.astimezone(JAPAN).isoformat(" ", "seconds")
    said = f"{found.number}　{found.round.key} {found.department}　{at} 受付　SHA-256 {found.sha256}"
    out.print(said, highlight=False, markup=False, soft_wrap=True)
    for each in problems:
        err.print(str(each), highlight=False, markup=False, soft_wrap=True)
    out.print(f"異常が{len(problems)}件あります。" if problems else "この受付番号は記録のとおりです。")
    return 1 if problems else 0


def _outdated(engine: Engine, plans: RecordedPlans) -> tuple[Outdated, ...]:
    with reading(engine) as moment:
        return outdated_rounds(plans.in_force, moment)


def rebuild(database: DatabaseOption = None) -> None:
    """保管庫の調査票と台帳から、空のデータベースに記録を作り直します。"""
    with errors_explained():
        before = Settings()
        settings = settings_with(database)
        with every_turn(connect(settings.database_url), told_to_wait):
            made = rebuilt_from_archive(settings, before)
        out.print(str(made), highlight=False)


def rekey(
    until: Annotated[
        datetime,
        typer.Option(
            "--until", formats=["%Y-%m-%d"], help="今の鍵で作った様式を受け付ける最後の日", metavar="2027-03-31"
        ),
    ],
    database: DatabaseOption = None,
) -> None:
    """照合番号の鍵を新しくします。送付済みの様式は、指定した日まで受け付けます。"""
    with errors_explained():
        settings = settings_with(database)
        if settings.token_key is not None:
            err.print(
                "鍵は SUMIDA_TOKEN_KEY で決まっています。新しい鍵をそこに、今の鍵を SUMIDA_OLD_TOKEN_KEYS に"
                f"「今の鍵 {until:%Y-%m-%d}」の形で設定してください。",
                highlight=False,
            )
            raise typer.Exit(1)
        key = replace_key(settings, until.date())
        out.print(
            f"新しい鍵（番号 {key.id}）を {settings.key_file} に作りました。これから作る様式はこの鍵で作られます。"
            f"前の鍵の様式は {until:%Y-%m-%d} まで受け付けます。控えを取り直してください。",
            highlight=False,
            soft_wrap=True,
        )


def dump(database: DatabaseOption = None) -> None:
    """調査の記録のすべてを、データベースの種類によらない決まった形の文字で書き出します。"""
    with errors_explained():
        sys.stdout.write(dump_of(Store.open(settings_with(database)).engine))


def _round_named(text: str) -> Round:
    try:
        return Round.parse(text)
    except UnknownRoundError as problem:
        raise typer.BadParameter(str(problem), param_hint="--from") from None


COMMANDS = (trace, diff, verify, rebuild, rekey, dump)
