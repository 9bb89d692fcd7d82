"""Rows that a department deleted: which they are, and where they would stand in the workbook that is sent back."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.columns import Column
from schemas.submission import Sheet, header
from sumida_etl.checks.matching.responses import Responses
from sumida_etl.checks.run import Inspection
from sumida_etl.reader.sheet_contents import Row
from sumida_etl.reader.tables import Forms, Layout, columns_as_written
from sumida_etl.rounds import Round
from sumida_etl.rules.rows import ROW_LOST
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """An asked row that is missing: the row number it would have, its finding's cell, and what ``write_row`` needs."""

    row: int
    cell: str
    asked: Mapping[Hashable, Any]

    @property
    def called(self) -> str:
        """What the row is about, as its finding names it."""
        return str(self.asked.get("name") or self.asked.get("title"))


@dataclass(frozen=True, slots=True)
class DeletedRows:
    """Deleted rows of one sheet (at least one). ``last``: number of the last filled row, or of the header row."""

    sheet: Sheet
    round: Round
    columns: Mapping[int, Column]
    last: int
    rows: tuple[DeletedRow, ...]


def deleted_rows(inspection: Inspection) -> dict[str, tuple[DeletedRows, ...]]:
    """Per submission that lacks rows, what its findings say is missing; costs nothing where no row is."""
    findings = inspection.batch.findings
    lacking = findings[findings["code"] == ROW_LOST]
    found: dict[str, tuple[DeletedRows, ...]] = {}
    for read in inspection.responses:
        for submission in lacking.loc[lacking["sheet"] == read.sheet.name, "submission"].unique():
            found[submission] = (*found.get(submission, ()), _on_sheet(read, submission, inspection.forms))
    return found


def _on_sheet(read: Responses, submission: str, forms: Forms) -> DeletedRows:
    sheet, rows = read.sheet, read.rows[read.rows["submission"] == submission]
    layout = forms.layouts[submission, sheet.name]
    deleted = tuple(_deleted(row, sheet, layout) for row in rows[rows["asked"] & ~rows["present"]].to_dict("records"))
    last = max([layout.header_row, *rows.loc[rows["present"], "row"]])
    heads = forms.workbooks[submission].sheets[sheet.name].rows[layout.header_row - 1]
    return DeletedRows(sheet, forms.round, _columns(sheet, layout, forms.round, heads), last, deleted)


def _deleted(row: Mapping[Hashable, Any], sheet: Sheet, layout: Layout) -> DeletedRow:
    asked: dict[Hashable, Any] = {
        column.name: row[f"asked_{column.name}"] for column in sheet.columns if column.role == "locked"
    }
    named = "code" if "code" in sheet.key else sheet.key[-1]
    further = ("reported_year", "final_shown", *(f"shown_{column.name}" for column in sheet.shown))
    asked |= {name: row[name] for name in further}
    return DeletedRow(row["row"], layout.cell(named, row["row"]), asked)


def _columns(sheet: Sheet, layout: Layout, round: Round, heads: Row) -> Mapping[int, Column]:
    """Where each column stands; one whose header was edited, in its own place, unless another stands there now."""
    declared = columns_as_written(sheet, round, heads)
    titles = [folded(raw_text(head)) for head in heads]
    stands = {layout.columns[column.name]: column for column in declared if column.name in layout.columns}
    stands |= {titles.index(folded(header(column, round))) + 1: column for column in declared if column.role == "shown"}
    edited = {at: column for at, column in enumerate(declared, start=1) if column not in stands.values()}
    return {**edited, **stands}
