"""A registry written out as a plan folder, so that the flow can be measured on a plan of any size."""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from sumida_etl.registry import Registry, files
from sumida_etl.rounds import era


def write_plan(registry: Registry, ward_from: Path, folder: Path) -> None:
    """Write every CSV of ``registry``; what is no table (ward, metadata) is copied from a real plan."""
    folder.mkdir(parents=True)
    for name in ("ward.yaml", "publication.yaml"):
        shutil.copy(ward_from / name, folder / name)
    tables = (
        registry.departments, registry.measures, registry.items, registry.indicators, registry.targets,
        registry.history, registry.footnotes, registry.assignments, registry.results, registry.totals,
    )  # fmt: skip
    for file, rows in zip(files.ALL, tables, strict=True):
        with (folder / file.name).open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.writer(target)
            writer.writerow([*file.columns, *file.optional])
            writer.writerows(_cells(row) for row in rows)


def _cells(row: Any) -> Iterator[str]:  # noqa: ANN401 - a row of any of the plan's files
    return (_cell(getattr(row, field.name)) for field in fields(row))


def _cell(value: object) -> str:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, int):
        return era(value)
    if isinstance(value, tuple):
        return ";".join(value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
