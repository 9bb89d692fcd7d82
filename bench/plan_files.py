"""A registry written out as a plan folder, so that the flow can be measured on a plan of any size."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from sumida_etl.registry import Registry, files
from sumida_etl.registry.files.plan_file import PlanFile
from sumida_etl.rounds import era

_COUNTS = 1000
"""Up to here an integer counts something; beyond, it is a fiscal year."""


def write_plan(registry: Registry, ward_from: Path, folder: Path) -> None:
    """Write every CSV of ``registry``; what is no table (ward, metadata) is copied from a real plan."""
    folder.mkdir(parents=True)
    for name in ("ward.yaml", "publication.yaml"):
        shutil.copy(ward_from / name, folder / name)
    for file in (files.PLANS, *files.ALL):
        rows = registry.ward.plans if file is files.PLANS else getattr(registry, file.table)
        with (folder / file.name).open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.writer(target)
            writer.writerow([column.header for column in file.columns])
            writer.writerows(_cells(row, file) for row in rows)


def _cells(row: Any, file: PlanFile) -> Iterator[str]:  # noqa: ANN401 - a row of any of the plan's files
    return (_cell(getattr(row, column.field)) for column in file.columns)


def _cell(value: object) -> str:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, int):
        return era(value) if value > _COUNTS else str(value)
    if isinstance(value, tuple):
        return ";".join(f"{era(part[0])}={part[1]}" if isinstance(part, tuple) else str(part) for part in value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
