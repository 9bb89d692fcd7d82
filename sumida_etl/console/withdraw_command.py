"""``sumida-etl withdraw``: the coordinator takes an accepted workbook back."""

from typing import Annotated

import typer

from sumida_etl.console.options import (
    DatabaseOption,
    RoundOption,
    chosen_departments,
    default_round,
    errors_explained,
    out,
    say_waiting,
    settings_with,
)
from sumida_etl.survey import Store, Survey
from sumida_etl.survey.withdrawing import said_of, word_of
from sumida_etl.survey.withdrawing import withdraw as withdraw_workbook
from sumida_etl.vocabulary import Side


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
