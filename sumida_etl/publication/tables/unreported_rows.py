"""What the departments gave and what the silent ones still owe, as one frame in the plan's order."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from sumida_etl.errors import SumidaError
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round


class UnknownMeasureError(SumidaError, LookupError):
    """What was accepted names a plan and a measure that the plan does not have (any more)."""

    def __init__(self, plan: str, measure: str) -> None:
        super().__init__(
            f"受理した調査票に計画「{plan}」の取組「{measure}」の行がありますが、計画データにこの計画名と取組番号がありません。"
            "名前や番号を変えるのは次の調査回からにして、この調査回では元のままにしてください。"
        )


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
    """Where each row's measure stands in the plan. Raises UnknownMeasureError."""
    places = {(row.plan, row.number): place for place, row in enumerate(registry.measures)}
    keys = list(zip(rows["plan"], rows["measure"], strict=True))
    if unknown := next((key for key in keys if key not in places), None):
        raise UnknownMeasureError(*map(str, unknown))
    return [places[key] for key in keys]


def department_places(rows: pd.DataFrame, registry: Registry) -> list[int]:
    """Where each row's department stands in the list of departments."""
    places = {row.code: place for place, row in reversed(list(enumerate(registry.departments)))}
    return [places[code] for code in rows["department"]]


def department_names(rows: pd.DataFrame, registry: Registry, round: Round) -> list[str]:
    """Departments as they are called on the round's date, also one that has ended since it reported."""
    names = {code: registry.department(code, round.as_of).name for code in rows["department"].unique()}
    return [names[code] for code in rows["department"]]
