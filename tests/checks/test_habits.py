"""What people do to a workbook that is no fault, and how warnings are answered."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Font, PatternFill

from tests.checks.conftest import Inspect
from tests.checks.editing import (
    Edit,
    add_sheet,
    conditional,
    edited,
    fill_row,
    filtered,
    formula,
    insert_column,
    insert_row,
    look,
    move_sheet,
    on_paper,
    percent,
    put,
    rename_sheet,
    runs,
    shown,
    swap_columns,
    swap_rows,
)
from tests.checks.faults import C, I, N, R
from tests.checks.faults_in_values import ALWAYS

HABITS: dict[str, list[Edit]] = {
    "rows moved": [swap_rows(R, 4, 7), swap_rows(N, 4, 9)],
    "columns moved": [swap_columns(R, 4, 7), swap_columns(I, 1, 8)],
    "column inserted": [insert_column(R, 3), put(R, "C3", "整理欄")],
    "tabs with blanks and widths": [
        rename_sheet(R, "効果･実績 "),
        rename_sheet(C, "表　紙"),
        rename_sheet(N, "取組状況\u200b"),
    ],
    "row inserted": [insert_row(R, 2), insert_row(R, 6)],
    "rows filtered": [filtered(R, "A3:J20", 5, 6)],
    "codes in full width": [put(C, "B6", "Ｄ３０２"), put(C, "B5", "令和５年１２月")],
    "times of the day": [put(R, "I4", "令和6年2月8日 9:30"), put(C, "B10", "2024/2/9 17:15:00")],
    "pages counted on paper": [on_paper(R, "oddFooter", "&P / &N ページ"), on_paper(N, "evenHeader", "－&P－")],
    "colours by condition": [
        shown(R, "G4", 82343, '#,##0"件"'),
        conditional(R, "G4:J20", ALWAYS(dxf=look(fill=PatternFill(bgColor="FFFFC7CE"), font=Font(color="FF9C0006")))),
        conditional(R, "G4:H20", ALWAYS(dxf=look("#,##0"))),
        conditional(R, "G4:H20", ColorScaleRule("min", start_color="FFFFFFFF", end_type="max", end_color="FF63BE7B")),
    ],
    "a condition that hides elsewhere": [
        shown(R, "G4", 82343, '#,##0"件"'),
        conditional(R, "L4:M9", ALWAYS(dxf=look(";;;"))),
    ],
    "letters in red": [runs(N, "E4", "窓口を", ("広げた。", InlineFont(color="FFFF0000", b=True)))],
    "an empty sheet": [add_sheet("Sheet1", "")],
    "what nobody sees": [put(N, "E4", "\ufeff説明会を\u200b開いた。_x000B_次の行"), put(C, "B8", "\ufeff墨田花子")],
    "radicals and pieces": [
        put(R, "I4", "令和6年2⽉8⽇"),
        put(R, "G4", "82,343\u200b件"),
        put(R, "D4", "預貯金照会の電子化システムの活用件数"),
    ],
    "sheets moved": [move_sheet(R, -2)],
    "slip left in": [add_sheet("差戻し票", "直すところ")],
    "blanks and widths": [put(R, "D4", "預貯金照会の電子化 システムの\n活用件数"), put(R, "B4", "Ｎｏ．２")],
    "headers with a break": [put(R, "G3", "12月末\n現在"), put(N, "E3", "令和５年度の　取組状況")],
    "last value overwritten": [put(I, "G4", "97")],
    "the day of the figure in a note": [
        put(R, "G4", "82,343件（令和5年12月末現在）"),
        put(R, "G6", "1,444件(R5.12.31現在)"),
    ],
    "states": [put(R, "G4", "集計 中"), put(R, "H4", "－")],
    "percentages": [percent(R, "G8", 0.12), put(R, "G10", 13.5)],
    "numbers with their unit": [shown(R, "G4", 82343, '#,##0"件"'), shown(R, "G8", 12.3, '0.0"%"')],
    "a text with the unit of its format": [shown(R, "G4", "82,343", '@"件"')],
    "money as it is shown": [shown(R, "G5", 30000, '"¥"#,##0;[Red]"¥"\\-#,##0')],
    "days": [put(R, "I4", datetime(2024, 2, 8)), put(R, "I5", "－"), put(C, "B10", "2/9")],
    "note of the 基準日's month": [put(R, "G5", "30,000件（1月末現在）"), put(R, "I5", "R6.1.31")],
    "new rows": [
        fill_row(
            R, 12, "行財政改革実施計画", "Ｎｏ．2", "②", "新しい件数", "件", None, "12件", "集計中", "1/31", "補足"
        ),
        fill_row(N, 15, "行情報", None, None),
        fill_row(N, 15, None, None, None),
        fill_row(N, 14, "行政情報化推進計画", "取組3", "⑦", "新しい取組", "始めた。", "続ける。"),
    ],
    "public line in a text": [put(N, "E4", "相談は0120-123-456で受けた。\n・法人番号1234567890123")],
    "a trial in brackets": [put(N, "E4", "試行（テスト）を実施した。")],
    "tab in a text": [put(N, "E4", "説明会\t3回")],
    "harmless signs": [put(N, "E4", "△3件となった（－3件）。X@sumidaで知らせた。"), put(R, "J4", "※再掲")],
}


@pytest.mark.parametrize("habit", HABITS)
def test_habit_is_no_fault(habit: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", HABITS[habit])])
    assert batch.findings[["code", "sheet", "cell", "raw"]].to_numpy().tolist() == []
    assert batch.submissions["outcome"].tolist() == ["受理"]


def test_moved_columns_and_rows_are_read_right(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    moved = [swap_rows(R, 4, 7), swap_columns(R, 4, 7), insert_row(R, 2)]
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", moved), filled["D302"]])
    by_file = {
        name: rows.set_index(["result", "kind"])["value"].sort_index().to_dict()
        for name, rows in batch.results.groupby("submission")
    }
    one, other = by_file.values()
    assert one == other
    assert set(batch.results.loc[batch.results["result"] == "E1003", "cell"]) == {"G4", "H4", "D8", "H8"}


def test_a_spare_row_is_read_under_the_registrys_words(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", HABITS["new rows"])])
    new = batch.results[batch.results["result"] == ""]
    assert new[["plan", "measure", "item", "name", "unit", "kind", "raw"]].to_numpy().tolist() == [
        ["行財政改革実施計画", "No.2", "②", "新しい件数", "件", "現在", "12件"],
        ["行財政改革実施計画", "No.2", "②", "新しい件数", "件", "見込", "集計中"],
    ]


def test_blanks_at_the_ends_of_an_added_row_keep_nothing_apart(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    rows = [
        fill_row(
            R,
            12,
            "行財政改革実施計画",
            "No.2",
            " ② ",
            "　新しい 件数",
            "　件 ",
            None,
            " 12件",
            "集計中",
            "1/31",
            "補足",
        ),
        fill_row(N, 14, "行政情報化推進計画", "取組3", "⑦　", " 新しい取組", " 始めた。", "続ける。"),
    ]
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", rows)])
    new = batch.results[batch.results["result"] == ""]
    assert new[["item", "name", "unit", "raw"]].to_numpy().tolist()[0] == ["②", "新しい 件数", "件", " 12件"]
    text = batch.narratives[batch.narratives["item"] == "⑦"]
    assert text[["title", "progress"]].to_numpy().tolist() == [["新しい取組", " 始めた。"]]


def test_a_remark_answers_the_warnings_of_its_row_and_no_error(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    edits = [put(R, "G4", "82,343人"), put(R, "H4", "千件"), put(R, "J4", "単位は人で正しい"), put(R, "G5", "30,000人")]
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)])
    assert batch.findings[["cell", "severity", "answered", "figure"]].to_numpy().tolist() == [
        ["G4", "warning", True, "E1003"],
        ["H4", "error", False, "E1003"],
        ["G5", "warning", False, "E1004"],
    ]


def test_a_percentage_in_a_new_row_is_read_as_it_is_shown(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    row = fill_row(R, 12, "行財政改革実施計画", "2", "②", "新しい割合", "%", None, None, "集計中")
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", [row, percent(R, "G12", 0.57)])])
    assert batch.findings.empty
    read = batch.results[batch.results["cell"] == "G12"].iloc[0]
    assert (str(read["value"]), read["raw"], read["measure"]) == ("57", "57%", "No.2")


@pytest.mark.parametrize(
    ("cell", "edit", "value"),
    [
        ("G8", shown(R, "G8", 12.3, '0.0"%"'), "12.3"),
        ("G8", shown(R, "G8", 0.123, "0.0%"), "12.3"),
        ("G4", shown(R, "G4", 82343000, '#,##0,"件"'), "82343"),
        ("G4", shown(R, "G4", 82343, "0_ "), "82343"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(
    cell: str, edit: Edit, value: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", [edit])])
    read = batch.results[batch.results["cell"] == cell].iloc[0]
    assert str(read["value"]) == value


def test_two_new_rows_without_a_name_are_not_one_row_twice(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    plan = "行財政改革実施計画"
    edits = [fill_row(R, row, plan, "No.2", "②", None, unit, None, 5, 6) for row, unit in ((12, "件"), (13, "人"))]
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)])
    assert batch.findings[["code", "cell"]].to_numpy().tolist() == [["S013", "D12"], ["S013", "D13"]]


def test_a_new_row_of_formulas_without_values_is_sent_back(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    edits = [
        fill_row(R, 12, None, None, "②", "新しい件数", "件", None, 1, 1),
        formula(R, "A12", "=A4"),
        formula(R, "B12", "=B4"),
    ]
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)])
    assert set(batch.findings["cell"]) == {"A12", "B12"}
    assert batch.submissions["outcome"].tolist() == ["差戻し"]
