"""A robot that reads the 差戻し票 and nothing else, and does literally what sentence and example say."""

from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from schemas.submission import COVER, RETURN_SLIP, SHEETS, TABLES, example, header
from sumida_etl.returns.marks import FILLS
from sumida_etl.rounds import Round
from sumida_etl.templates.workbook import FIRST_COVER_ROW
from sumida_etl.values.uncounted import folded
from sumida_etl.vocabulary import Severity
from tests.checks.editing import is_answer
from tests.returns.deleting import written

_RED = FILLS[Severity.ERROR].fgColor.rgb
_COUNTING, _NOTHING = "集計中", "該当なし"
_AGAIN = (
    "記入し直してください", "様式に記入してください", "様式を受け取り", "元の様式から戻して", "元の位置に挿入",
)  # fmt: skip
"""What sends a person to the department's own form."""
_TODAY = "令和6年2月9日"
"""When it sends: whoever sends knows the day, which no sentence says."""
Touched = set[tuple[str, str]]


def obey(returned: Path, form: Path, to: Path, round: Round) -> Touched:
    """Mend a returned workbook; ``form`` is the department's template. Returns the cells that were touched."""
    book, computed = load_workbook(returned), load_workbook(returned, data_only=True)
    for table in book.worksheets:
        for row in table.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.data_type == "f":
                    cell.value = computed[table.title][cell.coordinate].value
    slip = book[RETURN_SLIP]
    lines = [row for row in slip.iter_rows(values_only=True) if len(row) > 6 and row[1] == Severity.ERROR.word]
    touched: Touched = set()
    for _, _, sheet, address, _, said, right, *_ in lines:
        _mend(book, form, (str(sheet), str(address)), (str(said), str(right or "")), touched)
    if any(word in str(line[5]) for line in lines for word in _AGAIN):
        book = _copied(book, load_workbook(form), round)
    else:
        _fill_red(book, touched)
    book.save(to)
    return touched


def _typed_apart(sheet: str, row: int) -> str:
    """What is typed into a cell that a merge had emptied."""
    if sheet == COVER.name:
        return _TODAY if COVER.columns[row - FIRST_COVER_ROW].type == "date" else "内線 1234"
    return _COUNTING if sheet != TABLES[-1].name else _NOTHING


def _mend(book: Workbook, form: Path, place: tuple[str, str], told: tuple[str, str], touched: Touched) -> None:
    (sheet, address), (said, right) = place, told
    if sheet not in book.sheetnames:
        return
    table = book[sheet]
    assert isinstance(table, Worksheet)
    if "のように二つ以上" in said:
        copies = [each for each in book.worksheets if each is not table and folded(each.title).startswith(right)]
        for copy in copies:
            book.remove(copy)
    if "シートの名前が" in said or "のように二つ以上" in said:
        table.title = right
        return
    if "結合を解除し" in said:
        for area in [area for area in table.merged_cells.ranges if address in area]:
            table.unmerge_cells(area.coord)
            for row, column in area.cells:
                cell = table.cell(row, column)
                touched.add((sheet, cell.coordinate))
                cell.value = cell.value or _typed_apart(sheet, row)
        return
    if "元の様式のとおりに戻して" in said:
        for column, cell in enumerate(load_workbook(form)[sheet][TABLES[0].header_row], start=1):
            table.cell(TABLES[0].header_row, column).value = cell.value
        return
    cell = table[address]
    if not isinstance(cell, Cell):
        return
    touched.add((sheet, address))
    if "行を消して" in said or "片方を消して" in said or "行の記入をすべて消して" in said:
        for one in table[cell.row]:
            if isinstance(one, Cell):
                touched.add((sheet, one.coordinate))
                one.value = None
    elif "、列ごと削除して" in said:
        table.delete_cols(cell.column)
    elif right:
        cell.value, cell.number_format, cell.data_type = right, "@", "s"
    elif "取消線を外して" in said:
        cell.value = str(cell.value)
    elif any(word in said for word in ("消して", "縮めて", "打ち直して")):
        cell.value = _NOTHING
    cell.font = Font()


def _fill_red(book: Workbook, touched: Touched) -> None:
    """Fill in what was put back, in red and empty, as far as is known without the department: it is being counted."""
    for sheet in TABLES:
        if sheet.name not in book.sheetnames:
            continue
        for row in book[sheet.name].iter_rows(min_row=sheet.header_row + 1):
            for cell, column in zip(row, written(sheet), strict=False):
                is_red = cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb == _RED
                if is_red and cell.value in (None, "") and column.role == "input" and column.required:
                    cell.value = _COUNTING if column.type == "number" else _NOTHING
                    touched.add((sheet.name, cell.coordinate))


def _copied(book: Workbook, form: Workbook, round: Round) -> Workbook:
    """The inputs of a workbook copied into the department's own form, row by row, as far as they can be told apart."""
    for sheet in SHEETS:
        target = form[sheet.name]
        source = book[sheet.name] if sheet.name in book.sheetnames else Workbook().create_sheet()
        if sheet is COVER:
            typed = {folded(str(row[0])): row[1] for row in source.iter_rows(values_only=True) if len(row) > 1}
            inputs = {
                folded(each.title): _TODAY if each.type == "date" else example(each, round)
                for each in sheet.columns
                if each.role == "input"
            }
            for row in target.iter_rows():
                if (label := folded(str(row[0].value))) in inputs:
                    row[1].value = typed.get(label) or inputs[label]
            continue
        heads = [folded(header(column, round)) for column in sheet.written_in(round, {"previous"})]
        cells = ((at, folded(str(cell.value))) for row in source.iter_rows(max_row=9) for at, cell in enumerate(row))
        places = {head: at for at, head in cells if head in heads}
        keys = [folded(header(column, round)) for column in sheet.columns if column.name in sheet.key]
        known = {
            tuple(folded(str(row[places[key]].value)) for key in keys): row
            for row in (source.iter_rows(min_row=sheet.header_row + 1) if places.keys() >= set(keys) else ())
        }
        for row in target.iter_rows(min_row=sheet.header_row + 1):
            own = dict(zip(heads, row, strict=False))
            old = known.get(tuple(folded(str(own[key].value)) for key in keys))
            if not any(cell.value and not is_answer(cell.value) for cell in row):
                continue
            for column in sheet.columns:
                head = folded(header(column, round))
                if column.role == "input" and own[head].value is None:
                    found = old[places[head]].value if old and head in places else None
                    unknown = (_COUNTING if column.type == "number" else _NOTHING) if column.required else None
                    own[head].value = found if found not in (None, "") else unknown
    return form
