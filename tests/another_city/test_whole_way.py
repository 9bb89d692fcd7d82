"""A city that has nothing of ours but the software: its plan files, from the check to the publication and back.

Three plans with periods and months of their own, codes with leading zeros, and KPIs of every shape that municipalities
publish: yes/no, yearly, cumulative, per mille, without unit, negative, a range, a direction alone, no baseline.
"""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from sumida_etl.console.app import app
from sumida_etl.reader.inbox import arrived
from sumida_etl.registry import load_registry
from sumida_etl.rounds import Round
from sumida_etl.settings import RETURNED_FOLDER, Settings
from sumida_etl.survey import Store, Survey, in_order, receive, record_many, together
from sumida_etl.survey.return_delivery import send_back
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from tests.another_city.everything import words_of
from tests.conftest import CHECKOUT, KEY
from tests.test_another_municipality import cells

pytestmark = [pytest.mark.long, pytest.mark.rare]

PLAN = Path(__file__).with_name("plan")
FIRST, SECOND = Round.parse("R6-09"), Round.parse("R6-03")
WRONG = "R6-03_0201_健康こども室.xlsx"
ITS_OWN = ("区民", "本区", "当区", "区の各", "区長", "sumida.lg")


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def take_in(settings: Settings, round: Round) -> list[str]:
    store = Store.open(settings)
    survey = Survey.pinned(settings, round, "実行").with_previous_values(store)
    received = in_order(together([receive(arrived(settings.inbox, round), survey)], survey, store), store)
    record_many(received, store)
    send_back(received, survey, settings.out / RETURNED_FOLDER / round.key)
    store.engine.dispose()
    return [str(outcome) for outcome in received.batch.submissions["outcome"]]


def typed(path: Path, sheet: str, cell: str, value: str) -> None:
    book = load_workbook(path)
    book[sheet][cell].value = value
    book.save(path)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("city")
    shutil.copytree(PLAN, home / "plan")
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("HOME", "PLAN", "SAMPLE", "INBOX", "OUT", "WAREHOUSE", "ARCHIVE", "DATABASE"):
            monkeypatch.delenv(f"SUMIDA_{name}", raising=False)
        monkeypatch.setenv("SUMIDA_HOME", str(home))
        monkeypatch.setenv("SUMIDA_INBOX", str(home / "inbox"))
        monkeypatch.setenv("SUMIDA_OUT", str(home / "out"))
        monkeypatch.setenv("SUMIDA_TOKEN_KEY", KEY)
        settings = Settings()
        assert "誤りはありません" in call("plan", "check").output
        for round in (FIRST, SECOND):
            assert call("template", "--round", round.key).exit_code == 0
            assert call("sample", "--round", round.key).exit_code == 0
            path = settings.inbox / round.key / WRONG
            if path.exists():
                good = path.read_bytes()
                typed(path, "指標", "I4", "たくさん")
                assert sorted(set(take_in(settings, round))) == ["受理", "差戻し"]
                path.write_bytes(good)
                shutil.copytree(settings.out / RETURNED_FOLDER, home / "returned")
            assert set(take_in(settings, round)) == {"受理"}
            said = call("publish", "--round", round.key)
            assert said.exit_code == 0, said.output
        yield home


def rows(city: Path, round: Round, table: str) -> dict[str, dict[str, str]]:
    path = city / "out" / "公開" / round.key / f"019992_{table}_{round.stamp}.csv"
    with path.open(encoding="utf-8-sig", newline="") as text:
        return {row["ID"]: row for row in csv.DictReader(text)}


def test_each_round_asks_for_the_plans_of_its_month(city: Path) -> None:
    first = {row["計画名"] for row in rows(city, FIRST, "kpi_attainment").values()}
    second = {row["計画名"] for row in rows(city, SECOND, "kpi_attainment").values()}
    assert first == {"しおかぜ総合戦略", "電子市役所方針"}
    assert second == {*first, "行革プラン2023"}


@pytest.mark.parametrize(
    ("round", "id", "cells"),
    [
        ("R6-03", "K102_2025-03_final", "人 104009 104008.9 計画どおり"),
        ("R6-03", "K103_2025-03_final", "件 26  目標到達"),
        ("R6-03", "K105_2025-03_final", "% 95.60 95.6 計画どおり"),
        ("R6-03", "K106_2025-03_final", "‰ 6.00 5.7 目標到達"),
        ("R6-03", "K107_2025-03_final", " 1.49 1.5 計画どおり"),
        ("R6-03", "K108_2025-03_final", "人 -630 -630.5 計画どおり"),
        ("R6-03", "K111_2025-03_final", "箇所 2  維持"),
        ("R6-03", "K112_2025-03_final", "% 93  判定なし"),
        ("R6-03", "K113_2025-03_final", "位 35 34.8 計画どおり"),
        ("R6-03", "K201_2025-03_final", "% 98  維持"),
        ("R6-03", "K202_2025-03_final", "百万円 10185 6110.0 順調"),
        ("R6-03", "K203_2025-03_final", "人/年 1000  達成"),
        ("R6-03", "K204_2025-03_final", "% 48  判定なし"),
        ("R6-09", "K102_2024-09_actual", "人 52004  途中経過"),
        ("R6-09", "K107_2024-09_actual", "   集計中"),
    ],
)
def test_every_shape_is_judged_as_the_contract_says(city: Path, round: str, id: str, cells: str) -> None:
    row = rows(city, Round.parse(round), "kpi_attainment")[id]
    assert " ".join(row[name] for name in ("単位", "実績値", "目安", "判定")) == cells


def test_a_plan_has_its_own_words_for_the_judgements_from_its_day_on(city: Path) -> None:
    before, after = (
        {row["判定"] for row in rows(city, round, "kpi_attainment").values() if row["計画名"] == "しおかぜ総合戦略"}
        for round in (FIRST, SECOND)
    )
    assert not before & {"計画どおり", "目標到達", "要改善"}
    assert {"計画どおり", "目標到達"} <= after and not after & {"順調", "達成", "やや遅れ", "遅れ"}
    page = (city / "out" / "公開" / SECOND.key / "index.html").read_text(encoding="utf-8")
    assert "が目標到達・達成・維持・計画どおり・順調です。" in page and 'data-en="As planned"' in page


def test_an_invented_sample_is_clean_and_says_what_it_is(city: Path) -> None:
    folder = city / "inbox" / SECOND.key
    said = call("check", *sorted(folder.glob("*.xlsx")))
    assert (said.exit_code, said.output.count("誤りも確認事項もありません")) == (0, 8)
    report = (city / "out" / "公開" / SECOND.key / "report.html").read_text(encoding="utf-8")
    assert "【見本】" in report and "見本の数値" in report and "（見本の文）" in report


def test_the_report_says_each_plans_own_period(city: Path) -> None:
    report = (city / "out" / "公開" / SECOND.key / "report.html").read_text(encoding="utf-8")
    for years in (
        "令和4年度から令和8年度までの5年間",
        "令和5年度から令和7年度までの3年間",
        "令和6年度から令和10年度までの5年間",
    ):
        assert f"期間は、{years}です。" in report
    assert "令和4年度から令和10年度まで" not in report
    assert "95～100%" in report and ">範囲<" not in report


def test_everything_can_be_traced_verified_and_built_again(city: Path, tmp_path: Path) -> None:
    for code in ("K103", "K106", "F107", "M11101A"):
        assert call("trace", code, "--round", SECOND.key).exit_code == 0, code
    assert "異常はありません" in call("verify").output
    url = f"sqlite:///{tmp_path / 'again.db'}"
    assert call("rebuild", "--database", url).exit_code == 0
    again, was = open_warehouse(url), Store.open(Settings())
    assert dump(again) == dump(was.engine)
    for engine in (again, was.engine):
        engine.dispose()
    before = (city / "out" / "公開" / FIRST.key / "manifest.json").read_bytes()
    assert call("publish", "--round", FIRST.key).exit_code == 0
    assert (city / "out" / "公開" / FIRST.key / "manifest.json").read_bytes() == before


def test_nothing_of_the_wards_is_in_any_output(city: Path, tmp_path: Path) -> None:
    ward = yaml.safe_load((CHECKOUT / "plan" / "ward.yaml").read_text(encoding="utf-8"))
    names = {name.strip() for name in cells() if len(name.strip()) >= 3}
    names |= {
        ward["code"],
        ward["code"][:5],
        ward["name"],
        ward["name"][:-1],
        ward["prefecture"],
        ward["office"],
        *ITS_OWN,
    }
    shutil.copytree(city, tmp_path / "all", ignore=shutil.ignore_patterns("*.db", "plan"))
    for command in (("status", "--round", SECOND.key), ("trace", "K105", "--round", SECOND.key), ("--help",)):
        (tmp_path / "all" / f"{command[0].strip('-')}.txt").write_text(call(*command).output, encoding="utf-8")
    looked = {name.partition("!")[0]: True for name, _ in words_of(tmp_path / "all")}
    assert any(name.startswith("returned/R6-03") and name.endswith(".xlsx") for name in looked)
    assert any(name.endswith("report.docx") for name in looked) and any(name.endswith("index.html") for name in looked)
    assert [f"{name}: {word}" for name, text in words_of(tmp_path / "all") for word in names if word in text] == []


def test_the_package_is_the_citys(city: Path) -> None:
    package = json.loads((city / "out" / "公開" / SECOND.key / "datapackage.json").read_text(encoding="utf-8"))
    assert package["name"] == "019992-plan-progress-2025-03"
    examples = {
        field["title"]: field.get("example")
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert examples["全国地方公共団体コード"] == "019992" and examples["地方公共団体名"] == "汐見が丘市"
    assert examples["取組番号"] == "1-(1)" and examples["所属名"] == "市民協働センター"


@pytest.mark.parametrize("line", ["code: 019992", 'code: "019992"', "code: '019992'", "code: 011002"])
def test_a_code_with_a_leading_zero_is_text_quoted_or_not(line: str, tmp_path: Path) -> None:
    shutil.copytree(PLAN, tmp_path / "plan")
    path = tmp_path / "plan" / "ward.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("code: 019992", line), encoding="utf-8")
    assert load_registry(tmp_path / "plan").ward.code == line.removeprefix("code: ").strip("'\"")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (
            "R6-12",
            "12月末に調べる計画はありません（しおかぜ総合戦略は9月・3月、行革プラン2023は3月、電子市役所方針は9月・3月）",
        ),
        (
            "R3-03",
            "令和4年3月31日は、どの計画の期間にも入っていません（しおかぜ総合戦略は令和4年4月1日から令和9年3月31日まで",
        ),
        ("R11-09", "令和11年9月30日は、どの計画の期間にも入っていません"),
    ],
)
@pytest.mark.parametrize("command", ["template", "sample", "run", "publish", "status"])
def test_a_round_outside_all_periods_is_refused_with_a_sentence(city: Path, key: str, said: str, command: str) -> None:
    told = call(command, "--round", key)
    assert told.exit_code == 2 and said in re.sub(r"[│\s]", "", told.output), told.output
    assert not (city / "out" / "公開" / key).exists()
