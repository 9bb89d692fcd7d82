"""差戻し票: the first sheet of a returned workbook, a list of what to mend with links to the cells."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from schemas.submission import RETURN_SLIP
from sumida_etl.forms import style
from sumida_etl.returns.letter import Letter, counted
from sumida_etl.returns.marks import FILLS, clean, lines_of
from sumida_etl.returns.prospects import PROSPECT
from sumida_etl.vocabulary import Severity

_HEADS = {"番号": 6, "区分": 7, "シート": 13, "セル": 8, "記入された内容": 26, "直し方": 62, "記入例": 24}
_PROSPECT_HEAD = {"この値のままのときの判定": 26}
_KEPT_COLUMN = 26
"""Hidden, in column Z: how each marked cell looked, so that the marks can be taken off when the file comes back."""
_LINK = Font(name=style.FACE, size=11, color="0563C1", underline="single")
_WRAPPED = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_LONGEST_SHOWN = 400


def write_slip(
    book: Workbook, findings: pd.DataFrame, letter: Letter, kept: Mapping[tuple[str, str], str]
) -> Worksheet:
    """Put the sheet first and open the workbook there."""
    sheet: Worksheet = book.create_sheet(RETURN_SLIP, 0)
    heads = _HEADS | (_PROSPECT_HEAD if findings[PROSPECT].any() else {})
    _text(sheet.cell(1, 1), letter.title).font = style.TITLE
    _text(sheet.cell(2, 1), counted(findings)).font = style.STRONG
    for row, line in enumerate(letter.steps(), start=3):
        _text(sheet.cell(row, 1), line).font = style.BODY
    top = 4 + len(letter.steps())
    for column, (head, width) in enumerate(heads.items(), start=1):
        cell = _text(sheet.cell(top, column), head)
        cell.font, cell.fill, cell.border, cell.alignment = style.HEADER, style.HEADER_FILL, style.GRID, style.CENTRE
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[top].height = style.ROW_HEIGHT
    for number, finding in enumerate(findings.to_dict("records"), start=1):
        _line(sheet, top + number, number, {str(name): value for name, value in finding.items()}, heads)
        place = (finding["sheet"], finding["cell"])
        if place in kept:
            _text(sheet.cell(top + number, _KEPT_COLUMN), kept[place])
    sheet.column_dimensions[get_column_letter(_KEPT_COLUMN)].hidden = True
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_area = f"A1:{get_column_letter(len(heads))}{top + len(findings)}"
    style.print_on_a4(sheet, top)
    for other in book.worksheets:
        # Sheets selected together are edited together.
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    return sheet


def kept_in(book: Workbook) -> dict[tuple[str, str], str]:
    """What an earlier 差戻し票 in the workbook says of how the marked cells looked."""
    if RETURN_SLIP not in book.sheetnames:
        return {}
    rows = book[RETURN_SLIP].iter_rows(max_row=5000, max_col=_KEPT_COLUMN, values_only=True)
    return {(str(row[2]), str(row[3])): str(row[-1]) for row in rows if row[-1]}


def _line(sheet: Worksheet, row: int, number: int, finding: Mapping[str, Any], heads: Mapping[str, int]) -> None:
    raw = finding["raw"] if len(finding["raw"]) <= _LONGEST_SHOWN else finding["raw"][:_LONGEST_SHOWN] + "…"
    texts = (
        str(number), Severity(finding["severity"]).word, finding["sheet"], finding["cell"], raw,
        finding["message"], finding["example"], finding[PROSPECT],
    )  # fmt: skip
    height = 1
    for column, (width, text) in enumerate(zip(heads.values(), texts, strict=False), start=1):
        cell = _text(sheet.cell(row, column), text)
        cell.font, cell.border, cell.alignment = style.BODY, style.GRID, style.CENTRE if column <= 4 else _WRAPPED
        height = max(height, lines_of(text, max(1, width - 4)))
    sheet.row_dimensions[row].height = min(400, 6 + 18 * height)
    sheet.cell(row, 2).fill = FILLS[finding["severity"]]
    if finding["sheet"] in (sheet.parent or Workbook()).sheetnames:
        link = sheet.cell(row, 4)
        name = finding["sheet"].replace("'", "''")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{name}'!{finding['cell']}", display=finding["cell"])
        link.font = _LINK


def _text(cell: Any, text: str) -> Cell:  # noqa: ANN401 - openpyxl's union with MergedCell, of which there are none here
    """Write text that stays text, whatever it begins with."""
    cell.value = clean(text)
    cell.data_type, cell.quotePrefix, cell.number_format = "s", True, style.AS_TYPED
    return cell  # type: ignore[no-any-return]
