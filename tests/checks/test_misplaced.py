"""Answers in the wrong rows or columns, and a 提出日 far ahead: said once, in words that help."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import Registry
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.templates.known_figures import Known
from sumida_etl.templates.questionnaire import Asked, Told, asked_in
from sumida_etl.vocabulary import Kind, State
from tests.checks.conftest import KEY, ROUND, Inspect
from tests.checks.editing import Edit, copy_sheet, edited, fill_row, put, swap_columns
from tests.checks.faults import C, I, N, R


def moved(sheet: str, columns: str, first: int, last: int, by: int) -> Edit:
    """A block of cells cut, and pasted so many rows lower."""

    def edit(book: Workbook) -> None:
        for column in columns:
            cells = {row: book[sheet][f"{column}{row}"].value for row in range(first, last + 1)}
            for row in cells:
                book[sheet][f"{column}{row}"].value = None
            for row, value in cells.items():
                book[sheet][f"{column}{row + by}"].value = value

    return edit


ROW = "1行下にずれて"
SHIFTED: dict[str, tuple[str, list[Edit], tuple[str, str, str]]] = {
    "figures a row low": ("D302", [moved(R, "GH", 4, 11, 1)], (R, "G4", ROW)),
    "figures, days and notes two rows low": ("D302", [moved(R, "GHIJ", 4, 11, 2)], (R, "G4", "2行下にずれて")),
    "over the last one": ("D302", [moved(R, "GHIJ", 4, 10, 1)], (R, "G4", ROW)),
    "over the first one": ("D302", [moved(R, "GHI", 5, 11, -1)], (R, "G11", "まとめて1行下に移して")),
    "over a cell that is not filled in": ("D104", [moved(R, "GH", 4, 15, 1)], (R, "G4", ROW)),
    "one column": ("D302", [moved(R, "G", 4, 11, 1)], (R, "G4", "「12月末現在」の記入（G5～G12）が、1行下")),
    "texts": ("D302", [moved(N, "EF", 4, 13, 1)], (N, "E4", "E4・F4が空欄です")),
    "from a row that was left out": (
        "D302",
        [moved(R, "GHI", 8, 11, 1)],
        (R, "G8", "の記入（G9～G12・H9～H12）が、1行下にずれているように見えます（G8・H8が空欄です）。記入をまとめて"),
    ),
    "the same, the last one lost": (
        "D302",
        [moved(R, "GHI", 8, 10, 1)],
        (
            R,
            "G8",
            "どの行までずれたかを確かめ、記入をまとめて1行上に移してください（基準日もずれていれば一緒に）。移すと空くG11・H11には",
        ),
    ),
    "up to a row that was left out": ("D302", [moved(R, "GHI", 8, 11, -1)], (R, "G11", "どの行からずれたかを確かめ")),
    "texts from a row on": ("D302", [moved(N, "EF", 7, 13, 1)], (N, "E7", "（E8～E14・F8～F14）")),
}


@pytest.mark.parametrize("name", SHIFTED)
def test_a_block_in_the_wrong_rows_is_said_once(
    name: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    department, edits, (sheet, cell, says) = SHIFTED[name]
    found = inspected([edited(filled[department], tmp_path / "back.xlsx", edits)]).findings
    assert found[["code", "sheet", "cell"]].to_numpy().tolist() == [["S025", sheet, cell]]
    assert says in found["message"][0]


@pytest.mark.parametrize(("first", "by", "cell"), [(4, 1, "I4"), (5, -1, "I12")])
def test_what_repeats_a_shifted_figure_is_not_doubted(
    first: int, by: int, cell: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    found = inspected([edited(filled["D105"], tmp_path / "back.xlsx", [moved(I, "IJ", first, 12, by)])]).findings
    assert found[["code", "cell"]].to_numpy().tolist() == [["S025", cell], ["N002", "G10"]]


OWN: dict[str, tuple[list[Edit], str, str, str]] = {
    "a unit": (
        [put(R, "G9", "3,180円")],
        "V013",
        "G10",
        "（移すとG9になる欄です）「3,180円」の単位は",
    ),
    "a span": ([put(R, "H9", "5～10")], "V002", "H10", "（移すとH9になる欄です）「5～10」は範囲なので"),
    "nothing": ([put(R, "G9", None)], "V041", "G10", "（移すとG9になる欄です）12月末現在が空欄です"),
    "no day": ([put(R, "I9", "不明")], "V021", "I10", "（移すとI9になる欄です）「不明」は日付として"),
    "a note": ([put(R, "J9", "同上")], "T015", "J9", "備考の「同上」は"),
}


@pytest.mark.parametrize("name", OWN)
def test_what_is_wrong_with_a_shifted_answer_itself_is_said_too(
    name: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    edits, code, cell, says = OWN[name]
    path = edited(filled["D302"], tmp_path / "back.xlsx", [*edits, moved(R, "GHI", 5, 11, 1)])
    found = inspected([path]).findings.sort_values("code")
    assert found[["code", "cell"]].to_numpy().tolist() == [["S025", "G5"], [code, cell]]
    assert found["message"].iloc[-1].startswith(says)


def told_before(department: str, figures: dict[str, str], kind: Kind = Kind.ACTUAL) -> Known:
    """What figures were told as in the round before."""
    return {
        (department, code, "値"): (KnownFigure(kind, date(2023, 9, 30), State.VALUE, Decimal(value), value),)
        for code, value in figures.items()
    }


SENT = {"E2029": "8", "E2030": "70", "E2032": "50", "E2033": "250", "E2034": "9"}


def test_numbers_of_one_unit_are_told_apart_by_what_was_told_before(
    filled: dict[str, Path], asked: Asked, registry: Registry, tmp_path: Path
) -> None:
    path = edited(filled["D105"], tmp_path / "back.xlsx", [moved(R, "GH", 17, 20, 1)])
    known = replace(asked, known=told_before("D105", SENT))
    batch = inspect(read_forms([read_workbook(path)], ROUND), known, registry, KEY).batch
    found = batch.findings[batch.findings["code"] != "N002"]
    assert found[["code", "cell"]].to_numpy().tolist() == [["S025", "G17"]]
    assert "（G18～G21・H18～H21）が、1行下" in found["message"].iloc[0]


def texts_of(path: Path, department: str) -> dict[tuple[str, str, str, str], dict[str, str]]:
    """The texts of a workbook as the next round shows them: what was answered last."""
    rows = load_workbook(path)[N].iter_rows(min_row=4, max_col=6, values_only=True)
    return {
        (department, *map(str, row[:3])): {
            "shown_last_progress": f"{row[4]}（R5-09）",
            "shown_last_outlook": f"{row[5]}（R5-09）",
        }
        for row in rows
        if row[4]
    }


def copied(sheet: str, columns: str, first: int, last: int, by: int) -> Edit:
    """A block of cells copied, and pasted so many rows lower."""

    def edit(book: Workbook) -> None:
        for column in columns:
            cells = {row: book[sheet][f"{column}{row}"].value for row in range(first, last + 1)}
            for row, value in cells.items():
                book[sheet][f"{column}{row + by}"].value = value

    return edit


TEXTS: dict[str, tuple[list[Edit], list[list[str]], str]] = {
    "a row up": (
        [moved(N, "EF", 5, 13, -1)],
        [["S025", "E13"]],
        "の記入（E4～E12・F4～F12）が、1行上にずれているように見えます（E13・F13が空欄です）",
    ),
    "from a row on": ([moved(N, "EF", 8, 13, -1)], [["S025", "E13"]], "（E7～E12・F7～F12）が、1行上"),
    "one column": ([moved(N, "F", 5, 13, -1)], [["S025", "F13"]], "の記入（F4～F12）が、1行上"),
    "a row down, the last one lost": (
        [moved(N, "EF", 4, 12, 1)],
        [["S025", "E4"]],
        "（E5～E13・F5～F13）が、1行下にずれているように見えます（E4・F4が空欄です）。どの行までずれたかを確かめ",
    ),
    "with words of their own": (
        [*(put(N, f"E{row}", f"今年は{row}回の会議を開いた。") for row in range(4, 14)), moved(N, "EF", 5, 13, -1)],
        [["S025", "E13"]],
        "（E4～E12・F4～F12）が、1行上",
    ),
    "nothing but a gap": ([put(N, "E13", None)], [["T002", "E13"]], "空欄です"),
    "copied a row up": (
        [copied(N, "EF", 5, 13, -1)],
        [["S037", "E13"]],
        "（E4～E12・F4～F12）が、1行上にずれているように見えます（E13・F13が隣の行と同じ文章で、ほかの文章は1行下の",
    ),
    "copied a row down": ([copied(N, "E", 6, 12, 1)], [["S037", "E6"]], "の文章（E7～E13）が、1行下にずれて"),
    "one text twice": ([copied(N, "EF", 8, 8, 1)], [], ""),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_a_row_off_are_told_by_what_was_written_last(
    name: str, filled: dict[str, Path], registry: Registry, tmp_path: Path
) -> None:
    edits, expected, says = TEXTS[name]
    last = asked_in(registry, ROUND, told=Told(texts=texts_of(filled["D302"], "D302")))
    path = edited(filled["D302"], tmp_path / "back.xlsx", edits)
    found = inspect(read_forms([read_workbook(path)], ROUND), last, registry, KEY).batch.findings
    assert found[["code", "cell"]].to_numpy().tolist() == expected
    assert says in "".join(found["message"])
    assert found.loc[found["code"] == "S037", "answered"].all()


def named(first: int, last: int, by: int) -> Edit:
    """Texts that quote what a row so many lower is about."""

    def edit(book: Workbook) -> None:
        for row in range(first, last + 1):
            title = book[N][f"D{row + by}"].value
            book[N][f"E{row}"].value = f"{title}について、{row}月に方針をまとめた。"

    return edit


def test_texts_a_row_off_are_told_by_what_they_are_about(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    edits = [named(4, 12, 1), put(N, "E13", None), put(N, "F13", None)]
    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)]).findings
    assert found[["code", "cell"]].to_numpy().tolist() == [["S025", "E13"]]


def exchanged(sheet: str, first: int, last: int, one: str = "G", other: str = "H") -> Edit:
    def edit(book: Workbook) -> None:
        for row in range(first, last + 1):
            left, right = book[sheet][f"{one}{row}"], book[sheet][f"{other}{row}"]
            left.value, right.value = right.value, left.value

    return edit


def off(sheet: str, columns: str, first: int, last: int, by: int) -> Edit:
    """A block of cells cut, and pasted a column beside."""

    def edit(book: Workbook) -> None:
        for row in range(first, last + 1):
            cells = [book[sheet][f"{column}{row}"] for column in columns]
            values = [cell.value for cell in cells]
            for cell in cells:
                cell.value = None
            for cell, value in zip(cells, values, strict=True):
                book[sheet].cell(row, cell.column + by).value = value

    return edit


EXCHANGED: dict[str, tuple[str, list[Edit], list[list[str]]]] = {
    "what only grows": ("D302", [exchanged(R, 4, 11)], [["S029", "G4"]]),
    "nothing now, on a day": ("D104", [exchanged(R, 4, 15)], [["S029", "G4"]]),
    "and an error of one's own": (
        "D302",
        [put(R, "H6", "5～10"), exchanged(R, 4, 11)],
        [["S029", "G4"], ["V002", "G6"]],
    ),
    "days and forecasts": ("D302", [exchanged(R, 4, 11, "H", "I")], [["S026", "I4"]]),
    "a column to the right": ("D302", [off(R, "GHI", 4, 11, 1)], [["S031", "I4"]]),
    "a column to the left": ("D302", [off(R, "GHI", 4, 11, -1)], [["S031", "H4"]]),
    "over the targets": ("D105", [off(I, "IJ", 4, 12, 1)], [["S031", "K4"], ["N002", "G10"]]),
    "over the finals": ("D105", [off(I, "IJ", 4, 12, -1)], [["S031", "H4"], ["N002", "G10"]]),
}


@pytest.mark.parametrize("name", EXCHANGED)
def test_answers_in_the_wrong_columns_are_said_once(
    name: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    department, edits, expected = EXCHANGED[name]
    found = inspected([edited(filled[department], tmp_path / "back.xlsx", edits)]).findings
    assert found[["code", "cell"]].to_numpy().tolist() == expected


def filled_down(first: int, last: int) -> Edit:
    def edit(book: Workbook) -> None:
        for row in range(first, last + 1):
            book[R][f"G{row}"].value = book[R][f"G{first}"].value

    return edit


def test_one_number_in_every_row_is_no_exchange(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", [filled_down(4, 11)])]).findings
    assert set(found["code"]) == {"N001", "N016", "V013", "V031"}


def test_texts_exchanged(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    edits = [put(N, "E6", "同上"), exchanged(N, 4, 13, "E", "F")]
    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)]).findings
    assert found[["code", "cell", "answered"]].to_numpy().tolist() == [["S033", "E4", True], ["T015", "F6", False]]
    assert "「令和5年度の取組状況」と「令和6年度の取組予定」の文章が、入れ替わって" in found["message"][0]
    assert found["message"][1].startswith("（入れ替えるとE6になる欄です）令和5年度の取組状況の「同上」")


@pytest.mark.parametrize(("rows", "expected"), [(3, [["T019", "E6", True]]), (2, [])])
def test_one_text_copied_down(
    rows: int, expected: list[list[object]], filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    edits = [put(N, f"E{row}", "窓口の改善を進めた。") for row in range(5, 5 + rows)]
    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)]).findings
    assert found[["code", "cell", "answered"]].to_numpy().tolist() == expected


def backwards(book: Workbook) -> None:
    rows = [[book[R][f"{column}{row}"].value for column in "GHI"] for row in range(11, 3, -1)]
    for row, values in enumerate(rows, start=4):
        for column, value in zip("GHI", values, strict=True):
            book[R][f"{column}{row}"].value = value


def test_answers_in_another_order(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", [backwards])]).findings
    [order] = found[found["code"] == "S032"].to_dict("records")
    assert (order["cell"], order["answered"]) == ("G4", True)
    assert "12月末現在のG4・G5・G7・G8・G10 ほか1か所では" in order["message"]
    assert "単位の合う行も含めて、すべての行の数値を" in order["message"]
    assert set(found["code"]) == {"S032", "V013", "V031", "V062"}


def one_more_each(column: str, first: int, cells: list[object]) -> Edit:
    def edit(book: Workbook) -> None:
        for row, value in enumerate(cells, start=first):
            book[R][f"{column}{row}"].value = value

    return edit


SERIES: dict[str, tuple[str, list[Edit], list[list[str]]]] = {
    "days": ("D302", [one_more_each("I", 4, [f"12/{day}" for day in range(28, 32)])], [["V073", "I5"]]),
    "three days": ("D302", [one_more_each("I", 4, ["12/29", "12/30", "12/31"])], []),
    "numbers": ("D203", [one_more_each("G", 12, ["5名", "6名", 7, "８名"])], [["N021", "G13"]]),
    "three numbers": ("D203", [one_more_each("G", 12, ["5名", "6名", 7])], []),
}


@pytest.mark.parametrize("name", SERIES)
def test_a_series_filled_in_by_a_spreadsheet(
    name: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    department, edits, expected = SERIES[name]
    states = [put(R, f"H{row}", "集計中") for row in range(4, 16)] if department == "D203" else []
    found = inspected([edited(filled[department], tmp_path / "back.xlsx", [*edits, *states])]).findings
    assert found[["code", "cell"]].to_numpy().tolist() == expected


def test_an_exchange_says_which_rows_tell_it(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", [exchanged(R, 4, 11)])]).findings
    assert "（H4・H5・H6・H7・H9の5行で、二つの数値の大小が逆か" in found["message"][0]
    assert "J4の備考に理由を" in found["message"][0]


def test_an_exchange_that_is_none_is_answered_in_the_row(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    edits = [exchanged(R, 4, 11), put(R, "J4", "対象を減らしたため、年度末は減る見込みです。")]
    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)]).findings
    assert found[["code", "cell", "answered"]].to_numpy().tolist() == [
        ["N001", f"H{row}", row == 4] for row in (4, 5, 6, 7, 9)
    ]


@pytest.mark.parametrize(("figures", "codes"), [({}, []), (SENT, ["S029"])])
def test_forecasts_alone_are_doubted_where_the_last_time_there_were_none(
    figures: dict[str, str],
    codes: list[str],
    filled: dict[str, Path],
    asked: Asked,
    registry: Registry,
    tmp_path: Path,
) -> None:
    no_days = [put(R, f"I{row}", None) for row in range(4, 38)]
    path = edited(filled["D105"], tmp_path / "back.xlsx", [*no_days, exchanged(R, 17, 21)])
    known = replace(asked, known=told_before("D105", figures))
    found = inspect(read_forms([read_workbook(path)], ROUND), known, registry, KEY).batch.findings
    assert found.loc[found["code"] != "N002", "code"].tolist() == codes


SPARE = fill_row(R, 12, "行財政改革実施計画", "No.2", "②", "新しい件数", "件", None, "3件", "4件", "1/31", "補足")
GAPS: dict[str, tuple[list[Edit], list[list[str]]]] = {
    "the first row": ([put(R, "G4", None), put(R, "H4", None)], [["V041", "G4"], ["V041", "H4"]]),
    "and a row of one's own": ([put(R, "G4", None), SPARE], [["V041", "G4"]]),
    "and wrong units": (
        [put(R, "G8", "12件"), put(R, "G10", "13件"), put(R, "G11", None)],
        [["V013", "G8"], ["V013", "G10"], ["V041", "G11"]],
    ),
}


@pytest.mark.parametrize("name", GAPS)
def test_a_gap_is_no_shift(name: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    edits, expected = GAPS[name]
    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)]).findings
    assert found[["code", "cell"]].to_numpy().tolist() == expected


def test_numbers_in_the_column_of_days(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    def exchange(book: Workbook) -> None:
        swap_columns(R, 8, 9)(book)
        book[R]["H3"].value, book[R]["I3"].value = book[R]["I3"].value, book[R]["H3"].value

    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", [exchange])]).findings
    assert found[["code", "cell"]].to_numpy().tolist() == [["S026", "I4"]]
    assert "3月末見込の列と入れ替わっています" in found["message"][0]


SOON, LATE = datetime(2024, 2, 8, 15, tzinfo=UTC), datetime(2024, 12, 19, 15, tzinfo=UTC)  # the day after in Japan
AHEAD = [
    ("令和6年12月9日", SOON, "令和6年2月9日"),
    ("3/9", SOON, "令和6年2月9日"),
    ("2024/3/1", SOON, ""),
    ("2/9", SOON, ""),
    ("2024/12/28", LATE, "令和6年12月20日"),
    ("2024/12/23", LATE, ""),
    ("2/9", LATE, ""),
]


@pytest.mark.parametrize(("typed", "came", "arrived"), AHEAD)
def test_a_day_of_sending_far_ahead(
    typed: str, came: datetime, arrived: str, filled: dict[str, Path], asked: Asked, registry: Registry, tmp_path: Path
) -> None:
    book = read_workbook(edited(filled["D302"], tmp_path / "back.xlsx", [put(C, "B10", typed)]))
    found = inspect(read_forms([replace(book, arrived=came)], ROUND), asked, registry, KEY).batch.findings
    assert found[["code", "example"]].to_numpy().tolist() == ([["C021", arrived]] if arrived else [])


def cleared(sheet: str, columns: str, first: int, last: int) -> Edit:
    def edit(book: Workbook) -> None:
        for column in columns:
            for row in range(first, last + 1):
                book[sheet][f"{column}{row}"].value = None

    return edit


COPIED: dict[str, tuple[str, str, str, list[Edit], list[list[str]]]] = {
    "figures": ("D302", R, "G4", [cleared(R, "GHIJ", 4, 11)], [["S036", "G4"], ["S009", "A1"]]),
    "texts": ("D302", N, "E4", [cleared(N, "EF", 4, 13)], [["S036", "E4"], ["S009", "A1"]]),
    "finals, too": ("D105", I, "I4", [cleared(I, "HIJ", 4, 12)], [["S036", "I4"], ["N002", "G10"], ["S009", "A1"]]),
    "filled in both": ("D302", R, "", [], [["S009", "A1"]]),
    "filled in neither": (
        "D201",
        N,
        "",
        [cleared(N, "EF", 4, 4), cleared(f"{N} (2)", "EF", 4, 9)],
        [["T002", "E4"], ["T002", "F4"], ["S009", "A1"]],
    ),
}


@pytest.mark.parametrize("name", COPIED)
def test_answers_in_a_copy_of_the_sheet_are_said_once(
    name: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    department, sheet, cell, edits, expected = COPIED[name]
    path = edited(filled[department], tmp_path / "back.xlsx", [copy_sheet(sheet, f"{sheet} (2)"), *edits])
    found = inspected([path]).findings
    assert found[["code", "cell"]].to_numpy().tolist() == expected
    if cell:
        assert f"記入はシート「{sheet} (2)」にあります。" in found["message"].iloc[0]


BEFORE = {date(2022, 9, 30): Decimal("0.5"), date(2022, 12, 31): Decimal("0.7"), date(2023, 6, 30): Decimal("0.3")}
"""How much of the last number there was, on which day."""


def told_last(path: Path, asked: Asked, registry: Registry) -> Known:
    """What a workbook says, as the round before told it: numbers, states and remarks."""
    known = {}
    for read in inspect(read_forms([read_workbook(path)], ROUND), asked, registry, KEY).responses:
        if not read.sheet.numbers:
            continue
        for row in read.rows[read.rows["asked"]].to_dict("records"):
            known[row["department"], row["figure"], str(row["part"])] = tuple(
                KnownFigure(Kind.ACTUAL, day, State.VALUE, row["actual_value"] * times, told="before")
                for day, times in BEFORE.items()
                if row["actual_value"]
            ) + tuple(
                KnownFigure(
                    kind, day, row[f"{column}_state"], row[f"{column}_value"], row[column], row["remark"], told="R5-09"
                )
                for kind, day, column in (
                    (Kind.ACTUAL, date(2023, 9, 30), "actual"),
                    (Kind.FORECAST, date(2024, 3, 31), "forecast"),
                )
            )
    return known


LAST: dict[str, tuple[list[Edit], list[list[object]]]] = {
    "every number": ([], [["S035", "G4", False]]),
    "with a remark of that time": ([put(R, "J4", "前回の備考")], [["S035", "G4", False]]),
    "with a new remark": ([put(R, "J4", "9月末から動きがなかった。")], [["S035", "G4", True]]),
    "but one": ([put(R, "G6", "1,445")], [["N013", f"G{row}", False] for row in (4, 5, 7, 9)]),
    "but a forecast": ([put(R, "H6", "1,701")], [["N013", f"G{row}", False] for row in (4, 5, 6, 7, 9)]),
}


@pytest.mark.parametrize("name", LAST)
def test_a_copy_of_the_last_round_is_said_once(
    name: str, filled: dict[str, Path], asked: Asked, registry: Registry, tmp_path: Path
) -> None:
    edits, expected = LAST[name]
    old = edited(filled["D302"], tmp_path / "old.xlsx", [put(R, "J4", "前回の備考")])
    last = replace(asked, known=told_last(old, asked, registry))
    path = edited(filled["D302"], tmp_path / "back.xlsx", [put(R, "J4", None), *edits])
    found = inspect(read_forms([read_workbook(path)], ROUND), last, registry, KEY).batch.findings
    assert found[["code", "cell", "answered"]].to_numpy().tolist() == expected
    if expected[0][0] == "S035":
        assert found["message"][0] == (
            "「12月末現在」と「3月末見込」の回答が、すべて前回（R5-09）の回答と同じです（8行）。前回の調査票から写したまま"
            "でないか確かめ、変わった数値を直してください。すべて変わっていないときは、J4の備考にそう書いてください。"
        )
