"""The file of a workbook: its texts are shared, and what is made again is the same to the byte."""

import time
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl

from sumida_etl.reader.workbook import read_workbook
from sumida_etl.survey import Survey
from sumida_etl.templates.saved import saved
from sumida_etl.templates.workbook import template

TEXTS = ("=1+1", "<&>\"'", " 前後の空白 ", "行\n替え", "＆amp;", "&amp;", "_x000D_", "𠮷野", "x", "x")


def test_the_same_workbook_is_the_same_file(survey: Survey) -> None:
    department = survey.registry.department("D302", survey.round.as_of)
    one = saved(template(survey.registry.ward, department, survey.asked, survey.key))
    time.sleep(2.1)  # the clock of a zip counts in steps of two seconds
    assert saved(template(survey.registry.ward, department, survey.asked, survey.key)) == one
    with zipfile.ZipFile(BytesIO(one)) as archive:
        assert not [name for name in archive.namelist() if b"inlineStr" in archive.read(name)]


def test_every_text_is_what_openpyxl_was_given(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row, text in enumerate(TEXTS, start=1):
        cell = book.worksheets[0].cell(row, 1, text)
        cell.data_type = "s"
    (tmp_path / "a.xlsx").write_bytes(saved(book))
    book.save(tmp_path / "b.xlsx")
    read = [[row[0] for row in read_workbook(tmp_path / name).sheets["Sheet"].rows] for name in ("a.xlsx", "b.xlsx")]
    assert read[0] == read[1]
    again = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [again.cell(row, 1).value for row in range(1, len(TEXTS) + 1)] == list(TEXTS)
