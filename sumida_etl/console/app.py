"""The commands of ``sumida-etl``. Each opens what it needs, calls the core, and shows the result."""

import json
from pathlib import Path
from typing import Annotated

import typer

from sumida_etl.console.check_report import check_files
from sumida_etl.console.desk_commands import app as desk_app
from sumida_etl.console.findings_view import render_findings
from sumida_etl.console.letters_command import letters
from sumida_etl.console.options import (
    AtOption,
    DatabaseOption,
    DepartmentOption,
    GroupOption,
    InboxOption,
    JsonOption,
    OutOption,
    ProvisionalOption,
    RoundOption,
    chosen_departments,
    default_round,
    errors_explained,
    out,
    parsed_round,
    settings_with,
    told,
    warned,
)
from sumida_etl.console.plan_commands import app as plan_app
from sumida_etl.console.publish_command import publish
from sumida_etl.console.record_commands import COMMANDS, withdraw
from sumida_etl.console.round_summary import forecasts_table, statuses_table
from sumida_etl.deadlines.deadlines import load_deadlines
from sumida_etl.notices.notice_record import undelivered_sentence
from sumida_etl.settings import TEMPLATE_FOLDER
from sumida_etl.survey import (
    Store,
    Survey,
    edition,
    group_named,
    outdated,
    statuses,
)
from sumida_etl.survey.plans.pinned import PinnedPlans
from sumida_etl.survey.ward_key.ward_key import ward_key
from sumida_etl.templates.sample import sample_of, write_sample
from sumida_etl.templates.workbook import write_template

app = typer.Typer(
    help="計画の指標と取組の状況を、各課の調査票から公開データにします。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def template(
    round: RoundOption = default_round,  # type: ignore[assignment]
    out_: OutOption = None,
    department: DepartmentOption = None,
    database: DatabaseOption = None,
) -> None:
    """各課へ送る調査票を作ります。"""
    with errors_explained():
        settings = settings_with(database)
        store = Store.open_existing(settings)
        if store:
            store.check_archive()
        survey = Survey.pinned(settings, round, "調査票")
        if store:
            survey = survey.with_previous_values(store)
        told(survey, store)
        folder = out_ or settings.path(settings.out) / TEMPLATE_FOLDER / round.key
        chosen = chosen_departments(survey, department)
        for each in chosen:
            write_template(folder, survey.registry.ward_of(each), each, survey.asked, survey.key)
        out.print(f"調査票 {len(chosen)}件を作りました: {folder}", highlight=False, soft_wrap=True)


@app.command()
def sample(
    round: RoundOption = default_round,  # type: ignore[assignment]
    inbox: InboxOption = None,
    database: DatabaseOption = None,
) -> None:
    """記入済みの見本を作ります。用意された見本のない調査回では、数値も文章も計画から作った架空のものです。"""
    with errors_explained():
        settings = settings_with(database)
        survey, store = Survey.open(settings, round), Store.open_existing(settings)
        if store:
            survey = survey.with_previous_values(store)
        folder = (inbox or settings.path(settings.inbox)) / round.key
        source, invented = sample_of(settings.path(settings.sample), survey.registry, survey.asked)
        paths = list(write_sample(folder, source, survey.registry, survey.asked, survey.key))
        out.print(f"見本 {len(paths)}件を作りました: {folder}", highlight=False, soft_wrap=True)
        if invented:
            out.print("数値も文章も、計画から作った架空のものです。")


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="点検する調査票（.xlsx）", exists=True)],
    round: Annotated[str | None, typer.Option("--round", help="調査回。既定は表紙の調査回", metavar="R5-12")] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """調査票を点検し、どのセルをどう直すかを示します。登録も公開もしません。"""
    with errors_explained():
        settings = settings_with(database)
        named, fallback = parsed_round(round) if round else None, parsed_round(default_round())
        plans = PinnedPlans.open(settings)
        whole, key = plans.registry_of(named or fallback), ward_key(settings, make=False)
        report = check_files(files, whole, key, fallback, named, plans.registry_of)
        if as_json:
            typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            out.print(render_findings(report))
        raise typer.Exit(1 if report.errors else 0)


@app.command()
def run(
    round: RoundOption = default_round,  # type: ignore[assignment]
    inbox: InboxOption = None,
    out_: OutOption = None,
    database: DatabaseOption = None,
    provisional: ProvisionalOption = False,
) -> None:
    """受付から公開まで：点検し、登録し、判定し、公開します。"""
    with errors_explained():
        settings = settings_with(database)
        Survey.open(settings, round)  # faults of the plan are reported before Prefect is started
        from sumida_etl.console.run_command import run_round  # noqa: PLC0415 - imports Prefect: 2 s no other command pays

        raise typer.Exit(run_round(round, settings, inbox, out_, provisional=provisional, console=out))


@app.command()
def status(
    round: RoundOption = default_round,  # type: ignore[assignment]
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    at: AtOption = None,
    group: GroupOption = None,
) -> None:
    """各課の提出状況（未提出・差戻し・受理）を示します。年度末の調査では、見込と確定の比較も示します。"""
    with errors_explained():
        settings = settings_with(database)
        store, survey = Store.open(settings), Survey.open(settings, round)
        if group is not None:
            survey = survey.of_group(group_named(survey, group))
        rows, deadlines = statuses(survey, store, at), load_deadlines(settings.path(settings.plan))
        if as_json:
            due = {row.code: deadlines.of(round, row.code).day.isoformat() for row in rows}
            said = [{**row.as_json(), "deadline": due[row.code]} for row in rows]
            typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
        else:
            out.print(statuses_table(rows, round, deadlines))
            if round.is_final and not survey.groups and (came := edition(survey, store, at).forecast_outcomes):
                out.print(forecasts_table(came))
        for sentence in filter(None, (outdated(survey, store), undelivered_sentence(settings.archive_folder))):
            warned(sentence)


app.command()(publish)
app.command()(withdraw)
app.command()(letters)
app.add_typer(plan_app, name="plan")
app.add_typer(desk_app, name="desk")
for command in COMMANDS:
    app.command()(command)
