"""Baselines: the script that an engineer would write in an afternoon, and the least work that is possible."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from python_calamine import CalamineWorkbook
from sqlalchemy import create_engine

_SHEETS = ("指標", "効果・実績", "取組状況")
_SCHEMAS = {
    "指標": pa.DataFrameSchema({"指標コード": pa.Column(str, pa.Check.str_matches(r"^I\d+")), "単位": pa.Column(str)}),
    "効果・実績": pa.DataFrameSchema({"実績名": pa.Column(str), "単位": pa.Column(str)}),
    "取組状況": pa.DataFrameSchema({"取組名": pa.Column(str, pa.Check.str_length(1, 200))}),
}


def naive(paths: Sequence[Path], database: Path) -> None:
    """pandas.read_excel, one pandera validation per sheet and file, to_sql: values stay text, findings lack cells."""
    engine = create_engine(f"sqlite:///{database}")
    for path in paths:
        frames = pd.read_excel(path, sheet_name=list(_SHEETS), header=2, dtype=str)
        for sheet, frame in frames.items():
            filled = frame.dropna(subset=[frame.columns[3]])
            _SCHEMAS[sheet].validate(filled, lazy=True).to_sql(sheet, engine, if_exists="append", index=False)


def floor(paths: Sequence[Path], database: Path) -> None:
    """calamine and executemany: no check, no history, no provenance."""
    connection = sqlite3.connect(database)
    for path in paths:
        book = CalamineWorkbook.from_path(path)
        for sheet in _SHEETS:
            header, *rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)[2:]
            columns = ", ".join(f"c{index}" for index in range(len(header)))
            connection.execute(f'CREATE TABLE IF NOT EXISTS "{sheet}" ({columns})')
            marks = ", ".join("?" * len(header))
            filled = [row for row in rows if row[3]]
            connection.executemany(f'INSERT INTO "{sheet}" VALUES ({marks})', filled)  # noqa: S608 - our own names
    connection.commit()
    connection.close()
