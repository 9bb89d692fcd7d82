"""Findings with the row that each was found in, so that a person sees where in the sheet it is."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from openpyxl.utils.cell import coordinate_to_tuple

from sumida_etl.desk.checking.answer import ShownCell, ShownFinding, ShownRow
from sumida_etl.ooxml.addresses import is_address, letters_of
from sumida_etl.reader.tables import Forms
from sumida_etl.reader.workbook import Grid, Workbook
from sumida_etl.returns.kpi_preview import KPI_PREVIEW
from sumida_etl.values.cells import raw_text
from sumida_etl.vocabulary import Severity

_MOST_PICTURES, _LONGEST = 60, 80
"""Rows that are shown, and characters of a cell in them."""


def shown_rows(findings: pd.DataFrame, book: Workbook | None, forms: Forms | None) -> tuple[ShownRow, ...]:
    """Findings (columns of Finding and ``kpi_preview``) in their order, those of one row of a sheet together."""
    together: dict[tuple[str, int], list[ShownFinding]] = {}
    for row in findings.to_dict("records"):
        number = coordinate_to_tuple(row["cell"])[0] if is_address(row["cell"]) else 0
        together.setdefault((row["sheet"], number), []).append(_shown(row))
    rows = []
    pictures = 0
    for (sheet, number), some in together.items():
        cells = _cells(sheet, number, book, forms) if pictures < _MOST_PICTURES else ()
        pictures += bool(cells)
        rows.append(ShownRow(sheet=sheet, findings=tuple(some), cells=cells))
    return tuple(rows)


def _shown(row: Mapping[Any, Any]) -> ShownFinding:
    severity = Severity(row["severity"])
    return ShownFinding(
        code=row["code"],
        word=severity.word,
        error=severity is Severity.ERROR,
        sheet=row["sheet"],
        cell=row["cell"],
        raw=_short(row["raw"]),
        message=row["message"],
        example=row["example"],
        answered=bool(row["answered"]),
        preview=row[KPI_PREVIEW],
    )


def _cells(sheet: str, number: int, book: Workbook | None, forms: Forms | None) -> tuple[ShownCell, ...]:
    grid = book.sheets.get(sheet) if book is not None else None
    if book is None or forms is None or grid is None or not 0 < number <= len(grid.rows):
        return ()
    layout = forms.layouts.get((book.sha256, sheet))
    cells = _of_table(grid, number, layout.header_row) if layout else _of_label(grid.rows[number - 1], number)
    return cells if any(each.text for each in cells) else ()


def _of_table(grid: Grid, number: int, header_row: int) -> tuple[ShownCell, ...]:
    row = grid.rows[number - 1]
    heads = [_short(raw_text(cell)) for cell in grid.rows[header_row - 1]]
    return tuple(
        ShownCell(
            cell=f"{letters_of(at)}{number}",
            header=head,
            text=_short(raw_text(row[at - 1])) if at <= len(row) else "",
        )
        for at, head in enumerate(heads, start=1)
        if head
    )


def _of_label(row: Sequence[object], number: int) -> tuple[ShownCell, ...]:
    """A line of the cover: what is asked, and the cell beside it."""
    texts = [_short(raw_text(cell)) for cell in row[:2]]
    return (ShownCell(cell=f"B{number}", header=texts[0], text=texts[1]),) if len(texts) == 2 and texts[0] else ()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
