"""点検: what the workbook answers while it is filled in, calculated by a small spreadsheet program of the tests."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from schemas.submission import TABLES
from sumida_etl.checks.findings.messages import sentences
from sumida_etl.checks.matching.note_lines import NoteLines
from sumida_etl.checks.run import inspect
from sumida_etl.checks.unread_content import unread_findings
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.rules.cover import confirms
from sumida_etl.rules.cross_checks import TOTAL_IS_OFF
from sumida_etl.rules.plausibility import IMPOSSIBLE
from sumida_etl.survey import Survey
from sumida_etl.templates.live.facts import DOUBTS
from sumida_etl.templates.live.names import CHECK
from sumida_etl.templates.workbook import write_template
from sumida_etl.vocabulary import Severity
from tests.templates.spreadsheet import EXCEL_2016, Spreadsheet, parsed

ICT = "D105"
ACTUAL, FORECAST, REMARK = "12月末現在", "3月末見込", "備考"
Typed = dict[tuple[str, int], dict[str, object]]
Answers = Callable[[Typed], dict[tuple[str, int], str]]


@pytest.fixture(scope="module")
def path(survey: Survey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    department = survey.registry.department(ICT, survey.round.as_of)
    return write_template(tmp_path_factory.mktemp("out"), survey.registry.ward, department, survey.asked, survey.key)


def place(sheet: Worksheet, header: str) -> str:
    return next(cell.column_letter for cell in sheet[3] if cell.value == header)


def filled(path: Path, typed: Typed) -> openpyxl.Workbook:
    book = openpyxl.load_workbook(path)
    for (name, row), cells in typed.items():
        for header, value in cells.items():
            cell = book[name][f"{place(book[name], header)}{row}"]
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    return book


@pytest.fixture
def answers(path: Path) -> Answers:
    def of(typed: Typed) -> dict[tuple[str, int], str]:
        book = filled(path, typed)
        program = Spreadsheet(book)
        return {(name, row): program.answer(name, f"{place(book[name], CHECK)}{row}") for name, row in typed}

    return of


SAID = [
    # the row of 指標, 現在, 見込, 備考, what 点検 says
    (4, "", "", "", "未記入"),
    (6, "２０９", "", "", "未記入：3月末見込"),
    (6, "209", "約２１０手続", "", "記入済"),
    (4, "5～10", "集計中", "", "要修正　12月末現在：数値として読めません"),
    (4, "5～10", "", "", "要修正　12月末現在：数値として読めません（未記入：3月末見込）"),
    (5, "40手続", "30手続", "", "確認　3月末見込：12月末現在より小さい数です（正しければ備考へ）"),
    (5, "40手続", "30手続", "年度内に廃止した手続がある", "備考で回答済"),
    (5, "延べ40", "ー", "", "記入済"),
    (5, "400", "集計中", "", "確認　12月末現在：前回の10倍を超えています（正しければ備考へ）"),
    (11, "98ﾊﾟｰｾﾝﾄ", "約９９％", "", "記入済"),
    (5, "2", "36", "", "確認　12月末現在：前回の10分の1を下回っています（正しければ備考へ）"),
    (7, "2人", "集計中", "", "確認　12月末現在：単位がこの行と違います（正しければ備考へ）"),
    (8, "167件（見込）", "180", "", "確認　12月末現在：（見込）と書かれています（正しければ備考へ）"),
    (8, "167", "0.9", "", "要修正　3月末見込：小数があります"),
    (8, "167円", "180", "", "要修正　12月末現在：この行の単位に直せない単位です"),
    (8, "▲167", "1,80", "", "要修正　12月末現在：負の数です／3月末見込：数値として読めません"),
    (8, "167", "不明", "", "要修正　3月末見込：数値として読めません"),
    (11, "0.98", "100％", "", "確認　12月末現在：％の行には小さすぎる数です（正しければ備考へ）"),
    (11, "100.1", "99", "", "要修正　12月末現在：100％を超えています"),
    (4, 24, 25.0, "", "記入済"),
    (4, "36 3", "(5)", "", "記入済"),
    (4, "\u3000", "　", "", "未記入"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "actual", "forecast", "remark", "said"), SAID)
def test_what_it_says(answers: Answers, row: int, actual: object, forecast: object, remark: str, said: str) -> None:
    typed: Typed = {("指標", row): {ACTUAL: actual, FORECAST: forecast, REMARK: remark}}
    assert answers(typed) == {("指標", row): said}


def test_parts_and_their_total(answers: Answers) -> None:
    rows: Typed = {("効果・実績", row): {ACTUAL: "5", FORECAST: "5"} for row in range(4, 38)}
    said = {row: text for (_, row), text in answers(rows).items() if "内訳の計" in text}
    assert set(said) >= {6}  # 対象手続数, of 公開済, 公開予定 and 予定なし
    assert set(said.values()) == {
        "確認　12月末現在：内訳の計と合いません／3月末見込：内訳の計と合いません（正しければ備考へ）"
    }


def test_a_spare_row_wants_what_it_is_about(answers: Answers) -> None:
    assert answers({("効果・実績", 38): {}}) == {("効果・実績", 38): ""}
    typed: Typed = {("効果・実績", 38): {"実績名": "説明会の参加者", ACTUAL: "約20人"}}
    assert answers(typed) == {("効果・実績", 38): "未記入：計画・取組番号・項目・単位・3月末見込"}


def test_a_confirmation_answers_what_stands_and_no_level(path: Path) -> None:
    """変更なし on 表紙: a count of the plan stands, a level is asked for, and texts are not counted as open."""
    typed: Typed = {("指標", 10): {}, ("指標", 4): {}, ("指標", 8): {ACTUAL: "1,80"}}
    book = filled(path, typed)
    rows = {cell.value: cell.row for cell in book["表紙"]["A"] if cell.value}
    book["表紙"][f"B{rows['前回から変更なし']}"] = "変更なし　"
    program = Spreadsheet(book)
    assert [program.answer("指標", f"{place(book['指標'], CHECK)}{row}") for row in (10, 4, 8)] == [
        "変更なし",
        "未記入：12月末現在",
        "要修正　12月末現在：数値として読めません",
    ]
    assert program.answer("表紙", f"B{rows['取組状況']}") == ""


SPELT = ("変更なし", "変更無し", "変更無", "変更はありません", "変更ありません")
BESIDE = ("", " ", "\u3000", "\n", "\t", "\u00a0", "\u200b", "\ufeff")
OTHERS = ("", "\u3000", "なし", "変更", "変更あり", "変更なし。", "変更なし変更なし", "変更なし|変更無し", "○", "TRUE")


def test_the_formula_takes_for_a_confirmation_what_the_check_does(path: Path) -> None:
    said = [f"{blank}{word[:2]}{blank}{word[2:]}{blank}" for word in SPELT for blank in BESIDE]
    book = filled(path, {("指標", 10): {}})
    (cell,) = (row[1] for row in book["表紙"].iter_rows(max_col=2) if row[0].value == "前回から変更なし")
    for text in (*said, *OTHERS):
        cell.value = text
        shown = Spreadsheet(book).answer("指標", f"{place(book['指標'], CHECK)}10")
        assert (shown == "変更なし") == confirms(text) == (text in said), repr(text)


def test_the_cover_counts_what_is_open(path: Path) -> None:
    book = filled(path, {("指標", 4): {ACTUAL: "5～10"}, ("指標", 5): {ACTUAL: "40", FORECAST: "30"}})
    program = Spreadsheet(book)
    rows = {cell.value: cell.row for cell in book["表紙"]["A"] if cell.value}
    said = {name: program.answer("表紙", f"B{rows[name]}") for name in ("指標", "効果・実績", "取組状況")}
    assert said == {
        "指標": "要修正 1件　未記入 7件　確認 1件　",
        "効果・実績": "未記入 34件　",
        "取組状況": "未記入 70件　",
    }


def test_what_a_program_shows_that_does_not_calculate_is_what_one_calculates(path: Path) -> None:
    given, book = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    program = Spreadsheet(book)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    shown = given[sheet.title][cell.coordinate].value
                    assert (shown or "") == (program.answer(sheet.title, cell.coordinate) or ""), cell.value


def test_typed_numbers_are_coloured_as_their_answers_say(path: Path) -> None:
    shown = {}
    for actual, forecast, remark in (
        ("5～10", "集計中", ""),
        ("40手続", "30手続", ""),
        ("40手続", "30手続", "廃止した"),
    ):
        book = filled(path, {("指標", 4): {ACTUAL: actual, FORECAST: forecast, REMARK: remark}})
        program = Spreadsheet(book)
        cells = {title: f"{place(book['指標'], title)}4" for title in (ACTUAL, FORECAST)}
        shown[actual, remark] = [
            [bool(program.run(parsed(rule.formula[0]), "指標", 4)) for rule in area.rules]
            for cell in cells.values()
            for area in book["指標"].conditional_formatting
            if cell in area.cells
        ]
    assert shown == {
        ("5～10", ""): [[True, False], [False, False]],
        ("40手続", ""): [[False, False], [False, True]],
        ("40手続", "廃止した"): [[False, False], [False, False]],
    }


def test_the_formulas_are_such_as_excel_2016_takes(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    formulas = [
        name.attr_text for sheet in book.worksheets for key, name in sheet.defined_names.items() if CHECK in key
    ]
    assert len(formulas) > 40
    for formula in formulas:
        plain = re.sub(r'"(?:[^"]|"")*"', '""', formula)
        assert {name.removeprefix("_xlfn.") for name in re.findall(r"([A-Z_a-z.]+[A-Z0-9]*)\(", plain)} <= EXCEL_2016
        assert len(formula) <= 8_192
        assert max(map(len, re.findall(r'"((?:[^"]|"")*)"', formula)), default=0) <= 255
        depth = deepest = 0
        for sign in plain:
            depth += (sign == "(") - (sign == ")")
            deepest = max(deepest, depth)
        assert deepest <= 64


def test_it_says_mend_where_the_checks_send_back_and_make_sure_where_they_doubt() -> None:
    assert {sentences()[twin.code].severity for twin in IMPOSSIBLE} == {Severity.ERROR}
    doubts = {sentences()[twin.code].severity for twin in (*DOUBTS, TOTAL_IS_OFF)}
    assert doubts | {sentences()[code].severity for code in ("V031", "V032")} == {Severity.WARNING}


FAULTS = {
    "V061": "負の数です", "V062": "小数があります", "V063": "100％を超えています", "V064": "0％を下回っています",
    "N001": "より小さい数です", "N005": "小さすぎる数です",
}  # fmt: skip


def test_values_that_a_program_kept_are_no_writing_of_a_department(path: Path, survey: Survey, tmp_path: Path) -> None:
    values = openpyxl.load_workbook(path, data_only=True)
    values.save(tmp_path / path.name)
    forms = read_forms([read_workbook(tmp_path / path.name)], survey.round)
    no_notes: dict[str, NoteLines] = {sheet.name: {} for sheet in TABLES}
    assert list(unread_findings(forms, no_notes)) == []
    values["指標"].cell(5, values["指標"].max_column + 1).value = "速報値"
    values.save(tmp_path / path.name)
    (found,) = unread_findings(read_forms([read_workbook(tmp_path / path.name)], survey.round), no_notes)
    assert found.raw == "速報値"


def test_nothing_of_it_is_read_back_and_the_checks_find_what_it_says(
    path: Path, survey: Survey, tmp_path: Path
) -> None:
    typed: Typed = {
        ("指標", row): {ACTUAL: actual, FORECAST: forecast, REMARK: remark}
        for row, actual, forecast, remark, _ in SAID
        if row not in (4,) and not remark
    }
    book = filled(path, typed)
    program, sent = Spreadsheet(book), tmp_path / "sent.xlsx"
    book.save(sent)
    grid = read_workbook(sent).sheets["指標"]
    assert not grid.features.formulas
    assert not any(str(cell).startswith(("点検_", "記入済", "要修正")) for row in grid.rows for cell in row)
    findings = inspect(read_forms([read_workbook(sent)], survey.round), survey.asked, survey.registry, survey.key)
    found = findings.batch.findings
    assert not set(found["code"]) & {"S011", "S012", "S019", "V051", "V052"}
    errors = set(found.loc[found["severity"] == Severity.ERROR, "cell"])
    for (name, row), cells in typed.items():
        said = str(program.answer(name, f"{place(book[name], CHECK)}{row}"))
        at = {f"{place(book[name], header)}{row}" for header in cells}
        assert said.startswith("要修正") <= bool(errors & at)
        codes = set(found.loc[(found["sheet"] == name) & found["cell"].isin(at), "code"])
        assert {code for code, words in FAULTS.items() if words in said} <= codes
