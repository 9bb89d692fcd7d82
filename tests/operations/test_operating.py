"""A quarter as the person on duty sees it: real chromium, real server, deployments of prefect.yaml, a real worker."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from flows.watch.state_wording import LATE_CURE
from sumida_etl.operations.daemon import Daemon
from sumida_etl.rounds import Round
from sumida_etl.warehouse import publications, queries
from sumida_etl.warehouse.archive.refusals import refusals_of
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.browser.chromium import usable_browser
from tests.conftest import CHECKOUT
from tests.operations.conftest import HOOK, TOKEN_KEY, RunningSite, until

ROUND = Round.parse("R5-12")
DUE = "2024-01-16T00:00:00Z"  # when the schedule of the December round was due: no run below names its round
PICTURES = os.environ.get("SUMIDA_PICTURES")  # set: take the guide's pictures


@pytest.fixture  # closed after use: what it draws takes half a processor from the others
def page(site: RunningSite) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=usable_browser(), args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        page = browser.new_page(
            viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo", color_scheme="light"
        )
        page.set_default_timeout(150_000)  # longer than Prefect waits for a lock of its SQLite
        page.goto(site.login)
        page.wait_for_url("**/dashboard")
        yield page
        browser.close()


ELSEWHERE = r"""place => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const here = new RegExp(place + "/[^'\\s]*?(office\\d|prefect)", "g")
    while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(here, "/srv/sumida")
}"""
"""Has a page name the ward's folder instead of this test's."""


def picture(page: Page, name: str, tmp_path: Path) -> None:
    folder = CHECKOUT / "docs" / "images" if PICTURES else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    if PICTURES:
        page.wait_for_timeout(1500)
        page.evaluate(ELSEWHERE, tempfile.gettempdir())
    page.screenshot(path=folder / f"{name}.png")


def press(page: Page, path: str, click: Callable[[], None]) -> None:
    """Click once: the server takes it."""
    with page.expect_response(lambda answer: answer.url.endswith(path)) as answer:
        click()
    assert answer.value.ok, answer.value.status


def retry(page: Page, tmp_path: Path) -> None:
    page.get_by_role("button", name="Retry").click()
    sure = page.get_by_role("dialog").get_by_role("button", name="Retry")
    sure.wait_for()
    picture(page, "retry", tmp_path)
    sure.click()


def approve(page: Page, name: str, comment: str, tmp_path: Path) -> None:
    page.get_by_role("button", name="Resume").click()
    form = page.get_by_role("dialog")
    form.get_by_text("承認して公開する").wait_for()
    tick, texts = form.get_by_role("switch"), form.locator("textarea")
    expect(texts).to_have_count(2)
    tick.click()
    texts.nth(0).fill(name)
    texts.nth(1).fill(comment)
    expect(tick).to_have_attribute("aria-checked", "true")
    expect(texts.nth(0)).to_have_value(name)
    expect(texts.nth(1)).to_have_value(comment)
    picture(page, "approval-filled", tmp_path)
    form.get_by_role("button", name="Submit").click()


def test_a_returned_workbook_retry_and_approval(site: RunningSite, sample: Path, page: Page, tmp_path: Path) -> None:
    shutil.copytree(sample, site.inbox)
    broken = site.break_one("税務課")
    run = site.api.start("四半期調査", DUE)
    failed = site.api.wait(run, "FAILED", "PAUSED", "COMPLETED")
    assert failed["name"] == "四半期調査 R5-12"
    assert set(failed["tags"]) == {"R5-12", "行財政改革実施計画", "行政情報化推進計画"}
    assert failed["state"]["message"] == "R5-12 は公開していません。差戻し 1件（税務課）。"
    findings = site.api.artifact("findings-d302-r5-12")["data"]
    assert "| 誤り | 指標 | I4 | たくさん | 「たくさん」は数値として読み取れません。" in findings
    returned = site.home / "out" / "差戻し" / "R5-12" / broken.name
    assert returned.is_file()
    assert "**差戻し 1**" in site.api.artifact("progress-r5-12")["data"]

    page.goto(f"{site.api.address}/runs/flow-run/{run}")
    page.get_by_role("button", name="Retry").wait_for()
    picture(page, "failed", tmp_path)
    for kind, title in (("findings-d302", "R5-12 税務課 の指摘"), ("progress", "R5-12 提出状況")):
        latest = site.api.artifact(f"{kind}-r5-12")["id"]
        page.goto(f"{site.api.address}/artifacts/artifact/{latest}")
        page.get_by_role("heading", name=title).wait_for()
        picture(page, kind.split("-")[0], tmp_path)
    with page.expect_download() as download:
        page.get_by_role("row", name="税務課").get_by_role("link", name="開く").click()
    assert download.value.suggested_filename == broken.name
    assert download.value.path().read_bytes() == returned.read_bytes()

    shutil.copy(sample / broken.name, broken)
    page.goto(f"{site.api.address}/runs/flow-run/{run}")
    press(page, "/set_state", lambda: retry(page, tmp_path))
    assert site.api.wait(run, "PAUSED", "COMPLETED")["state"]["name"] == "Suspended"
    assert not (site.home / "out" / "公開").exists()
    assert not returned.exists()

    page.reload()
    press(page, "/resume", lambda: approve(page, "墨田 花子", "庁議で報告済み", tmp_path))
    done = site.api.wait(run, "COMPLETED", "FAILED")
    assert done["state"]["name"] == "公開", done["state"]
    page.reload()
    page.get_by_text("公開", exact=True).first.wait_for()
    picture(page, "published", tmp_path)

    files = {path.name for path in (site.home / "out" / "公開" / "R5-12").iterdir()}
    assert {"131075_kpi_attainment_2023-12.csv", "131075_results_2023-12.csv", "manifest.json"} <= files
    engine = open_warehouse(site.warehouse)
    kept = queries.submissions_of(engine, ROUND)
    accepted = kept[kept["outcome"] == "受理"]
    assert set(Counter(accepted["department"]).values()) == {1}
    assert len(accepted) == len(list(sample.iterdir()))
    assert list(kept.loc[kept["outcome"] == "差戻し", "department"]) == ["D302"]
    [published] = publications.published(engine, ROUND).to_dict("records")
    assert (published["approved_by"], published["note"]) == ("墨田 花子", "庁議で報告済み")


def test_a_failed_run_is_told_of_by_webhook_and_by_mail(site: RunningSite) -> None:
    said = "R5-12 は公開していません。差戻し 1件（税務課）。"

    def heard() -> list[str]:
        return [json.loads(each)["text"] for each in site.webhook_messages]

    notice = f"【進捗管理】四半期調査 R5-12 が失敗しました。{said}"
    until(lambda: any(each.startswith(f"{notice}\n{site.api.address}/runs/flow-run/") for each in heard()))
    until(lambda: f"{notice}\n{site.api.address}/runs/flow-run/" in site.mail)
    assert site.mail.count(said) == 1
    for what in (
        "四半期調査 R5-12 が公開の承認を待っています",
        "R5-12 で差し戻したもの 1件（税務課）",
        "R5-12 を公開しました。",
    ):
        until(lambda what=what: what in site.mail and any(what in each for each in heard()))
    assert "SUMIDA_" not in site.mail and "PREFECT_" not in site.mail


def test_a_run_that_no_worker_takes_up_is_told_of(site: RunningSite) -> None:
    worker = Daemon("worker", site.home / ".prefect" / "run")
    assert worker.stop()
    run = site.api.start("督促", DUE)
    late = rf"【進捗管理】督促( R5-12)? が予定の時刻を過ぎても始まりません。{LATE_CURE}\n\S+/runs/flow-run/{run}"
    until(lambda: re.search(late, site.mail))
    site.operate("up")
    assert site.api.wait(run, "COMPLETED", "FAILED")["state"]["type"] == "COMPLETED"


def test_who_sends_back_is_asked_again_and_who_approved_is_not(site: RunningSite) -> None:
    """By a retry, which forgets what Prefect knows of earlier pauses; nothing is published in between."""
    before = manifest(site)
    run = site.api.start("公開のみ", DUE)

    def answered(approved: bool) -> dict[str, Any]:
        assert site.api.wait(run, "PAUSED", "COMPLETED", "FAILED")["state"]["name"] == "Suspended"
        form = {"approved": approved, "name": "墨田 花子", "comment": "数字を確かめる"}
        site.api.call("POST", f"/flow_runs/{run}/resume", {"run_input": form})
        return site.api.wait(run, "COMPLETED", "FAILED")["state"]

    back = answered(approved=False)
    assert back["message"] == "R5-12 は公開していません。承認されず差し戻されました（墨田 花子：数字を確かめる）。"
    (refused,) = refusals_of(site.home / "warehouse" / "archive", ROUND)
    assert (refused.name, refused.comment) == ("墨田 花子", "数字を確かめる")
    site.api.retry(run)
    folder, aside = site.home / "out" / "公開", site.home / "aside"
    folder.rename(aside)
    folder.write_text("a file where the folder should be")
    failed = answered(approved=True)
    assert "フォルダがあるはずの場所にファイルがあります" in failed["message"]
    folder.unlink()
    aside.rename(folder)
    assert manifest(site) == before
    site.api.retry(run)
    done = site.api.wait(run, "COMPLETED", "FAILED", "PAUSED")["state"]
    assert done["name"] == "公開", done
    assert manifest(site) == before


def test_an_approval_that_never_comes_publishes_nothing(site: RunningSite, sample: Path) -> None:
    shutil.copytree(sample, site.inbox, dirs_exist_ok=True)
    before = manifest(site)
    run = site.api.start("四半期調査", DUE, approval_hours=0.0001)
    assert site.api.wait(run, "PAUSED", "FAILED")
    failed = site.api.wait(run, "FAILED", "COMPLETED")
    assert failed["state"]["type"] == "FAILED"
    assert manifest(site) == before


def test_a_scheduled_run_is_created_with_its_round(site: RunningSite) -> None:
    """The server itself makes the run; a round named by its month alone is the last one before the schedule's day."""
    due = datetime.now(UTC) + timedelta(seconds=15)  # what a busy machine's scheduler needs
    schedule = {"interval": 86400, "anchor_date": due.isoformat(), "timezone": "Asia/Tokyo"}
    body = [{"schedule": schedule, "active": True, "slug": "soon", "parameters": {"month": 12}}]
    deployment = site.api.deployment("督促")["id"]
    [made] = site.api.call("POST", f"/deployments/{deployment}/schedules", body)
    wanted = {"deployments": {"id": {"any_": [deployment]}}, "sort": "EXPECTED_START_TIME_ASC", "limit": 1}
    around = {"after_": due - timedelta(seconds=1), "before_": due + timedelta(seconds=60)}
    wanted["flow_runs"] = {"expected_start_time": {key: day.isoformat() for key, day in around.items()}}
    deadline = datetime.now(UTC) + timedelta(seconds=60)
    while not (found := site.api.call("POST", "/flow_runs/filter", wanted)):
        assert datetime.now(UTC) < deadline, "the scheduler made no run"
    run = site.api.wait(found[0]["id"], "COMPLETED", "FAILED", seconds=60)
    site.api.call("DELETE", f"/deployments/{deployment}/schedules/{made['id']}")
    assert run["auto_scheduled"]
    round = Round.last_before(due.astimezone(ZoneInfo("Asia/Tokyo")).date(), 12)
    assert run["name"] == f"督促 {round.key}"
    assert f"受理されていない所属 {54}件" in run["state"]["message"]


def test_the_schedules_of_the_year_are_there(site: RunningSite) -> None:
    schedules = {each["slug"]: each for each in site.api.deployment("四半期調査")["schedules"]}
    assert {slug: each["parameters"] for slug, each in schedules.items()} == {
        "6月末": {"month": 6}, "9月末": {"month": 9}, "12月末": {"month": 12}, "3月末": {"month": 3}
    }  # fmt: skip
    assert {each["schedule"]["timezone"] for each in schedules.values()} == {"Asia/Tokyo"}


def test_no_path_of_this_machine_is_stored(site: RunningSite) -> None:
    for name in ("四半期調査", "調査票の作成", "督促", "受付", "公開のみ", "確認", "再作成"):
        deployed = str(site.api.deployment(name))
        assert str(CHECKOUT) not in deployed and str(site.home) not in deployed


def test_setting_up_twice_changes_nothing(site: RunningSite) -> None:
    before = [each["id"] for each in site.api.call("POST", "/automations/filter", {})]
    assert len(before) == 2
    environment = site.environment | site.client
    command = [sys.executable, "-c", "from flows.automations import set_up; set_up()"]
    subprocess.run(command, env=environment, check=True)
    assert sorted(each["id"] for each in site.api.call("POST", "/automations/filter", {})) == sorted(before)


def test_secrets_stand_nowhere(site: RunningSite) -> None:
    """Runs last: whatever the tests above left behind in Prefect's database and the logs."""
    with sqlite3.connect(site.home / ".prefect" / "prefect.db") as database:
        text = "\n".join(database.iterdump())
    assert "四半期調査 R5-12" in text and len(site.logs()["worker.log"]) > 1000
    assert site.api.password
    for secret in (TOKEN_KEY, HOOK, site.api.password, site.api.password.partition(":")[2]):
        assert secret not in text
        assert all(secret not in log for log in site.logs().values())


def manifest(site: RunningSite) -> bytes | None:
    path = site.home / "out" / "公開" / "R5-12" / "manifest.json"
    return path.read_bytes() if path.exists() else None
