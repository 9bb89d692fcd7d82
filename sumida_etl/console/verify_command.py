"""The command ``verify``: whether the record, or one receipt, is as it was written."""

import json
from contextlib import suppress
from typing import Annotated

import typer
from sqlalchemy import Engine

from sumida_etl.console.options import (
    DatabaseOption,
    JsonOption,
    OutOption,
    err,
    errors_explained,
    out,
    say_waiting,
    settings_with,
    warned,
)
from sumida_etl.integrity.outdated import Outdated, outdated_rounds, outdated_sentence
from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.receipts import in_receipt
from sumida_etl.integrity.record_seals import seals_in_force
from sumida_etl.integrity.recorded_plans import RecordedPlans
from sumida_etl.integrity.verify import verify as verify_warehouse
from sumida_etl.japan_time import JAPAN
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey import archive_of, todays_plan
from sumida_etl.survey.ward_key.ward_key import lasting_key
from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal
from sumida_etl.warehouse.archive.plan_editions import PlanEditions
from sumida_etl.warehouse.archive.receipts import Receipts
from sumida_etl.warehouse.database.connect import connect, reading
from sumida_etl.warehouse.database.schema import revision_of


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
        found = verify_warehouse(engine, archive, plan, folder, say_waiting, lasting_key(settings))
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
            warned(said)
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
        return outdated_rounds(plans.at, moment) if revision_of(moment) else ()
