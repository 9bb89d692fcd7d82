"""A formula reads what is typed as the reader does, or is silent: never another number, never a wrong accusation."""

from pathlib import Path
from random import Random

import openpyxl
import pytest

from sumida_etl.survey import Survey
from sumida_etl.templates.live.reading import EMPTY, NO_UNIT, SILENT, STATE, UNREADABLE
from sumida_etl.templates.workbook import write_template
from sumida_etl.values import read_number
from sumida_etl.values.grammar.problem_codes import Problem
from tests.templates.spreadsheet import Spreadsheet

RESULTS, FIRST, LAST = "効果・実績", 4, 37
BEFORE = (
    "", "", "", "約", "およそ", "延べ", "約延べ", "合計", "計－", "▲", "△", "-", "－", "− ",
    "+", "第", "約▲", "≒", "¥",
)  # fmt: skip
NUMBERS = (
    "", "", "0", "7", "36", "40", "6,918", "６，９１８", "1234567", "1,23",
    "1,2345", "0012", "00", "0.5", "12.50", "３．２", "1.2.3", "12.", ".5",
    "96.27", "100", "100.1", "1,234,567.8", "99999999999999999", "3 6",
    "1, 234", "1\n000", "二", "①", "2/8", "1e3",
)  # fmt: skip
BEHIND = (
    "", "", "", "", "件", "手続", "回", "人", "名", "課", "%", "％", "パーセント", "円",
    "千円", "万", "千", "万件", "百万円", "億", "/年", "件/年", "程度", "以上", "件程度か", " 件",
    "\u3000\u4ef6", "ﾊﾟｰｾﾝﾄ", "\u304b\u3099\u6240", "～10", "㎡", "m²", "²",
    "ポイント", "=A+00",
)  # fmt: skip
NOTES = (
    "", "", "", "", "（見込）", "(12月末現在)", "【概数】", "（仮）", "(9月末見込み)", "※", "。",
    "(", ")",
)  # fmt: skip
WORDS = (
    "集計中", "（集計中）", "未集計", "該当なし", "－", "―", "ー", "---", "----", "未実施", "未着手。",
    "不明", "なし", "検討中", "?", "R6予定", "ＡＢ", "", " ", "\u3000", "\u200b", "集計 中",
    "対象外", "同上", "#REF!", "TRUE",
)  # fmt: skip


def texts(chance: Random, count: int) -> list[str]:
    made = []
    for _ in range(count):
        parts = [chance.choice(part) for part in (BEFORE, NUMBERS, BEHIND, NOTES)]
        made.append(chance.choice(WORDS) if chance.random() < 0.15 else "".join(parts))
    return made


@pytest.mark.parametrize("seed", range(6))
def test_as_the_reader_reads_it_or_not_at_all(survey: Survey, tmp_path: Path, seed: int) -> None:
    department = survey.registry.department("D105", survey.round.as_of)
    path = write_template(tmp_path, survey.registry.ward, department, survey.asked, survey.key)
    book = openpyxl.load_workbook(path)
    sheet = book[RESULTS]
    at = {cell.value: cell.column_letter for cell in sheet[3]}
    steps = [cell.column for cell in sheet[FIRST] if str(cell.value) == "=点検_actual_read"]
    typed = texts(Random(seed), LAST - FIRST + 1)
    for row, text in enumerate(typed, start=FIRST):
        cell = sheet[f"{at['12月末現在']}{row}"]
        cell.value, cell.data_type = text or None, "s" if text else "n"
    program, silent = Spreadsheet(book), 0
    for row, text in enumerate(typed, start=FIRST):
        said, unit = program.value(RESULTS, row, steps[0]), str(sheet[f"{at['単位']}{row}"].value)
        read = read_number(text, unit)
        about = f"{text!r} in a row of {unit}: {said!r}, {read}"
        if said == SILENT:
            silent += 1
        elif said in (UNREADABLE, NO_UNIT):
            assert (read.problem == Problem.UNIT_FOREIGN) == (said == NO_UNIT) and read.problem, about
            assert read.value is None, about
        elif said == EMPTY:
            assert (read.state, read.problem) == (None, ""), about
        elif said == STATE:
            assert read.state is not None and read.value is None, about
        else:
            assert read.value is not None and float(read.value) == pytest.approx(said, abs=1e-9), about
    assert silent < len(typed) * 0.7
