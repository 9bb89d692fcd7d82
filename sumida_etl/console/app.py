"""The commands of ``sumida-etl``. Each opens what it needs, calls the work, and shows what came of it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sumida_etl.console.round_summary import standings_table
from sumida_etl.forms.sample import load_sample, write_sample
from sumida_etl.forms.template import write_template
from sumida_etl.registry.table import PlanError
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.settings import Settings
from sumida_etl.survey import NotPublished, Store, Survey, reason, release, standings, stopping
from sumida_etl.warehouse.connect import BusyWarehouseError, UnreachableWarehouseError
from sumida_etl.warehouse.url import UnusableUrlError
from sumida_etl.warehouse.schema import NewerSchemaError

app = typer.Typer(
    help="墨田区の行財政改革・行政情報化の取組状況を、各課の調査票から公開データにします。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console()
err = Console(stderr=True)

_KNOWN_ERRORS = (
    PlanError, UnusableUrlError, UnreachableWarehouseError, BusyWarehouseError, NewerSchemaError, OSError,
)  # fmt: skip


def _round(text: str) -> Round:
    try:
        return Round.parse(text)
    except UnknownRoundError as problem:
        raise typer.BadParameter(str(problem)) from None


def default_round() -> str:
    """The round of the settings, else the latest one whose date has come."""
    return Settings().round or Round.last_before(date.today()).key


RoundOption = Annotated[
    Round, typer.Option("--round", parser=_round, help="調査回（R5-12、2023-12、令和5年12月）", metavar="R5-12")
]
InboxOption = Annotated[Path | None, typer.Option("--inbox", help="調査票を置くフォルダ", file_okay=False)]
OutOption = Annotated[Path | None, typer.Option("--out", help="出力先のフォルダ", file_okay=False)]
DatabaseOption = Annotated[str | None, typer.Option("--database", help="データベースのURL", metavar="URL")]
DepartmentOption = Annotated[str | None, typer.Option("--department", help="所属コードまたは所属名")]
ProvisionalOption = Annotated[bool, typer.Option("--provisional", help="未提出があっても暫定として公開する")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSONで出力する")]


@contextmanager
def explained() -> Iterator[None]:
    """Errors that a person can act on become one sentence and exit code 1."""
    try:
        yield
    except _KNOWN_ERRORS as problem:
        err.print(f"[bold red]エラー[/]　{problem}", highlight=False)
        raise typer.Exit(1) from None


def settings_with(database: str | None) -> Settings:
    """The settings with a database named on the command line, handed on by environment: never as a parameter."""
    if database is not None:
        os.environ["SUMIDA_DATABASE"] = database
    return Settings()


@app.command()
def template(
    round: RoundOption = default_round,  # type: ignore[assignment]
    out_: OutOption = None,
    department: DepartmentOption = None,
    database: DatabaseOption = None,
) -> None:
    """各課へ送る調査票を作ります。"""
    with explained():
        settings = settings_with(database)
        survey = Survey.open(settings, round)
        folder = out_ or settings.path(settings.out) / "調査票" / round.key
        chosen = [each for each in survey.owing if department in (None, each.code, each.name)]
        if not chosen:
            raise typer.BadParameter(
                f"所属「{department}」は{round.key}の調査対象にありません。", param_hint="--department"
            )
        for each in chosen:
            write_template(folder, survey.registry.ward, each, survey.asked, survey.key)
        out.print(f"調査票 {len(chosen)}件を作りました: {folder}", highlight=False)


@app.command()
def sample(
    round: RoundOption = default_round,  # type: ignore[assignment]
    inbox: InboxOption = None,
) -> None:
    """記入済みの見本を、公表された報告書の数値で作ります。"""
    with explained():
        settings = Settings()
        survey = Survey.open(settings, round)
        folder = (inbox or settings.path(settings.inbox)) / round.key
        source = load_sample(settings.path(settings.sample), round)
        paths = list(write_sample(folder, source, survey.registry, survey.asked, survey.key))
        out.print(f"見本 {len(paths)}件を作りました: {folder}", highlight=False)


@app.command()
def run(
    round: RoundOption = default_round,  # type: ignore[assignment]
    inbox: InboxOption = None,
    out_: OutOption = None,
    database: DatabaseOption = None,
    provisional: ProvisionalOption = False,
) -> None:
    """受付から公開まで：点検し、登録し、判定し、公開します。"""
    with explained():
        settings_with(database)
        from sumida_etl.console.running import run_round  # noqa: PLC0415 - imports Prefect: 2 s no other command pays

        raise typer.Exit(run_round(round, inbox, out_, provisional=provisional, console=out))


@app.command()
def publish(
    round: RoundOption = default_round,  # type: ignore[assignment]
    out_: OutOption = None,
    database: DatabaseOption = None,
    provisional: ProvisionalOption = False,
) -> None:
    """登録済みの内容だけから公開します。"""
    with explained():
        settings = settings_with(database)
        survey, store = Survey.open(settings, round), Store.open(settings)
        blocked = stopping(survey, store)
        if blocked != NotPublished() and not provisional:
            err.print(reason(blocked, round), highlight=False)
            raise typer.Exit(1)
        released = release(survey, store, out_ or settings.path(settings.out))
        out.print(f"公開しました: {released.published.folder}", highlight=False)


@app.command()
def status(
    round: RoundOption = default_round,  # type: ignore[assignment]
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """各課の提出状況（未提出・差戻し・受理）を示します。"""
    with explained():
        settings = settings_with(database)
        rows = standings(Survey.open(settings, round), Store.open(settings))
        if as_json:
            typer.echo(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=2))
        else:
            out.print(standings_table(rows, round))
