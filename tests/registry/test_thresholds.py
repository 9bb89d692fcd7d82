"""Thresholds of one plan, or from a day on: which are in force, and what is wrong with the file."""

from datetime import date
from decimal import Decimal

import pytest

from sumida_etl.registry import Registry, load_registry
from sumida_etl.registry.load import load
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.rows.plans import Thresholds
from sumida_etl.rounds import Round
from tests.conftest import CHECKOUT

HEADER = "コード,計画,有効開始,有効終了,順調,やや遅れ,概ね達成\n"
REFORM, DIGITAL = "行財政改革実施計画", "行政情報化推進計画"
WARDS = Thresholds(Decimal("0.95"), Decimal("0.60"), Decimal("0.80"))


def plan_with(rows: str) -> PlanFiles:
    files = PlanFiles.of_folder(CHECKOUT / "plan")
    return PlanFiles(files.folder, {**files.content, "thresholds.csv": (HEADER + rows).encode()})


def on(registry: Registry, plan: str, day: date) -> str:
    return str(registry.thresholds_on(plan, day).on_pace)


def test_a_plans_own_go_before_those_of_every_plan_and_these_before_the_wards() -> None:
    known = load_registry(plan_with("T1,P2,2023-10-01,2024-09-30,９０％,0.5,0.7\nT2,,2024-04-01,,0.8,0.4,0.6\n"))
    days = [date(2023, 9, 30), date(2023, 10, 1), date(2024, 4, 1), date(2024, 9, 30), date(2024, 10, 1)]
    assert [on(known, REFORM, day) for day in days] == ["0.95", "0.95", "0.8", "0.8", "0.8"]
    assert [on(known, DIGITAL, day) for day in days] == ["0.95", "0.90", "0.90", "0.90", "0.8"]
    assert known.thresholds_on(REFORM, days[0]) == WARDS


def test_a_round_has_those_of_its_own_day() -> None:
    known = load_registry(plan_with("T1,P2,2023-10-01,,0.9,0.5,0.7\n"))
    autumn, winter = Round.parse("R5-09"), Round.parse("R5-12")
    assert known.in_round(autumn).thresholds_on(DIGITAL, autumn.as_of) == WARDS
    assert known.in_round(winter).thresholds_on(DIGITAL, winter.as_of).nearly == Decimal("0.7")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("T1,P9,,,0.9,0.5,0.7\n", "thresholds.csv:2 計画: 見当たりません: P9"),
        ("T1,P1,,,95,0.5,0.7\n", "thresholds.csv:2 順調: 「95」は割合ではありません。0.95 または 95% の形で書きます"),
        ("T1,P1,,,0.9,九割,0.7\n", "thresholds.csv:2 やや遅れ: 「九割」は割合ではありません"),
        ("T1,P1,,,0.9,,0.7\n", "thresholds.csv:2 やや遅れ: 「」は割合ではありません"),
        ("T1,P1,,,0.5,0.9,0.7\n", "thresholds.csv:2 やや遅れ: やや遅れ は 順調 より小さくします"),
        ("T1,P1,,,0.9,0.5,0.7\nT2,P1,2024-04-01,,0.8,0.5,0.7\n", "thresholds.csv:3 計画: 2行目と重複しています: P1"),
        ("T1,,,,0.9,0.5,0.7\nT2,,2024-04-01,,0.8,0.5,0.7\n", "thresholds.csv:3 計画: 2行目と重複しています: 空欄"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(rows: str, told: str) -> None:
    loaded = load(plan_with(rows))
    assert loaded.registry is None
    assert any(str(fault).startswith(told) for fault in loaded.faults), loaded.faults


def test_a_plan_without_the_file_has_the_wards() -> None:
    assert load_registry(CHECKOUT / "plan").thresholds_on(DIGITAL, date(2024, 3, 31)) == WARDS
