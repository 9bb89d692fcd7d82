"""A quarter as the person on duty sees it: real chromium, real server, deployments of prefect.yaml, a real worker."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, sync_playwright

from flows.which_round import round_at
from sumida_etl.rounds import Round
from sumida_etl.warehouse import publications, queries
from sumida_etl.warehouse.schema import open_warehouse
from tests.conftest import CHECKOUT
from tests.operations.conftest import HOOK, TOKEN_KEY, Site

ROUND = Round.parse("R5-12")
DUE = "2024-01-16T00:00:00Z"  # when the schedule of the December round was due: no run below is told its round
PICTURES = os.environ.get("SUMIDA_PICTURES")  # set: take the guide's pictures


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        page = browser.new_page(
            viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo", color_scheme="light"
        )
        page.set_default_timeout(20_000)
        yield page
        browser.close()


def picture(page: Page, name: str, tmp_path: Path) -> None:
    folder = CHECKOUT / "docs" / "images" if PICTURES else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(1500 if PICTURES else 0)
    page.screenshot(path=folder / f"{name}.png")


def test_a_returned_workbook_retry_and_approval(site: Site, sample: Path, page: Page, tmp_path: Path) -> None:
    shutil.copytree(sample, site.home / "inbox" / "R5-12")
    broken = site.break_one("税務課")
    run = site.api.start("四半期調査", DUE)
    failed = site.api.wait(run, "FAILED", "PAUSED", "COMPLETED")
    assert failed["name"] == "四半期調査 R5-12"
    assert set(failed["tags"]) == {"R5-12", "行財政改革実施計画", "行政情報化推進計画"}
    assert failed["state"]["message"] == "R5-12 は公開していません。差戻し 1件（税務課）。"
    findings = site.api.artifact("findings-d302-r5-12")["data"]
    assert "| 誤り | 指標 | H4 | たくさん | 「たくさん」は数値として読み取れません。" in findings
    assert (site.home / "out" / "差戻し" / "R5-12" / broken.name).is_file()
    assert "**差戻し 1**" in site.api.artifact("progress-r5-12")["data"]

    page.goto(f"{site.api.address}/runs/flow-run/{run}")
    page.get_by_role("button", name="Retry").wait_for()
    picture(page, "failed", tmp_path)
    for kind, title in (("findings-d302", "R5-12 税務課 の指摘"), ("progress", "R5-12 提出状況")):
        latest = site.api.artifact(f"{kind}-r5-12")["id"]
        page.goto(f"{site.api.address}/artifacts/artifact/{latest}")
        page.get_by_role("heading", name=title).wait_for()
        picture(page, kind.split("-")[0], tmp_path)

    shutil.copy(sample / broken.name, broken)
    page.goto(f"{site.api.address}/runs/flow-run/{run}")
    page.get_by_role("button", name="Retry").click()
    page.get_by_role("dialog").get_by_role("button", name="Retry").wait_for()
    picture(page, "retry", tmp_path)
    page.get_by_role("dialog").get_by_role("button", name="Retry").click()
    assert site.api.wait(run, "PAUSED", "COMPLETED", seconds=60)["state"]["name"] == "Suspended"
    assert not (site.home / "out" / "公開").exists()
    assert not (site.home / "out" / "差戻し" / "R5-12" / broken.name).exists()

    page.reload()
    page.get_by_role("button", name="Resume").click()
    form = page.get_by_role("dialog")
    form.get_by_text("承認して公開する").wait_for()
    picture(page, "approval", tmp_path)
    form.locator(".p-toggle__control").click()
    form.locator("textarea").nth(0).fill("墨田 花子")
    form.locator("textarea").nth(1).fill("庁議で報告済み")
    picture(page, "approval-filled", tmp_path)
    form.get_by_role("button", name="Submit").click()
    done = site.api.wait(run, "COMPLETED", "FAILED", seconds=60)
    assert done["state"]["name"] == "公開", done["state"]
    page.reload()
    page.get_by_role("button", name="Retry").wait_for(state="hidden")
    picture(page, "published", tmp_path)

    files = {path.name for path in (site.home / "out" / "公開" / "R5-12").iterdir()}
    assert {"131075_kpi_attainment_2023-12.csv", "131075_results_2023-12.csv", "manifest.json"} <= files
    engine = open_warehouse(f"sqlite:///{site.home}/warehouse/warehouse.db")
    kept = queries.submissions_of(engine, ROUND)
    accepted = kept[kept["outcome"] == "受理"]
    assert set(Counter(accepted["department"]).values()) == {1}
    assert len(accepted) == len(list(sample.iterdir()))
    assert list(kept.loc[kept["outcome"] == "差戻し", "department"]) == ["D302"]
    [published] = publications.published(engine, ROUND).to_dict("records")
    assert (published["approved_by"], published["note"]) == ("墨田 花子", "庁議で報告済み")


def test_a_failed_run_is_told_of(site: Site) -> None:
    heard = [json.loads(each)["text"] for each in site.told]
    assert any("四半期調査 R5-12 Failed R5-12 は公開していません。差戻し 1件（税務課）。" in each for each in heard)


def test_an_approval_that_never_comes_publishes_nothing(site: Site, sample: Path) -> None:
    shutil.copytree(sample, site.home / "inbox" / "R5-12", dirs_exist_ok=True)
    before = manifest(site)
    run = site.api.start("四半期調査", DUE, approval_hours=0.0001)
    assert site.api.wait(run, "PAUSED", "FAILED")
    failed = site.api.wait(run, "FAILED", "COMPLETED")
    assert failed["state"]["type"] == "FAILED"
    assert manifest(site) == before


def test_a_scheduled_run_is_created_with_its_round(site: Site) -> None:
    """The server itself makes the run; a round named by its month alone is the last one before the schedule's day."""
    due = datetime.now(UTC) + timedelta(seconds=15)  # what a busy machine's scheduler needs
    schedule = {"interval": 86400, "anchor_date": due.isoformat(), "timezone": "Asia/Tokyo"}
    body = [{"schedule": schedule, "active": True, "slug": "soon", "parameters": {"month": 12}}]
    deployment = site.api.deployment("督促")["id"]
    [made] = site.api.call("POST", f"/deployments/{deployment}/schedules", body)
    wanted = {"deployments": {"id": {"any_": [deployment]}}, "sort": "EXPECTED_START_TIME_ASC", "limit": 1}
    wanted["flow_runs"] = {"expected_start_time": {"before_": (due + timedelta(seconds=60)).isoformat()}}
    deadline = datetime.now(UTC) + timedelta(seconds=60)
    while not (found := site.api.call("POST", "/flow_runs/filter", wanted)):
        assert datetime.now(UTC) < deadline, "the scheduler made no run"
    run = site.api.wait(found[0]["id"], "COMPLETED", "FAILED", seconds=60)
    site.api.call("DELETE", f"/deployments/{deployment}/schedules/{made['id']}")
    assert run["auto_scheduled"]
    round = round_at(due.astimezone(ZoneInfo("Asia/Tokyo")).date(), 12)
    assert run["name"] == f"督促 {round.key}"
    assert f"受理されていない所属 {54}件" in run["state"]["message"]


def test_the_schedules_of_the_year_are_there(site: Site) -> None:
    schedules = {each["slug"]: each for each in site.api.deployment("四半期調査")["schedules"]}
    assert {slug: each["parameters"] for slug, each in schedules.items()} == {
        "june": {"month": 6}, "september": {"month": 9}, "december": {"month": 12}, "march": {"month": 3}
    }  # fmt: skip
    assert {each["schedule"]["timezone"] for each in schedules.values()} == {"Asia/Tokyo"}


def test_no_path_of_this_machine_is_stored(site: Site) -> None:
    for name in ("四半期調査", "調査票の作成", "督促", "受付", "公開のみ"):
        deployed = str(site.api.deployment(name))
        assert str(CHECKOUT) not in deployed and str(site.home) not in deployed


def test_setting_up_twice_changes_nothing(site: Site) -> None:
    before = [each["id"] for each in site.api.call("POST", "/automations/filter", {})]
    assert len(before) == 3
    environment = site.environment | {"PREFECT_API_URL": f"{site.api.address}/api"}
    command = [sys.executable, "-c", "from flows.automations import set_up; set_up()"]
    subprocess.run(command, env=environment, check=True)
    assert sorted(each["id"] for each in site.api.call("POST", "/automations/filter", {})) == sorted(before)


def test_secrets_stand_nowhere(site: Site) -> None:
    """Runs last: whatever the tests above left behind in Prefect's database and the logs."""
    with sqlite3.connect(site.home / ".prefect" / "prefect.db") as database:
        text = "\n".join(database.iterdump())
    assert "四半期調査 R5-12" in text and len(site.logs()["worker.log"]) > 1000
    for secret in (TOKEN_KEY, HOOK):
        assert secret not in text
        assert all(secret not in log for log in site.logs().values())


def manifest(site: Site) -> bytes | None:
    path = site.home / "out" / "公開" / "R5-12" / "manifest.json"
    return path.read_bytes() if path.exists() else None
