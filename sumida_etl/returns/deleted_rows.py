"""Rows a department deleted: which they are, found once more in the workbook that is sent back."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from schemas.columns import Column
from schemas.submission import TABLES, Sheet
from sumida_etl.checks.matching.responses import answers
from sumida_etl.reader.tables import Layout, read_forms
from sumida_etl.reader.workbook import Workbook
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.rules.rows import ROW_LOST
from sumida_etl.templates.questionnaire import Asked


@dataclass(frozen=True, slots=True)
class LostRow:
    """An asked row that did not come: the row it would stand in, its finding's cell, and what ``write_row`` needs."""

    row: int
    cell: str
    asked: Mapping[Hashable, Any]

    @property
    def called(self) -> str:
        """What the row is about, as its finding names it."""
        return str(self.asked.get("name") or self.asked.get("title"))


@dataclass(frozen=True, slots=True)
class LostRows:
    """The rows one sheet lacks, never none; ``last`` is the table's last filled row, or its header row."""

    sheet: Sheet
    round: Round
    columns: Mapping[int, Column]
    last: int
    rows: tuple[LostRow, ...]


def lost_rows(
    book: Workbook, findings: pd.DataFrame, department: str, asked: Asked, registry: Registry
) -> tuple[LostRows, ...]:
    """What the workbook's own findings say is missing; costs nothing where none does."""
    lacking = set(findings.loc[findings["code"] == ROW_LOST, "sheet"])
    if not lacking:
        return ()
    forms = read_forms([book], asked.round)
    departments = pd.Series({book.sha256: department}, dtype=object)
    found = []
    for sheet in TABLES:
        if sheet.name in lacking:
            rows = answers(sheet, forms, asked, departments, registry).rows
            layout = forms.layouts[book.sha256, sheet.name]
            came = forms.tables[sheet.name]["row"]
            lost = tuple(_lost(row, sheet, layout) for row in rows[rows["asked"] & ~rows["present"]].to_dict("records"))
            columns = _columns(sheet, layout, asked.round)
            found.append(LostRows(sheet, asked.round, columns, max([layout.header_row, *came]), lost))
    return tuple(found)


def _lost(row: Mapping[Hashable, Any], sheet: Sheet, layout: Layout) -> LostRow:
    asked: dict[Hashable, Any] = {
        column.name: row[f"asked_{column.name}"] for column in sheet.columns if column.role == "locked"
    }
    named = "code" if "code" in sheet.key else sheet.key[-1]
    return LostRow(row["row"], layout.cell(named, row["row"]), {**asked, "reported_year": row["reported_year"]})


def _columns(sheet: Sheet, layout: Layout, round: Round) -> Mapping[int, Column]:
    """Where each column stands; one whose header was edited, in its own place, unless another stands there now."""
    declared = sheet.columns_in(round)
    stands = {layout.columns[column.name]: column for column in declared if column.name in layout.columns}
    edited = {at: column for at, column in enumerate(declared, start=1) if column.name not in layout.columns}
    return {**edited, **stands}
