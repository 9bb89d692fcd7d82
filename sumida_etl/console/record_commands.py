"""The commands about the record of submissions: trace, diff, withdraw, verify, rebuild, dump."""

import json
import sys
from datetime import datetime
from typing import Annotated

import typer

from sumida_etl.console.options import (
    DatabaseOption,
    DepartmentOption,
    GroupOption,
    JsonOption,
    OutOption,
    RoundOption,
    chosen_departments,
    default_round,
    err,
    errors_explained,
    out,
    say_waiting,
    settings_with,
)
from sumida_etl.console.trace_view import render_changes, render_traces
from sumida_etl.console.verify_command import verify
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey import Store, Survey, group_named, rebuilt_from_archive
from sumida_etl.survey.ward_key.ward_key import replace_key
from sumida_etl.survey.withdrawing import said_of, word_of
from sumida_etl.survey.withdrawing import withdraw as withdraw_workbook
from sumida_etl.tracing.changes import since_round, since_version
from sumida_etl.tracing.tracer import Tracer
from sumida_etl.vocabulary import Side
from sumida_etl.warehouse.database.connect import connect
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


def withdraw(
    department: Annotated[str, typer.Option("--department", help="所属コードまたは所属名")],
    name: Annotated[str, typer.Option("--name", help="取り下げる人の氏名（記録に残ります）")],
    reason: Annotated[str, typer.Option("--reason", help="取り下げる理由（記録に残ります。公開はしません）")],
    round: RoundOption = default_round,  # type: ignore[assignment]
    version: Annotated[
        int | None, typer.Option("--version", help="取り下げる版。いまの版と違えば何もしません", min=1)
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """受理された調査票を取り下げます。記録は残り、数値は前の版（なければ未提出）に戻ります。"""
    with errors_explained():
        word = word_of(Side.COORDINATOR, name, reason)
        settings = settings_with(database)
        store, survey = Store.open(settings), Survey.open(settings, round)
        [each] = chosen_departments(survey, department)
        done = withdraw_workbook(survey, store, each.code, word, version=version, waiting=say_waiting)
        out.print(f"{round.key} {each.full_name}の{said_of(done)}", highlight=False, markup=False, soft_wrap=True)


def rebuild(database: DatabaseOption = None) -> None:
    """保管庫の調査票と台帳から、空のデータベースに記録を作り直します。"""
    with errors_explained():
        before = Settings()
        settings = settings_with(database)
        with every_turn(connect(settings.database_url), say_waiting):
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
