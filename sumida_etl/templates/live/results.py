"""What the formulas of an empty workbook give: a program that does not calculate shows what the file says of them."""

import re
from collections.abc import Iterator
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sumida_etl.templates.live import names
from sumida_etl.templates.live.reading import OF_NOTHING

Result = str | bool | int | Decimal
Results = dict[tuple[str, str], Result]
"""By sheet and cell what a formula gives."""
_LITERAL = re.compile(rf'={names.ROW}&"([^"]*)"')
_NUMBER = re.compile(rf"={names.NUMBER}\+\(?(-?[\d.]+)\)?")
_STEP = re.compile(r"=点検_[a-z_]+_([a-z]+)")
_GIVEN: dict[str, Result] = {
    f"={names.CHECK}": names.BLANK,
    f"={names.CANARY}": True,
    **dict.fromkeys((f"={names.SPARE}", f"={names.DOUBT}"), ""),
}


def results_of_blank(book: Workbook) -> Results:
    """What the formulas of the tables give while nothing has been filled in."""
    return {
        (sheet.title, cell): result
        for sheet in book.worksheets
        for cell, formula in _formulas(sheet)
        if (result := result_of_blank(formula)) is not None
    }


def _formulas(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                yield cell.coordinate, str(cell.value)


def result_of_blank(formula: str) -> Result | None:
    """What a formula of a row gives beside cells that are blank; None of one that is not a row's."""
    if formula in _GIVEN:
        return _GIVEN[formula]
    if found := _LITERAL.fullmatch(formula):
        return found[1]
    if found := _NUMBER.fullmatch(formula):
        return Decimal(found[1])
    if formula.startswith(f"=IFERROR({names.NUMBER}+"):
        return ""
    if found := _STEP.fullmatch(formula):
        return OF_NOTHING[found[1]]
    return None
