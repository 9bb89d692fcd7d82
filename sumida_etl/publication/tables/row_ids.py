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
    """The code of each (plan, number): ``P1-M03``."""
    return {(row.plan, row.number): row.code for row in registry.measures}


def item_ids(registry: Registry) -> dict[tuple[str, str, str], str]:
    """The code of each (plan, number, item): ``P1-M03-2``."""
    return {(row.plan, row.measure, row.item): row.code for row in registry.items}


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
