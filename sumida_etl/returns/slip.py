"""差戻し票: the first sheet of a returned workbook, a list of what to mend with links to the cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
from openpyxl import Workbook as ExcelBook
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname

from schemas.submission import RETURN_SLIP
from sumida_etl.ooxml.addresses import is_address
from sumida_etl.ooxml.markup import bare, local_name
from sumida_etl.ooxml.styles import CellFormat
from sumida_etl.ooxml.workbook import EditableWorkbook
from sumida_etl.reader.admission.rejection import RefusedError
from sumida_etl.reader.workbook import grids_in
from sumida_etl.returns.kpi_preview import KPI_PREVIEW
from sumida_etl.returns.letter import Letter, counted, unlisted_sentence
from sumida_etl.returns.marks import FILLS, clean, lines_of, marked_cell
from sumida_etl.templates import style
from sumida_etl.vocabulary import Severity

_HEADS = {"番号": 6, "区分": 7, "シート": 13, "セル": 8, "記入された内容": 26, "直し方": 62, "記入例": 24}
_PREVIEW_HEAD = {"この値のままのときの判定": 26}
_KEPT_COLUMN = 26
"""Hidden, in column Z: how each marked cell looked, so that the marks can be taken off when the file comes back."""
_LONGEST_TEXT = 32_000
_NO_FILL, _NO_BORDER = PatternFill(), Border()
_PLAIN = CellFormat(style.BODY, _NO_FILL, _NO_BORDER, Alignment(), style.LOCKED, style.AS_TYPED, quoted=True)
_TITLE, _STRONG = replace(_PLAIN, font=style.TITLE), replace(_PLAIN, font=style.STRONG)
_HEAD = replace(_PLAIN, font=style.HEADER, fill=style.HEADER_FILL, border=style.GRID, alignment=style.CENTRE)
_SHORT = replace(_PLAIN, border=style.GRID, alignment=style.CENTRE)
_LINK = replace(_SHORT, font=Font(name=style.FACE, size=11, color="0563C1", underline="single"))
_WRAPPED = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_LONG = replace(_SHORT, alignment=_WRAPPED)
_SEVERITY = {severity: replace(_SHORT, fill=fill) for severity, fill in FILLS.items()}
Line = tuple[float | None, list[tuple[int, str, CellFormat]]]
"""A row: its height in points, and its cells with their column, text and look."""


def write_slip(
    book: EditableWorkbook,
    findings: pd.DataFrame,
    listed: pd.DataFrame,
    letter: Letter,
    kept: Mapping[tuple[str, str], str],
) -> None:
    """Put the sheet first and open the workbook there; ``listed`` are those of the findings that it lists."""
    heads = _HEADS | (_PREVIEW_HEAD if listed[KPI_PREVIEW].any() else {})
    unlisted = len(findings) - len(listed)
    top = 4 + len(letter.steps())
    rows: dict[int, Line] = {
        1: (None, [(1, letter.title, _TITLE)]),
        2: (None, [(1, counted(findings) + unlisted_sentence(len(listed), unlisted), _STRONG)]),
        **{row: (None, [(1, text, _PLAIN)]) for row, text in enumerate(letter.steps(), start=3)},
        top: (style.ROW_HEIGHT, [(column, head, _HEAD) for column, head in enumerate(heads, start=1)]),
    }
    links, names = [], set(book.names)
    for number, finding in enumerate(listed.to_dict("records"), start=1):
        place = finding["sheet"], finding["cell"]
        linked = finding["sheet"] in names and is_address(finding["cell"])
        rows[top + number] = _line(number, finding, list(heads.values()), kept.get(place, ""), linked=linked)
        links += [(f"D{top + number}", *place)] if linked else []
    last = top + len(listed)
    if unlisted:
        last += 1
        rows[last] = (None, [(1, f"ほか {unlisted} 件", _STRONG)])
    xml = _sheet(book, rows, list(heads.values()), links, top)
    quoted = quote_sheetname(RETURN_SLIP)
    area = f"{quoted}!$A$1:${get_column_letter(len(heads))}${last}"
    book.put_first(
        RETURN_SLIP, xml, {"_xlnm.Print_Area": area, "_xlnm.Print_Titles": f"{quoted}!${top}:${top}"}
    )  # fmt: skip


def kept_in(parts: Mapping[str, bytes], others: Iterable[str]) -> dict[tuple[str, str], str]:
    """What an earlier 差戻し票 says of how the marked cells looked; ``others`` are the other sheets of the workbook.

    A department may have done anything to it: what cannot be read is no help, and no harm.
    """
    try:
        grid = grids_in(parts, unread=tuple(others)).get(RETURN_SLIP)
    except RefusedError:
        return {}
    rows = (row for row in grid.rows if len(row) >= _KEPT_COLUMN) if grid else ()
    kept = ((str(row[2]), str(row[3]), str(row[_KEPT_COLUMN - 1])) for row in rows if row[_KEPT_COLUMN - 1])
    return {(sheet, marked_cell(how, cell)): how for sheet, cell, how in kept}


def _line(number: int, finding: Mapping[Any, Any], widths: Sequence[int], kept: str, *, linked: bool) -> Line:
    texts = (
        str(number), Severity(finding["severity"]).word, finding["sheet"], finding["cell"], finding["raw"],
        finding["message"], finding["example"], finding[KPI_PREVIEW],
    )  # fmt: skip
    looks = {2: _SEVERITY[Severity(finding["severity"])], 4: _LINK if linked else _SHORT}
    cells = [
        (column, text[:_LONGEST_TEXT], looks.get(column, _SHORT if column <= 4 else _LONG))
        for column, (_, text) in enumerate(zip(widths, texts, strict=False), start=1)
    ]
    height = max(lines_of(text, max(1, width - 4)) for width, (_, text, _) in zip(widths, cells, strict=True))
    return min(400, 6 + 18 * height), [*cells, *([(_KEPT_COLUMN, kept, _PLAIN)] if kept else [])]


def _sheet(
    book: EditableWorkbook,
    rows: Mapping[int, Line],
    widths: Sequence[int],
    links: Sequence[tuple[str, str, str]],
    top: int,
) -> bytes:
    setup = _print_setup()
    columns = [f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)]
    columns.append(f'<col min="{_KEPT_COLUMN}" max="{_KEPT_COLUMN}" width="13" hidden="1" customWidth="1"/>')
    linked = "".join(
        f"<hyperlink ref={quoteattr(ref)} location={quoteattr(location)} display={quoteattr(cell)}/>"
        for ref, location, cell in ((ref, _location(book.tab(sheet), cell), cell) for ref, sheet, cell in links)
    )
    return "".join(
        (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{book.main}">',
            setup["sheetPr"],
            '<sheetViews><sheetView tabSelected="1" workbookViewId="0">',
            f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>',
            f'<selection pane="bottomLeft" activeCell="A{top + 1}" sqref="A{top + 1}"/></sheetView></sheetViews>',
            f'<sheetFormatPr defaultRowHeight="15"/><cols>{"".join(columns)}</cols>',
            f"<sheetData>{''.join(_rows(book, rows))}</sheetData>",
            f"<hyperlinks>{linked}</hyperlinks>" if linked else "",
            *(setup[name] for name in ("printOptions", "pageMargins", "pageSetup", "headerFooter")),
            "</worksheet>",
        )
    ).encode()


def _rows(book: EditableWorkbook, rows: Mapping[int, Line]) -> Iterator[str]:
    looks = (_TITLE, _STRONG, _PLAIN, _HEAD, _SHORT, _LINK, _LONG, *_SEVERITY.values())
    formats = {id(look): book.styles.added(look) for look in looks}
    for number, (height, cells) in rows.items():
        yield f'<row r="{number}"' + (f' ht="{height}" customHeight="1">' if height else ">")
        for column, text, look in cells:
            shown = escape(clean(text), {"\r": "&#13;"})
            within = f' t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>' if shown else "/>"
            yield f'<c r="{get_column_letter(column)}{number}" s="{formats[id(look)]}"{within}'
        yield "</row>"


def _location(sheet: str, cell: str) -> str:
    name = sheet.replace("'", "''")
    return f"'{name}'!{cell}"


@cache
def _print_setup() -> Mapping[str, str]:
    """The print set-up of every sheet of ours, by element."""
    sheet = ExcelBook().worksheets[0]
    style.print_on_a4(sheet)
    elements = (
        sheet.sheet_properties.to_tree(), sheet.print_options.to_tree(), sheet.page_margins.to_tree(),
        sheet.page_setup.to_tree(), sheet.HeaderFooter.to_tree(),
    )  # fmt: skip
    return {local_name(element): bare(element) for element in elements}
