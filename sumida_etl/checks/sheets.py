"""Sheets and headers: whether what is to be read is there at all."""

from collections.abc import Iterator

from schemas.submission import COVER, TABLES, header
from sumida_etl.checks.finding import Finding, Place, finding
from sumida_etl.forms.tables import Forms


def sheet_findings(forms: Forms) -> Iterator[Finding]:
    """Sheets that are missing and headers that were edited away or stand twice."""
    for key, book in forms.workbooks.items():
        for sheet in (COVER, *TABLES):
            if sheet.name not in book.sheets:
                yield finding("S001", Place(key, sheet.name, "A1"), "", {})
        for sheet in TABLES:
            layout = forms.layouts.get((key, sheet.name))
            if layout is None:
                if sheet.name in book.sheets:
                    yield finding("S002", Place(key, sheet.name, f"A{sheet.header_row}"), "", {})
                continue
            row = book.sheets[sheet.name].rows[layout.header_row - 1]
            for index, column in enumerate(sheet.columns_in(forms.round), start=1):
                text = header(column, forms.round)
                if column.name not in layout.columns:
                    # The column's own place in the template is where the edited header most likely stands.
                    raw = str(row[index - 1]) if index <= len(row) else ""
                    place = Place(
                        key, sheet.name, type(layout)(layout.header_row, {"": index}).cell("", layout.header_row)
                    )
                    yield finding("S003", place, raw, {"header": text})
                if column.name in layout.repeated:
                    place = Place(key, sheet.name, layout.cell(column.name, layout.header_row))
                    yield finding("S004", place, text, {"header": text})
