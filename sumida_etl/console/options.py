"""Shared by the commands: options, settings, and how errors that a person can act on are shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape

from sumida_etl.errors import SumidaError, explained
from sumida_etl.incidents import incidents_logged
from sumida_etl.japan_time import JAPAN, today
from sumida_etl.own_addresses import origin_of
from sumida_etl.registry import surveyed_months
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.years.surveyed_plans import OutsidePlansError
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey

out = Console()
err = Console(stderr=True)


def parsed_round(text: str) -> Round:
    """A round as typed on the command line. Raises typer.BadParameter."""
    try:
        return Round.parse(text)
    except UnknownRoundError as problem:
        raise typer.BadParameter(str(problem)) from None


def default_round() -> str:
    """The round of the settings, else the latest one whose date has come."""
    settings = Settings()
    return settings.round or Round.last_before(today(), months=surveyed_months(settings.path(settings.plan))).key


def parsed_moment(text: str) -> datetime:
    """A day (``2024-01-20``: its end, in Japan) or a time (in Japan where it names no zone) as typed."""
    try:
        if len(text) == len("2024-01-20"):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=JAPAN) + timedelta(days=1, microseconds=-1)
        at = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"「{text}」は 2024-01-20 または 2024-01-20T15:00 の形で指定してください。") from None
    return at if at.tzinfo else at.replace(tzinfo=JAPAN)


def parsed_day(text: str) -> date:
    """A day as typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"「{text}」は 2027-01-31 の形で指定してください。") from None


def checked_address(address: str) -> str:
    """The origin of an address of the desk. Raises typer.BadParameter."""
    try:
        return origin_of(address)
    except ValueError:
        raise typer.BadParameter(
            f"「{address}」は住所として読み取れません。https://madoguchi.example.lg.jp の形で書いてください。",
            param_hint="--address",
        ) from None


RoundOption = Annotated[
    Round, typer.Option("--round", parser=parsed_round, help="調査回（R5-12、2023-12、令和5年12月）", metavar="R5-12")
]
InboxOption = Annotated[Path | None, typer.Option("--inbox", help="調査票を置くフォルダ", file_okay=False)]
OutOption = Annotated[Path | None, typer.Option("--out", help="出力先のフォルダ", file_okay=False)]
DatabaseOption = Annotated[str | None, typer.Option("--database", help="データベースのURL", metavar="URL")]
DepartmentOption = Annotated[str | None, typer.Option("--department", help="所属コードまたは所属名")]
GroupOption = Annotated[
    str | None, typer.Option("--group", help="団体コードまたは団体名（団体がいくつもある計画で）", metavar="団体")
]
ProvisionalOption = Annotated[bool, typer.Option("--provisional", help="未提出があっても暫定として公開する")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSONで出力する")]
AtOption = Annotated[
    datetime | None,
    typer.Option("--at", parser=parsed_moment, help="この日（時刻）に分かっていたこと", metavar="2024-01-20"),
]


@contextmanager
def errors_explained() -> Iterator[None]:
    """Turn errors that a person can act on into one sentence and exit code 1, log faults of the program."""
    settings = Settings()
    written: list[Path] = []
    try:
        with incidents_logged(settings.path(settings.warehouse) / "incidents.log") as written:
            yield
    except OutsidePlansError as problem:
        raise typer.BadParameter(str(problem), param_hint="--round") from None
    except (SumidaError, OSError) as problem:
        err.print("[bold red]エラー[/]　" + escape(explained(problem)), highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    finally:
        for path in written:
            err.print(f"プログラムの不具合の記録: {path}", highlight=False, markup=False, soft_wrap=True)


def told(survey: Survey, store: Store | None) -> None:
    """Say what became of the plan: that it has changed since, or that rounds of an earlier release were pinned."""
    for sentence in filter(None, (store.pinned_sentence if store else "", survey.plan_changed, survey.unanswered)):
        err.print(sentence, style="bold yellow", highlight=False, markup=False, soft_wrap=True)


def chosen_departments(survey: Survey, department: str | None) -> list[Department]:
    """The departments that owe a workbook, or the one of a code or name. Raises typer.BadParameter."""
    if department is None:
        return list(survey.owing)
    chosen = survey.named(department)
    if len(chosen) > 1:
        said = "、".join(f"{each.code}（{each.full_name}）" for each in chosen)
        raise typer.BadParameter(
            f"「{department}」は{len(chosen)}つあります。所属コードで指定してください: {said}",
            param_hint="--department",
        )
    if not chosen:
        raise typer.BadParameter(
            f"所属「{department}」は{survey.round.key}の調査対象にありません。", param_hint="--department"
        )
    return list(chosen)


def warned(sentence: str) -> None:
    """Say what is no error and must not be passed over."""
    err.print(sentence, style="bold yellow", highlight=False, markup=False, soft_wrap=True)


def say_waiting() -> None:
    """Say why nothing is seen to happen."""
    err.print("別の処理が終わるのを待っています。", highlight=False)


def settings_with(database: str | None) -> Settings:
    """The settings with a database named on the command line.

    ``SUMIDA_ARCHIVE`` is the archive of ``SUMIDA_DATABASE`` where both are set, and of no other. What a trial with a
    file of its own writes lies beside that file, unless ``SUMIDA_OUT`` is set: the ward's ``out`` is left alone.
    """
    settings = Settings()
    if database is None:
        return settings
    is_other = settings.database is not None and settings.database.get_secret_value() != database
    archive = None if is_other else settings.archive
    chosen = settings.model_copy(update={"database": SecretStr(database), "archive": archive})
    if chosen.database_url == settings.database_url or not chosen.is_named_file or "out" in settings.model_fields_set:
        return chosen
    return chosen.model_copy(update={"out": chosen.trial_out})
