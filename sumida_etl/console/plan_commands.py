"""``sumida-etl plan``: check the plan data, let an open round go by them, begin those of another municipality."""

import json
from pathlib import Path
from typing import Annotated

import typer

from sumida_etl.console.options import (
    DatabaseOption,
    JsonOption,
    RoundOption,
    err,
    errors_explained,
    out,
    settings_with,
)
from sumida_etl.registry.empty_plan import PAGE, write_empty_plan
from sumida_etl.survey import Store
from sumida_etl.survey.plans.adoption import adopt as adopt_plan
from sumida_etl.survey.plans.adoption import adoption_of
from sumida_etl.survey.plans.check import PlanCheck, check_plan
from sumida_etl.survey.plans.preview import PlanPreview

MOST = 40
"""Changes of a round that are shown; ``--json`` has all."""

app = typer.Typer(help="計画データを点検し、調査回に取り入れます。", no_args_is_help=True)


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="計画データのフォルダ。既定は使っているもの")] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """計画データの誤りをすべて示し、直した内容が調査中の調査回をどう変えるかを示します。何も変えません。"""
    with errors_explained():
        settings = settings_with(database)
        found = check_plan((folder or settings.path(settings.plan)).absolute(), settings, Store.open_existing(settings))
        if as_json:
            typer.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        else:
            _show(found)
        raise typer.Exit(1 if found.stops else 0)


@app.command()
def adopt(
    round: RoundOption,
    database: DatabaseOption = None,
    preview: Annotated[bool, typer.Option("--preview", help="変わるところを示すだけで、何も変えない")] = False,
) -> None:
    """調査中の調査回を、いまの計画データによることにします。変わるところを先に示します。"""
    with errors_explained():
        settings = settings_with(database)
        store = Store.open(settings)
        found = adoption_of(settings, round, store) if preview else adopt_plan(settings, round, store)
        if found is None:
            _say(f"{round.key} は、いまの計画データによっています。変わるところはありません。")
            return
        _changes(found)
        _say(f"{round.key} は{'まだ変えていません' if preview else 'いまの計画データによることにしました'}。")


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="新しく作るフォルダ")]) -> None:
    """ほかの自治体の計画データを、空の表と列の説明から始めます。"""
    with errors_explained():
        write_empty_plan(folder)
        _say(f"{folder} に、空の計画データと {PAGE} を書きました。")
        _say(f"ward.yaml と plans.csv から書き始め、sumida-etl plan check {folder} で確かめてください。")


def _show(found: PlanCheck) -> None:
    for fault in found.faults:
        err.print(f"{'誤り' if fault.stops else '注意'}　{fault}", highlight=False, markup=False, soft_wrap=True)
    for sentence in found.stuck:
        err.print(f"注意　{sentence}", highlight=False, markup=False, soft_wrap=True)
    for each in found.previews:
        _changes(each)
    count = sum(fault.stops for fault in found.faults)
    _say(f"誤りが{count}件あります。" if count else "計画データに誤りはありません。")


def _changes(found: PlanPreview) -> None:
    lines = list(found.sentences())
    _say(f"{found.round} に取り入れると変わるところ {len(lines)}件")
    for line in lines[:MOST]:
        _say(f"  {line}")
    if len(lines) > MOST:
        _say(f"  ほか{len(lines) - MOST}件")


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)


def _as_json(found: PlanCheck) -> dict[str, object]:
    return {
        "faults": [fault.as_json() for fault in found.faults],
        "rounds": [{"round": each.round, "changes": list(each.sentences())} for each in found.previews],
        "stuck": list(found.stuck),
    }
