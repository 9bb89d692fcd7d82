"""Whatever somebody wrote into a name or a remark stays text, and a page with gaps still stands."""

from dataclasses import replace
from pathlib import Path

import pytest

from sumida_etl.publication.dashboard.page import dashboard_files
from sumida_etl.publication.tables.edition import Issue
from sumida_etl.survey import Survey
from tests.publication import town

from .conftest import NARROW, Opener

pytestmark = pytest.mark.long

SCRIPT = "<script>document.title='x'</script>"
IMAGE = '"><img src=x onerror="document.title=\'x\'">'
TEMPLATE = "{{ 7 * 7 }}'`${7}"


@pytest.fixture(scope="module")
def hostile(survey: Survey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    registry = replace(
        town.REGISTRY,
        departments=tuple(replace(each, name=each.name + IMAGE) for each in town.REGISTRY.departments),
        indicators=tuple(
            replace(each, name=each.name + SCRIPT + "$x_1$", unit=each.unit + IMAGE, category=TEMPLATE)
            for each in town.REGISTRY.indicators
        ),
        footnotes=tuple(replace(each, text=each.text + SCRIPT) for each in town.REGISTRY.footnotes),
        targets=tuple(replace(each, wording=IMAGE) for each in town.REGISTRY.targets),
        ward=replace(town.REGISTRY.ward, office=SCRIPT),
    )
    values = tuple({**value, "remark": SCRIPT + IMAGE + TEMPLATE} for value in town.VALUES)
    folder = tmp_path_factory.mktemp("hostile")
    for file in dashboard_files(Issue(town.made(values=values), registry, survey.metadata), ()):
        (folder / file.name).write_bytes(file.content)
    return folder


def test_hostile_text_stays_text(opened: Opener, hostile: Path) -> None:
    page = opened(folder=hostile)
    assert page.title() == "試験区 計画の進み具合 令和5年12月末現在"
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == page.locator("img.chart").count() == 3
    assert page.locator("[onerror]").count() == 0
    card = page.locator("#I201")
    assert card.locator("h3").inner_text() == "オンライン手続数" + SCRIPT + "$x_1$"
    text = card.inner_text()
    for written in ("企画課" + IMAGE, "国の指針の手続。" + SCRIPT, TEMPLATE, SCRIPT + IMAGE + TEMPLATE):
        assert written in text
    page.select_option("#department", "企画課" + IMAGE)
    assert page.inner_text("#shown") == "3指標のうち2を表示"
    page.click("#language")
    page.click("#language")
    assert card.locator("h3").inner_text() == "オンライン手続数" + SCRIPT + "$x_1$"


def test_a_script_that_got_in_would_not_run(opened: Opener, site: Path, tmp_path: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    (tmp_path / "index.html").write_text(text.replace("<h1", SCRIPT + "<h1", 1), encoding="utf-8")
    assert opened(folder=tmp_path).title() == "【見本】墨田区 計画の進み具合 令和5年12月末現在"


def test_a_provisional_round_says_so_and_who_is_missing(opened: Opener, survey: Survey, tmp_path: Path) -> None:
    issue = Issue(town.made(departments=("D1",)), town.REGISTRY, survey.metadata)
    (tmp_path / "index.html").write_bytes(dashboard_files(issue, ())[0].content)
    page = opened(NARROW, folder=tmp_path)
    assert page.inner_text(".provisional b") == "暫定"
    assert "税務課、窓口課" in page.inner_text(".provisional")
    assert page.locator("#I202 .verdict .word").inner_text() == "未提出"
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW


def test_a_whole_round_does_not_call_itself_provisional(opened: Opener) -> None:
    assert opened().get_by_text("暫定", exact=True).count() == 0
