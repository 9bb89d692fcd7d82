"""Tables as WordprocessingML: header rows that repeat, merged cells, rows that stay whole."""

from collections.abc import Iterator, Sequence
from itertools import chain

from docx.oxml.xmlchemy import BaseOxmlElement

from sumida_etl.publication.report.tables import Cell, Content, Form, Line, Row, Scope, Table
from sumida_etl.publication.report.word.elements import element, line, paragraph, points, run

_TWIPS = 1440 / 25.4
_GROUP_FILL = "F5F7FA"


def table(each: Table) -> Iterator[BaseOxmlElement]:
    """A table and, where figures or words are set out in it, its caption above it."""
    if each.form != Form.TEXTS:
        yield paragraph("Caption", [run(each.caption)], tied=True)
    widths = [round(width * _TWIPS) for width in each.widths]
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w": str(width)}) for width in widths))
    rows = [_row(each.head, each, widths, {}, head=True)]
    reaching: dict[int, int] = {}
    for row in chain.from_iterable(each.bodies):
        rows.append(_row(row, each, widths, reaching))
    yield element("w:tbl", None, _properties(each, sum(widths)), grid, *rows)


def _properties(each: Table, width: int) -> BaseOxmlElement:
    return element(
        "w:tblPr",
        None,
        element("w:tblStyle", {"val": "ReportTable"}),
        element("w:tblW", {"w": str(width), "type": "dxa"}),
        element("w:tblLayout", {"type": "fixed"}),
        element("w:tblLook", {"val": "0020", "firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0"}),
        element("w:tblCaption", {"val": each.caption}),
    )


def _row(row: Row, each: Table, widths: Sequence[int], reaching: dict[int, int], head: bool = False) -> BaseOxmlElement:
    """A row; ``reaching`` says how many rows a cell above still reaches down into a column."""
    marks = [element("w:cantSplit")] if row.whole else []
    if head:
        marks.append(element("w:tblHeader"))
    cells = []
    left = list(row.cells)
    column = 0
    while column < len(widths):
        if reaching.get(column, 0) > 0:
            reaching[column] -= 1
            cells.append(_cell(Cell(()), each, widths[column : column + 1], row.tied, "continue"))
            column += 1
            continue
        cell = left.pop(0)
        if cell.rows > 1:
            reaching[column] = cell.rows - 1
        span = widths[column : column + cell.columns]
        cells.append(_cell(cell, each, span, row.tied, "restart" if cell.rows > 1 else ""))
        column += cell.columns
    return element("w:tr", None, element("w:trPr", None, *marks), *cells)


def _cell(cell: Cell, each: Table, widths: Sequence[int], tied: bool, merge: str) -> BaseOxmlElement:
    properties = [element("w:tcW", {"w": str(sum(widths)), "type": "dxa"})]
    if len(widths) > 1:
        properties.append(element("w:gridSpan", {"val": str(len(widths))}))
    if merge:
        properties.append(element("w:vMerge", {"val": merge}))
    if cell.scope in (Scope.ROW, Scope.GROUP) or merge:
        properties.append(element("w:shd", {"val": "clear", "color": "auto", "fill": _GROUP_FILL}))
    if each.form == Form.FIGURES:
        properties.append(element("w:vAlign", {"val": "center"}))
    content = [made for part in cell.content for made in _content(part, _style(cell, each), tied)]
    return element("w:tc", None, element("w:tcPr", None, *properties), *(content or [paragraph("TableText", [], tied)]))


def _content(part: Content, style: str, tied: bool) -> list[BaseOxmlElement]:
    return [line(part, style, tied)] if isinstance(part, Line) else points(part, tied)


def _style(cell: Cell, each: Table) -> str:
    if cell.scope == Scope.COLUMN:
        return "TableHead"
    if each.form == Form.TEXTS:
        return "TableGroup" if cell.scope else "TableText"
    return "TableFigure" if each.form == Form.FIGURES and not cell.scope else "TableText"
