"""The colours of 点検: of each answer, and of the typed numbers, since the answer may stand off the screen."""

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from schemas.columns import Column
from schemas.submission import header
from sumida_etl.templates import style
from sumida_etl.templates.live import names
from sumida_etl.templates.live.columns import SHORTEST_ANSWER, WRONG_VALUE, LiveColumns


def colour_answers(sheet: Worksheet, first: str, last: str) -> None:
    """Colour each answer by the word that it begins with, which says the same without a colour."""
    for word, (letters, ground) in style.ANSWERS.items():
        _add(sheet, f"{first}:{last}", f'LEFT({first},{len(word)})="{word}"', letters, ground)


def colour_typed(sheet: Worksheet, live: LiveColumns, first: int, last: int) -> None:
    """Colour the numbers that are none, and those that are doubted while 備考 says nothing; rows from, to.

    A doubt colours the letters alone: the ground of a cell that was sent back stays to be seen.
    """
    for at, column in live.columns.items():
        if column in live.numbers:
            area = f"{get_column_letter(at)}{first}:{get_column_letter(at)}{last}"
            _add(sheet, area, _is_wrong(live, column, first), *style.ANSWERS[names.MEND])
            _add(sheet, area, _is_doubted(live, column, first), style.ANSWERS[names.MAKE_SURE][0])


def _is_wrong(live: LiveColumns, column: Column, row: int) -> str:
    value = f"{get_column_letter(live.place(column, 'value'))}{row}"
    return f'AND({_trusted(live)},EXACT(LEFT(${value},1),"{WRONG_VALUE}"))'


def _is_doubted(live: LiveColumns, column: Column, row: int) -> str:
    told = f'ISNUMBER(FIND("{header(column, live.round)}：",${get_column_letter(live.of_row("doubt"))}{row}))'
    remark = next((at for at, each in live.columns.items() if each.name == "remark"), None)
    unanswered = f"LEN(TRIM(${get_column_letter(remark)}{row}))<{SHORTEST_ANSWER}" if remark else "TRUE"
    return f"AND({_trusted(live)},{told},{unanswered})"


def _trusted(live: LiveColumns) -> str:
    """The cell that says whether the program calculates as Excel does."""
    return f"${get_column_letter(live.first_step)}${live.sheet.header_row}"


def _add(sheet: Worksheet, area: str, formula: str, letters: str, ground: str = "") -> None:
    look = {"fill": PatternFill(bgColor=ground)} if ground else {}
    rule = FormulaRule(formula=[formula], font=Font(bold=True, color=letters), **look)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(area, rule)
