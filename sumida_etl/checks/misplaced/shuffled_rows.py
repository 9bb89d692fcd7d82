"""Numbers in the order of another table: their units are those of other rows (S032)."""

from collections.abc import Iterator, Sequence

from schemas.columns import Column
from schemas.submission import header
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.findings.finding import CellRef, finding
from sumida_etl.checks.misplaced.fit import OF_UNITS
from sumida_etl.checks.misplaced.misplaced import Misplaced
from sumida_etl.first_few import first_few
from sumida_etl.reader.tables import Layout
from sumida_etl.values import raw_text, read_number

_FEWEST, _NAMED = 3, 5
"""Rows that tell it, at least, and that are named."""


def shuffled_rows(
    columns: Sequence[Column], rows: Sequence[Row], layout: Layout, context: CheckContext
) -> Iterator[Misplaced]:
    """One finding for one submission's sheet, beside those of its cells: which rows are meant cannot be known."""
    for column in columns:
        if column.type != "number" or column.name not in layout.columns or column.name in layout.repeated:
            continue
        wrong = [row for row in rows if row["asked"] and row[f"{column.name}_problem"] in OF_UNITS]
        wrong = [row for row in wrong if _fits_one(row[column.name], wrong)]
        if len(wrong) >= _FEWEST:
            cells = [layout.cell(column.name, row["row"]) for row in wrong]
            said = {
                "header": header(column, context.round),
                "named": first_few(cells, "か所", _NAMED, "・"),
                "count": len(wrong),
            }
            first = wrong[0]
            place = CellRef(first["submission"], context.sheet.name, layout.cell(column.name, first["row"]))
            told = finding("S032", place, raw_text(first[column.name]), said, answered=True)
            yield Misplaced(place.submission, place.sheet, {}, told)
            return


def _fits_one(cell: object, rows: Sequence[Row]) -> bool:
    """Whether a number has the unit of another of the rows in which the unit is wrong."""
    readings = (read_number(cell, str(row["unit_asked"])) for row in rows)
    return any(reading.value is not None and not reading.problem for reading in readings)
