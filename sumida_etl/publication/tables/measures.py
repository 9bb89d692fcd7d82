"""The two tables of measures: the plans as they stand, and what departments did, and mean to do, under each."""

from collections.abc import Sequence

import pandas as pd

from schemas.columns import columns_of
from schemas.publication import MeasureProgress
from sumida_etl.publication.tables.common_columns import added_codes, common_columns, item_columns, measure_ids
from sumida_etl.publication.tables.unreported_rows import (
    department_names,
    department_places,
    in_plan_order,
    measure_places,
    with_unreported,
)
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.departments import Department
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import State

_READ = ("department", "plan", "measure", "item", "title", "fiscal_year", "progress", "outlook")


def measures(registry: Registry, round: Round) -> pd.DataFrame:
    """The table of Measures: every measure of every plan, whoever reported on it."""
    rows = registry.measures
    ids = measure_ids(registry)
    return pd.DataFrame(
        {
            **common_columns(
                registry.ward, round, [ids[row.plan, row.number] for row in rows], [row.plan for row in rows]
            ),
            "guideline": [row.guideline for row in rows],
            "policy": [row.policy for row in rows],
            "measure": [row.number for row in rows],
            "title": [row.title for row in rows],
            "leads": [row.leads for row in rows],
            "dx_priority": [row.dx_priority for row in rows],
            "new": [row.new for row in rows],
        },
        dtype=object,
    )


def measure_progress(
    given: pd.DataFrame, missing: Sequence[Department], registry: Registry, round: Round
) -> pd.DataFrame:
    """The table of MeasureProgress. A silent department's rows say 未提出, as the table has no 状態 of its own."""
    rows = progress_rows(given, missing, registry, round)
    built = {
        **common_columns(registry.ward, round, rows["id"].tolist(), rows["plan"]),
        **item_columns(rows["item"]),
        "department": department_names(rows, registry, round),
    }
    names = [column.name for column in columns_of(MeasureProgress)]
    return pd.DataFrame(
        {name: built[name] if name in built else rows[name] for name in names},
        dtype=object,
    )


def progress_rows(given: pd.DataFrame, missing: Sequence[Department], registry: Registry, round: Round) -> pd.DataFrame:
    """The rows of the table in its order, each with its ``id`` and every column it was given with."""
    silent = {department.code for department in missing}
    unreported = [
        {
            "department": code,
            "plan": row.plan,
            "measure": row.measure,
            "item": row.item,
            "title": row.title,
            "fiscal_year": round.fiscal_year,
            "progress": State.SILENT,
        }
        for row in registry.items
        for code in row.departments
        if code in silent
    ]
    rows = with_unreported(given, unreported, [*_READ, *given.columns.difference(list(_READ))])
    rows["id"] = _ids(rows, registry)
    places = {(row.plan, row.measure, row.item): place for place, row in enumerate(registry.items)}
    keys = zip(rows["plan"], rows["measure"], rows["item"], strict=True)
    return in_plan_order(
        rows,
        measure_places(rows, registry),
        [places.get(key, len(places)) for key in keys],
        department_places(rows, registry),
    )


def _ids(rows: pd.DataFrame, registry: Registry) -> list[str]:
    """``P1-M02-1_D101``: an item of the plan; ``P1-M02-X4f1c22d0_D101``: a row the department added.

    An added row may name an item of the plan, but not by the item's own name.
    """
    measures = measure_ids(registry)
    planned = {(row.plan, row.measure, row.item, row.title): row.code for row in registry.items}
    keys = list(zip(*(rows[name] for name in _READ[:5]), strict=True))
    added = added_codes(key for key in keys if key[1:] not in planned)
    codes = [planned.get(key[1:]) or f"{measures[key[1:3]]}-{added[key]}" for key in keys]
    return [f"{code}_{department}" for code, (department, *_) in zip(codes, keys, strict=True)]
