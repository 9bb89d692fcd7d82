"""``sumida-etl desk``: the page for departments, their links, and what a receipt says."""

import csv
import logging
import os
import sys
import time
from datetime import date, timedelta
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from sumida_etl.console.options import (
    DatabaseOption,
    DepartmentOption,
    RoundOption,
    checked_address,
    chosen_departments,
    default_round,
    err,
    errors_explained,
    out,
    parsed_day,
    parsed_round,
    settings_with,
)
from sumida_etl.desk.app import build_app
from sumida_etl.desk.board.board import Board
from sumida_etl.desk.board.runs import RunServer
from sumida_etl.desk.desk import Desk
from sumida_etl.desk.guard import ACCESS
from sumida_etl.desk.links import DepartmentLink
from sumida_etl.japan_time import JAPAN, today
from sumida_etl.operations.site import Site
from sumida_etl.own_addresses import EVERYWHERE, LOOPBACK, OwnAddresses, address_here, origin_of
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey
from sumida_etl.survey.plans.pinned import PinnedPlans
from sumida_etl.survey.ward_key.ward_key import lasting_key

app = typer.Typer(help="課が調査票を点検して提出する窓口のページを開きます。", invoke_without_command=True)
HOST, PORT, DAYS = LOOPBACK, 4210, 90
_ADDRESS = "SUMIDA_DESK_ADDRESS"
AddressOption = Annotated[
    str,
    typer.Option(
        "--address", envvar=_ADDRESS, help="課が開く住所（https://madoguchi.example.lg.jp）。空白でいくつでも"
    ),
]


def _round_now() -> Round:
    """The round of the settings, else the latest one of any plan: a desk stays open when the plans are over.

    Raises as the plan.
    """
    named = Settings().round
    return parsed_round(named) if named else _last_round(int(time.monotonic() // 60))


@lru_cache(maxsize=1)
def _last_round(_minute: int) -> Round:
    return PinnedPlans.open(Settings()).today()[1].last_round(today())


@app.callback()
def desk(
    context: typer.Context,
    host: Annotated[
        str, typer.Option("--host", envvar="SUMIDA_DESK_HOST", help="待ち受けるアドレス。既定はこのコンピューターだけ")
    ] = HOST,
    port: Annotated[
        int, typer.Option("--port", envvar="SUMIDA_DESK_PORT", help="待ち受けるポート", min=1, max=65535)
    ] = PORT,
    address: AddressOption = "",
    database: DatabaseOption = None,
) -> None:
    """課が調査票を点検して提出する窓口のページを開きます。Ctrl+C で終わります。"""
    if context.invoked_subcommand is not None:
        return
    with errors_explained():
        settings = settings_with(database)
        if store := Store.open_existing(settings):  # brought up to date once: the desk itself only reads
            store.engine.dispose()
        opened = Desk.open(settings, _round_now)
        site = Site.of_environment()
        api, pages = os.environ.get("PREFECT_API_URL", ""), os.environ.get("PREFECT_UI_URL", "").rstrip("/")
        outside = tuple(checked_address(each) for each in address.split())
        server = RunServer(api, pages, site.password or "")
        board = Board(settings, opened.survey, _round_now, server, outside[0] if outside else "")
        here = origin_of(address_here(host, port))
        named = () if host in EVERYWHERE else (here,)
        ACCESS.setLevel(logging.INFO)
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        ACCESS.addHandler(handler)
        typer.echo(f"窓口を開きました: {outside[0] if outside else here}")
        uvicorn.run(
            build_app(opened, OwnAddresses((*named, *outside)), board, site.password),
            host=host,
            port=port,
            access_log=False,
            log_level="warning",
            server_header=False,
            limit_concurrency=400,
            timeout_graceful_shutdown=15,
        )


@app.command()
def links(
    round: RoundOption = default_round,  # type: ignore[assignment]
    department: DepartmentOption = None,
    until: Annotated[
        date | None, typer.Option("--until", parser=parsed_day, help="開ける最後の日。既定は90日後", metavar="DATE")
    ] = None,
    address: AddressOption = "",
    database: DatabaseOption = None,
) -> None:
    """課ごとの窓口のリンクをCSV（所属コード、所属名、期限、リンク）で示します。"""
    with errors_explained():
        survey = Survey.open(settings_with(database), round)
        base = checked_address(address.split()[0]) if address.split() else origin_of(address_here(HOST, PORT))
        chosen = chosen_departments(survey, department)
        last = until or today() + timedelta(days=DAYS)
        lines = csv.writer(sys.stdout, lineterminator="\n")
        lines.writerow(["所属コード", "所属名", "期限", "リンク"])
        for each in chosen:
            path = DepartmentLink(round, each.code, last).path(survey.key)
            lines.writerow([each.code, each.name, last.isoformat(), f"{base}{path}"])


@app.command()
def receipt(
    number: Annotated[str, typer.Argument(help="受付番号（R5-12-D302-ABCD-EFGH-JKLM）")],
    file: Annotated[Path | None, typer.Argument(help="照らし合わせるファイル", exists=True, dir_okay=False)] = None,
    database: DatabaseOption = None,
) -> None:
    """受付番号の記録を示し、ファイルがあれば同じ内容かを確かめます。"""
    with errors_explained():
        settings = settings_with(database)
        opened = Desk.open(settings, _round_now)
        shown = opened.receipt(number)
        found = shown.receipt
        if not found.is_ours(lasting_key(settings) or opened.key):
            err.print("この受付番号は、記録の内容と合いません（書き換えられたおそれがあります）。", style="bold red")
            raise typer.Exit(1)
        for title, text in (
            ("受付番号", found.number),
            ("所属", f"{shown.department}（{found.department}）"),
            ("受付日時", found.received_at.astimezone(JAPAN).isoformat(" ", "seconds")),
            ("SHA-256", found.sha256),
            ("大きさ", f"{found.size:,} バイト"),
            ("状態", f"{shown.stands.standing.value}　{shown.stands.sentence}"),
            (
                "控え",
                str(opened.receipts.workbook(found.sha256))
                if found.filed
                else "ありません（前の版のプログラムの受付です）",
            ),
        ):
            out.print(f"{title}　{text}", highlight=False, markup=False, soft_wrap=True)
        if file is not None:
            with file.open("rb") as opened_file:
                same = file_digest(opened_file, "sha256").hexdigest() == found.sha256
            out.print("ファイルは受け付けたものと同じです。" if same else "ファイルは受け付けたものと違います。")
            raise typer.Exit(0 if same else 1)


if __name__ == "__main__":
    app()
