"""What the departments gave and what the silent ones still owe, as one frame in the plan's order."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from sumida_etl.registry import Registry
from sumida_etl.rounds import Round


def with_unreported(
    given: pd.DataFrame, unreported: Iterable[Mapping[str, object]], columns: Sequence[str]
) -> pd.DataFrame:
    """The given rows and after them the unreported ones, as Python objects."""
    silent = pd.DataFrame(list(unreported), columns=list(columns), dtype=object)
    return pd.concat([given[list(columns)].astype(object), silent], ignore_index=True)


def in_plan_order(rows: pd.DataFrame, *places: Sequence[int]) -> pd.DataFrame:
    """Sort by the places given, the first first; equals stay in the order they came in."""
    keys = pd.DataFrame(dict(enumerate(places)), index=rows.index, dtype="int64")
    return rows.loc[keys.sort_values(list(keys.columns), kind="stable").index].reset_index(drop=True)


def measure_places(rows: pd.DataFrame, registry: Registry) -> list[int]:
    """Where each row's measure stands in the plan. Raises KeyError for a measure that is in no plan."""
    places = {(row.plan, row.number): place for place, row in enumerate(registry.measures)}
    return [places[key] for key in zip(rows["plan"], rows["measure"], strict=True)]


def department_places(rows: pd.DataFrame, registry: Registry) -> list[int]:
    """Where each row's department stands in the list of departments."""
    places = {row.code: place for place, row in reversed(list(enumerate(registry.departments)))}
    return [places[code] for code in rows["department"]]


def department_names(rows: pd.DataFrame, registry: Registry, round: Round) -> list[str]:
    """Departments as they are called on the round's date, also one that has ended since it reported."""
    names = {code: registry.department(code, round.as_of).name for code in rows["department"].unique()}
    return [names[code] for code in rows["department"]]
