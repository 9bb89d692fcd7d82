"""A table as the bytes of a CSV, and the checks that it may be one.

UTF-8 with BOM, CRLF, one header row, quotes only where they are needed.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from schemas.columns import Column, Type, columns_of
from schemas.publication import PublishedTable, name_of
from sumida_etl.errors import SumidaError
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.values.text_safety import begins_as_formula, in_lines, one_line


class FormulaTextError(SumidaError, ValueError):
    """A text that a spreadsheet would run. It is never escaped: whoever wrote it writes it another way."""

    def __init__(self, table: str, row: str, column: str, text: str) -> None:
        super().__init__(
            f"{table} の行 {row}、列「{column}」の文字が「{text[0]}」で始まっています。"
            "表計算ソフトが式とみなすため公開できません。元の文字を直してください（例：行頭を「・」にする）。"
        )
        self.table = table
        self.row = row
        self.column = column
        self.text = text


class UnsoundTableError(SumidaError, ValueError):
    """A table that is not as it was declared; ``rows`` are the IDs, ``failures`` is pandera's list of the cells."""

    def __init__(self, table: str, rows: tuple[str, ...], failures: pd.DataFrame) -> None:
        super().__init__(
            f"{table} は公開の形式に合わない行が{len(rows)}件あり、公開できません。"
            f"最初の行は {rows[0]}、合わない規則は {failures['check'].iloc[0]} です。"
        )
        self.table = table
        self.rows = rows
        self.failures = failures


def csv_files(edition: Edition) -> tuple[Artefact, ...]:
    """One file per table. Raises FormulaTextError and UnsoundTableError."""
    return tuple(
        Artefact(file_name(table, edition), csv_bytes(rows, table, edition.columns_of(table)))
        for table, rows in edition.tables.items()
    )


def file_name(table: type[PublishedTable], edition: Edition) -> str:
    """``000000_kpi_attainment_2023-12.csv``."""
    return f"{edition.ward.code}_{name_of(table)}_{edition.round.stamp}.csv"


def csv_bytes(rows: pd.DataFrame, table: type[PublishedTable], columns: Sequence[Column] = ()) -> bytes:
    """A table's rows (Python objects) as its CSV; ``columns`` as ``written`` takes them.

    Raises FormulaTextError and UnsoundTableError.
    """
    cells = written(rows, table, columns).astype(object)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([column.title for column in columns_of(table)])
    writer.writerows(cells.where(cells.notna(), "").itertuples(index=False, name=None))
    return text.getvalue().encode("utf-8-sig")


def written(rows: pd.DataFrame, table: type[PublishedTable], columns: Sequence[Column] = ()) -> pd.DataFrame:
    """A table's Python objects as the text of its cells, missing where there is none.

    ``columns``: of its edition; none: as they are declared. Raises FormulaTextError and UnsoundTableError; what it
    returns is fit to be published as it stands.
    """
    columns = columns or columns_of(table)
    cells = pd.DataFrame(
        {column.name: [_text(value, _FORMS[column.type]) for value in rows[column.name]] for column in columns},
        dtype="str",
    )
    for column in columns:
        if column.type in ("text", "lines", "choice"):
            triggers = cells[column.name].map(begins_as_formula, na_action="ignore").eq(True)
            if triggers.any():
                first = cells[triggers].iloc[0]
                raise FormulaTextError(name_of(table), first["id"], column.title, first[column.name])
    try:
        return _schema(table, columns).validate(cells, lazy=True)
    except SchemaErrors as error:
        failures = error.failure_cases
        unsound = cells.loc[failures["index"].unique(), "id"].astype(object)
        raise UnsoundTableError(name_of(table), tuple(unsound), failures) from error


def _schema(table: type[PublishedTable], columns: Sequence[Column]) -> pa.DataFrameSchema:
    """The table's own, with the choices that its edition's columns have."""
    schema = table.to_schema()
    for declared, column in zip(columns_of(table), columns, strict=True):
        if column.choices != declared.choices:
            others = [check for check in schema.columns[column.name].checks if check.name != "isin"]
            schema = schema.update_column(column.name, checks=[*others, pa.Check.isin([*column.choices, None])])
    return schema


def _text(value: Any, form: Callable[[Any], str]) -> str | None:  # noqa: ANN401 - a cell may hold anything
    return None if pd.isna(value) else form(value) or None


def _number(value: Decimal | int) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _date(day: date) -> str:
    return day.isoformat()


def _flag(holds: bool) -> str:
    return "1" if holds else "0"


_FORMS: dict[Type, Callable[[Any], str]] = {
    "text": lambda text: one_line(str(text)),
    "lines": lambda text: in_lines(str(text)),
    "choice": str,
    "number": _number,
    "date": _date,
    "fiscal_year": str,
    "flag": _flag,
}
