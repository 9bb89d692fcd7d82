"""The five tables of a round, cell for cell."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from schemas.columns import columns_of
from schemas.publication import (
    TABLES,
    IndicatorParts,
    IndicatorValues,
    KpiAttainment,
    MeasureProgress,
    Measures,
    PublishedTable,
    Results,
)
from sumida_etl.publication.files.csv import csv_bytes
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Footnote
from sumida_etl.registry.rows.measures import Total
from sumida_etl.rounds import Round
from tests.publication import town
from tests.publication.town import NARRATIVES, RESULTS, ROUND, VALUES, made, narrative, result, value

KPI = """
全国地方公共団体コード,ID,地方公共団体名,調査回,計画名,分類,指標コード,取組番号,指標名,単位,年度,時点,区分,状態,実績値,概数,延べ,方向,基準年度,基準値,目標年度,目標条件,目標値,目標下限,目標上限,判定,進捗率,ペース,目安,目標との差,達成率,最新,備考
999999,I101_2023-03_final,試験区,R5-12,改革計画,公会計の目標,I101,,行政コスト,万円,2022,2023-03-31,確定,値あり,58,0,0,減,2021,59,2025,,50,,,遅れ,11.1,0.44,56.8,8,,1,決算書から
999999,I101_2023-12_actual,試験区,R5-12,改革計画,公会計の目標,I101,,行政コスト,万円,2023,2023-12-31,現在,集計中,,0,0,減,2021,59,2025,,50,,,集計中,,,,,,0,決算後に算定
999999,I101_2024-03_forecast,試験区,R5-12,改革計画,公会計の目標,I101,,行政コスト,万円,2023,2024-03-31,見込,値あり,57,1,0,減,2021,59,2025,,50,,,遅れ,22.2,0.44,54.5,7,,0,
999999,I201_2023-03_final,試験区,R5-12,情報化計画,施策2,I201,取組1,オンライン手続数,手続,2022,2023-03-31,確定,値あり,20.0,0,0,増,2021,13,2025,以上,44,,,やや遅れ,22.6,0.90,20.7,-24.0,45.5,0,国の指針の手続。／計画の改定で増えた。／決算書から
999999,I201_2023-12_actual,試験区,R5-12,情報化計画,施策2,I201,取組1,オンライン手続数,手続,2023,2023-12-31,現在,値あり,36,0,0,増,2021,13,2025,以上,44,,,順調,74.2,1.69,26.6,-8,81.8,1,国の指針の手続。／計画の改定で増えた。／12月の値。
999999,I201_2024-03_forecast,試験区,R5-12,情報化計画,施策2,I201,取組1,オンライン手続数,手続,2023,2024-03-31,見込,値あり,40,0,0,増,2021,13,2025,以上,44,,,順調,87.1,1.74,28.5,-4,90.9,0,国の指針の手続。／計画の改定で増えた。
999999,I202_2023-12_actual,試験区,R5-12,情報化計画,施策2,I202,取組1,相談業務数,業務,2023,2023-12-31,現在,値あり,35,0,1,増,2021,,2022,,50,,,未達成,,,,-15,70.0,1,税務課：税の相談
999999,I202_2024-03_forecast,試験区,R5-12,情報化計画,施策2,I202,取組1,相談業務数,業務,2023,2024-03-31,見込,値あり,42,0,0,増,2021,,2022,,50,,,未達成,,,,-8,84.0,0,
"""
HISTORY = """
全国地方公共団体コード,ID,地方公共団体名,調査回,計画名,指標コード,指標名,単位,年度,時点,区分,状態,実績値,概数,延べ,備考
999999,I101_2021-03_final,試験区,R5-12,改革計画,I101,行政コスト,万円,2020,2021-03-31,確定,値あり,65,0,0,決算書から
999999,I101_2022-03_final,試験区,R5-12,改革計画,I101,行政コスト,万円,2021,2022-03-31,確定,値あり,59,0,0,決算書から
999999,I101_2023-03_final,試験区,R5-12,改革計画,I101,行政コスト,万円,2022,2023-03-31,確定,値あり,58,0,0,決算書から
999999,I101_2023-12_actual,試験区,R5-12,改革計画,I101,行政コスト,万円,2023,2023-12-31,現在,集計中,,0,0,決算後に算定
999999,I101_2024-03_forecast,試験区,R5-12,改革計画,I101,行政コスト,万円,2023,2024-03-31,見込,値あり,57,1,0,
999999,I201_2023-03_final,試験区,R5-12,情報化計画,I201,オンライン手続数,手続,2022,2023-03-31,確定,値あり,20.0,0,0,決算書から
999999,I201_2023-09_actual,試験区,R5-12,情報化計画,I201,オンライン手続数,手続,2023,2023-09-30,現在,値あり,30,0,0,12月の値。
999999,I201_2023-12_actual,試験区,R5-12,情報化計画,I201,オンライン手続数,手続,2023,2023-12-31,現在,値あり,36,0,0,12月の値。
999999,I201_2024-03_forecast,試験区,R5-12,情報化計画,I201,オンライン手続数,手続,2023,2024-03-31,見込,値あり,40,0,0,
999999,I202_2023-12_actual,試験区,R5-12,情報化計画,I202,相談業務数,業務,2023,2023-12-31,現在,値あり,35,0,1,税務課：税の相談
999999,I202_2024-03_forecast,試験区,R5-12,情報化計画,I202,相談業務数,業務,2023,2024-03-31,見込,値あり,42,0,0,
"""
RESULT_ROWS = """
全国地方公共団体コード,ID,地方公共団体名,調査回,計画名,取組番号,項目,項目の表記,所属名,実績名,単位,年度,時点,区分,状態,実績値,概数,延べ,備考
999999,E2_2023-12_actual,試験区,R5-12,改革計画,No.1,1,①,税務課,口座振替の件数,件,2023,2024-02-08,現在,値あり,1444,0,0,
999999,E2_2024-03_forecast,試験区,R5-12,改革計画,No.1,1,①,税務課,口座振替の件数,件,2023,2024-03-31,見込,値あり,1700,1,0,
999999,E1_2023-03_final,試験区,R5-12,改革計画,No.1,1,①,企画課,効果額,件,2022,2023-03-31,確定,値あり,182,0,0,
999999,E3_2023-12_actual,試験区,R5-12,改革計画,No.1,1,①,窓口課,窓口の件数,件,2023,2023-12-31,現在,値あり,8,0,1,
999999,D2-X945a4657_2023-12_actual,試験区,R5-12,改革計画,No.1,1,①,税務課,独自の件数,件,2023,2023-12-31,現在,値あり,7,0,0,
999999,D2-X945a4657_2024-03_forecast,試験区,R5-12,改革計画,No.1,1,①,税務課,独自の件数,件,2023,2024-03-31,見込,値あり,9,1,0,
999999,D1-X9bd69899_2023-12_actual,試験区,R5-12,改革計画,その他,,,企画課,新しい試み,件,2023,2023-12-31,現在,値あり,3,0,0,試行
"""
PROGRESS = """
全国地方公共団体コード,ID,地方公共団体名,調査回,計画名,取組番号,項目,項目の表記,取組名,所属名,年度,取組状況,取組予定
999999,P1-M01-1_D2,試験区,R5-12,改革計画,No.1,1,①,共通事務,税務課,2023,・見直した。,
999999,P1-M01-1_D1,試験区,R5-12,改革計画,No.1,1,①,共通事務,企画課,2023,・見直した。｜・電子化した。,・続ける。
999999,P1-M01-X0f8c17a3_D1,試験区,R5-12,改革計画,No.1,1,①,共通事務の追加,企画課,2023,・足した。,・続ける。
999999,P1-M01-2_D3,試験区,R5-12,改革計画,No.1,2,②,個別事務,窓口課,2023,・改めた。,・続ける。
999999,P2-M01-1_D1,試験区,R5-12,情報化計画,取組1,●,●,電子申請,企画課,2023,"・「LoGoフォーム」を入れ,広めた。",・続ける。
"""
MEASURES = """
全国地方公共団体コード,ID,地方公共団体名,調査回,計画名,指針,施策,取組番号,取組名,主な担当所属,自治体DX重点,新規
999999,P1-M01,試験区,R5-12,改革計画,,,No.1,事務の改革,全課,0,0
999999,P1-M02,試験区,R5-12,改革計画,,,その他,その他の取組,企画課,0,1
999999,P2-M01,試験区,R5-12,情報化計画,指針1,施策2,取組1,手続のオンライン化,企画課,1,0
"""


def _csv(edition: Edition, table: type[PublishedTable]) -> str:
    return csv_bytes(edition.tables[table], table).decode("utf-8-sig").replace("\r\n", "\n")


def _ids(edition: Edition, table: type[PublishedTable], state: str) -> list[str]:
    rows = edition.tables[table]
    return rows.loc[rows["state"] == state, "id"].tolist()


def test_kpi_attainment() -> None:
    assert _csv(made(), KpiAttainment) == KPI.lstrip()


def test_indicator_values() -> None:
    assert _csv(made(), IndicatorValues) == HISTORY.lstrip()


def test_results() -> None:
    assert _csv(made(), Results) == RESULT_ROWS.lstrip()


def test_measure_progress() -> None:
    assert _csv(made(), MeasureProgress) == PROGRESS.lstrip()


def test_measures() -> None:
    assert _csv(made(), Measures) == MEASURES.lstrip()


def test_what_each_department_reported_of_a_shared_indicator_has_a_table() -> None:
    rows = made().tables[IndicatorParts]
    shown = rows[["id", "name", "department", "part", "kind", "state", "value", "cumulative"]].values.tolist()
    assert shown == [
        ["I202-D2_2023-12_actual", "相談業務数", "税務課", "値", "現在", "値あり", Decimal(10), False],
        ["I202-D2_2024-03_forecast", "相談業務数", "税務課", "値", "見込", "値あり", Decimal(12), False],
        ["I202-D3_2023-12_actual", "相談業務数", "窓口課", "値", "現在", "値あり", Decimal(25), True],
        ["I202-D3_2024-03_forecast", "相談業務数", "窓口課", "値", "見込", "値あり", Decimal(30), False],
    ]
    silent = made(departments=("D1", "D2")).tables[IndicatorParts].set_index("id")
    assert silent.loc["I202-D3_2023-12_actual", "state"] == "未提出"
    assert csv_bytes(silent.reset_index(), IndicatorParts)


def test_a_complete_round_is_not_provisional() -> None:
    edition = made()
    assert not edition.provisional
    assert edition.missing == ()


def test_what_a_silent_department_owes_stands_there_as_not_submitted() -> None:
    edition = made(departments=("D1", "D2"))
    assert edition.provisional
    assert [department.name for department in edition.missing] == ["窓口課"]
    assert _ids(edition, KpiAttainment, "未提出") == ["I202_2023-12_actual", "I202_2024-03_forecast"]
    assert _ids(edition, Results, "未提出") == ["E3_2023-12_actual"]
    progress = edition.tables[MeasureProgress].set_index("id")["progress"]
    assert progress["P1-M01-2_D3"] == "未提出"


def test_last_years_result_is_owed_as_last_years() -> None:
    rows = made(departments=()).tables[Results].set_index("id")
    assert [str(cell) for cell in rows.loc["E1_2023-03_final", ["fiscal_year", "as_of", "state"]]] == [
        "2022", "2023-03-31", "未提出",
    ]  # fmt: skip


def test_every_table_of_a_round_without_any_submission_can_be_written() -> None:
    edition = made(departments=())
    assert all(csv_bytes(edition.tables[table], table) for table in TABLES)


def test_an_accepted_department_that_left_an_indicator_unanswered_makes_the_round_provisional() -> None:
    edition = made(values=VALUES[:-1])
    assert edition.missing == ()
    assert edition.provisional


def test_a_department_that_ended_after_it_reported_is_published_under_its_last_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(town, "REGISTRY", _ended("D2"))
    edition = made()
    assert edition.missing == ()
    assert not edition.provisional
    assert "税務課" in edition.tables[Results]["department"].tolist()
    assert "税務課" in edition.tables[MeasureProgress]["department"].tolist()


def test_an_indicator_that_nobody_is_asked_for_any_more_does_not_hold_the_round_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(town, "REGISTRY", _ended("D2", "D3"))
    edition = made()
    assert not edition.provisional
    assert _ids(edition, KpiAttainment, "該当なし") == ["I202_2023-12_actual", "I202_2024-03_forecast"]
    assert csv_bytes(edition.tables[KpiAttainment], KpiAttainment)


def _ended(*codes: str) -> Registry:
    """The town's plan after departments ended before the round's date."""
    last = date(2023, 12, 20)
    return replace(
        town.REGISTRY,
        departments=tuple(
            replace(each, valid_to=last) if each.code in codes else each for each in town.REGISTRY.departments
        ),
        assignments=tuple(
            replace(each, valid_to=last) if each.department in codes else each for each in town.REGISTRY.assignments
        ),
    )


def test_a_year_end_round_has_one_final_row_an_indicator() -> None:
    round = Round.parse("R5-03")
    final = tuple(value(code, "D1", "確定", "40", round="R5-03") for code in ("I101", "I201"))
    edition = made(values=final, results=(), narratives=(), round=round)
    rows = edition.tables[KpiAttainment]
    assert rows["id"].tolist() == ["I101_2024-03_final", "I201_2024-03_final", "I202_2024-03_final"]
    assert rows["state"].tolist() == ["値あり", "値あり", "未提出"]
    # The forecast made in R5-09 for the same day stays in the history, beside what came of it.
    assert edition.tables[IndicatorValues]["id"].tolist()[-3:-1] == ["I201_2024-03_forecast", "I201_2024-03_final"]


def test_tables_do_not_depend_on_the_order_submissions_came_in() -> None:
    changed = made(values=VALUES[::-1], results=(*RESULTS[4:], *RESULTS[:4]))
    for table in (KpiAttainment, IndicatorValues):
        assert _csv(changed, table) == _csv(made(), table)
    assert sorted(changed.tables[Results]["id"]) == sorted(made().tables[Results]["id"])


ADDED = tuple(narrative("D1", "その他", "①", f"その{place}", "・試した。") for place in "一二")


def test_a_row_a_department_added_has_one_code_wherever_it_stands_and_in_every_round() -> None:
    first = made(narratives=ADDED).tables[MeasureProgress].set_index("title")["id"]
    assert len({first["その一"], first["その二"]}) == 2
    assert all(re.fullmatch("P1-M02-X[0-9a-f]{8}_D1", first[title]) for title in ("その一", "その二"))
    turned = made(narratives=(*NARRATIVES, *ADDED[::-1]), round=Round.parse("R5-03")).tables[MeasureProgress]
    assert turned.set_index("title")["id"].loc[first.index].tolist() == first.tolist()


def test_the_code_of_an_added_result_is_about_the_thing_not_how_it_was_typed() -> None:
    def codes(*names: str, **changes: object) -> list[str]:
        rows = tuple(result("", "D1", "現在", "3", name, **changes) for name in names)
        return [id_.partition("_")[0] for id_ in made(results=rows).tables[Results]["id"]]

    (plain,) = codes("AI-OCRの活用")
    assert codes("別の件数", "ＡＩ－ＯＣＲ　の活用")[1] == plain
    assert codes("AI-OCRの活用", unit="円") != [plain]
    assert codes("AI-OCRの活用", measure="その他") != [plain]
    assert codes("AI-OCRの活用", "ＡＩ－ＯＣＲの活用") == [plain, f"{plain}-2"]  # two rows stay two


def test_the_plans_own_row_has_the_plans_id_wherever_it_stands() -> None:
    above, own = NARRATIVES[2], NARRATIVES[0]
    rows = made(narratives=(above, own, *NARRATIVES[1:2], *NARRATIVES[3:])).tables[MeasureProgress]
    assert rows.set_index("title")["id"].loc["共通事務"].tolist() == ["P1-M01-1_D2", "P1-M01-1_D1"]
    assert rows.set_index("title")["id"]["共通事務の追加"] == "P1-M01-X0f8c17a3_D1"


def test_every_column_is_explained_to_a_stranger() -> None:
    for table in TABLES:
        columns = columns_of(table)
        assert len({column.title for column in columns}) == len(columns)
        assert [column.title for column in columns][:5] == [
            "全国地方公共団体コード", "ID", "地方公共団体名", "調査回", "計画名",
        ]  # fmt: skip
        assert all(column.about.endswith("。") for column in columns)
        assert all(column.role == "published" for column in columns)


def test_the_sources_behind_the_figures_are_kept() -> None:
    sources = made().sources
    rows = sources[(sources["indicator"] == "I202") & (sources["kind"] == "現在")]
    assert rows[["department", "submission", "cell", "raw"]].to_numpy().tolist() == [
        ["D2", "D2" * 32, "H4", "10"],
        ["D3", "D3" * 32, "H4", "25"],
    ]
    assert made().round == ROUND


def test_parts_that_add_up_to_something_else_are_said_beside_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    noted = (replace(town.REGISTRY.results[0], note="窓口を除く"), *town.REGISTRY.results[1:])
    monkeypatch.setattr(
        town, "REGISTRY", replace(town.REGISTRY, results=noted, totals=(Total("E2", ("E3",), "口座の内訳"),))
    )
    remarks = made().tables[Results].set_index("id")["remark"]
    assert remarks["E2_2023-12_actual"] == "窓口を除く／口座の内訳／内訳の計は8件で、この数値と合わない"
    assert remarks["E2_2024-03_forecast"] == "窓口を除く／口座の内訳"  # no forecast of the part is known
    assert remarks["E3_2023-12_actual"] == ""
    added_up = tuple({**row, "value": Decimal(8)} if row["result"] == "E2" else row for row in RESULTS)
    assert made(results=added_up).tables[Results].set_index("id")["remark"]["E2_2023-12_actual"] == (
        "窓口を除く／口座の内訳"
    )


def test_a_note_on_a_rounds_value_stands_beside_that_value_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    notes = (Footnote("I201", "※1", "R5-12", "12月末の値"), Footnote("I201", "※2", "R4", "4年度の値"))
    monkeypatch.setattr(town, "REGISTRY", replace(town.REGISTRY, footnotes=notes))
    remarks = made().tables[IndicatorValues].set_index("id")["remark"]
    told = {id_: text for id_, text in remarks.items() if "値" in text}
    assert told == {"I201_2023-03_final": "4年度の値／決算書から", "I201_2023-12_actual": "12月末の値"}
