"""Maintenance flows: verify the whole record, and rebuild a lost database."""

from functools import partial
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.context import settings_in_use
from flows.round_selection import run_name
from flows.run_context import WAITING, all_rounds_locked, explain_failures
from flows.ui import markdown
from flows.ui.artifacts import show
from sumida_etl.integrity.verify import verify
from sumida_etl.settings import PUBLICATION_FOLDER
from sumida_etl.survey import archive_of, rebuilt_from_archive, todays_plan
from sumida_etl.survey.ward_key.ward_key import lasting_key
from sumida_etl.warehouse.database.connect import connect


@flow(name="確認", flow_run_name=run_name("確認"), persist_result=False)
@explain_failures
def verification() -> State[Any]:
    """データベース、保管庫、台帳、公開フォルダが壊れていないかを確かめます。何も変えません。"""
    settings = settings_in_use()
    plan = todays_plan(settings)
    engine, archive = connect(settings.database_url), archive_of(settings)
    folder = settings.path(settings.out) / PUBLICATION_FOLDER
    waiting = partial(get_run_logger().warning, WAITING)
    found = verify(engine, archive, plan, folder, waiting, lasting_key(settings))
    text = markdown.table(("異常",), ((markdown.plain(one),) for one in found)) if found else "異常はありません。"
    show("verification", None, "記録の確認", text)
    if not found:
        return Completed(message="異常はありません。")
    return Failed(message=f"記録に異常が{len(found)}件あります。1件目：{found[0]}")


@flow(name="再作成", flow_run_name=run_name("再作成"), persist_result=False)
@explain_failures
def rebuilding() -> State[Any]:
    """保管庫の調査票と台帳から、空のデータベースに記録を作り直します。空でなければ何もしません。"""
    settings = settings_in_use()
    with all_rounds_locked(settings):
        made = rebuilt_from_archive(settings)
    return Completed(message=str(made))
