"""The IDs of rows: readable, ASCII, the same every time, and never a number alone."""

from collections import Counter
from datetime import date

import pandas as pd

from sumida_etl.registry import Registry
from sumida_etl.vocabulary import Kind

_KINDS = {Kind.ACTUAL: "actual", Kind.FORECAST: "forecast", Kind.FINAL: "final"}


def figure_id(code: str, day: date, kind: str) -> str:
    """``I203_2024-03_forecast``: the same figure has the same ID in every table and every round."""
    return f"{code}_{day:%Y-%m}_{_KINDS[Kind(kind)]}"


def measure_ids(registry: Registry) -> dict[tuple[str, str], str]:
    """``P1-M03`` for each (plan, number): the third measure of the first plan."""
    plans = {plan.name: f"P{place}" for place, plan in enumerate(registry.ward.plans, start=1)}
    count: Counter[str] = Counter()
    ids = {}
    for row in registry.measures:
        count[row.plan] += 1
        ids[row.plan, row.number] = f"{plans[row.plan]}-M{count[row.plan]:02d}"
    return ids


def item_ids(registry: Registry) -> dict[tuple[str, str, str], str]:
    """``P1-M03-2`` for each (plan, number, item): the second item of the measure."""
    measures = measure_ids(registry)
    count: Counter[str] = Counter()
    ids = {}
    for row in registry.items:
        measure = measures[row.plan, row.measure]
        count[measure] += 1
        ids[row.plan, row.measure, row.item] = f"{measure}-{count[measure]}"
    return ids


def result_codes(results: pd.DataFrame) -> list[str]:
    """The plan's code of each result; of a row the department added itself, one of its own: ``D101-X1``, ``D101-X2`` ….

    Added rows about the same thing share a code.
    """
    count: Counter[str] = Counter()
    added: dict[tuple[str, ...], str] = {}
    listed = []
    columns = (results[name] for name in ("result", "department", "plan", "measure", "item", "name"))
    for code, *about in zip(*columns, strict=True):
        key, department = tuple(about), about[0]
        if code == "" and key not in added:
            count[department] += 1
            added[key] = f"{department}-X{count[department]}"
        listed.append(code or added[key])
    return listed
