"""The table of 効果・実績, and its figures as answers that are found again in another round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce

import pandas as pd

from schemas.columns import columns_of
from schemas.publication import Results
from sumida_etl.attainment.bounds import EXACT
from sumida_etl.publication.tables.common_columns import common_columns, figure_id, item_columns, joined, result_codes
from sumida_etl.publication.tables.unreported_rows import (
    department_names,
    department_places,
    in_plan_order,
    measure_places,
    with_unreported,
)
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.measures import ReportedYear
from sumida_etl.rounds import Round, fiscal_end
from sumida_etl.vocabulary import Kind, State

_KINDS = list(Kind)
_READ = (
    "department", "result", "plan", "measure", "item", "name", "unit", "kind", "fiscal_year", "as_of",
    "state", "value", "approx", "cumulative", "remark",
)  # fmt: skip


def results(given: pd.DataFrame, missing: Sequence[Department], registry: Registry, round: Round) -> pd.DataFrame:
    """The table of Results: what was given, and a row 未提出 for each figure a silent department owes."""
    rows = result_rows(given, missing, registry, round)
    built = {
        **common_columns(registry.ward, round, rows["id"].tolist(), rows["plan"]),
        **item_columns(rows["item"]),
        "department": department_names(rows, registry, round),
    }
    names = [column.name for column in columns_of(Results)]
    return pd.DataFrame({name: built[name] if name in built else rows[name] for name in names}, dtype=object)


def result_rows(given: pd.DataFrame, missing: Sequence[Department], registry: Registry, round: Round) -> pd.DataFrame:
    """The rows of the table in its order, each with its ``id``, ``code`` and every column it was given with."""
    rows = with_unreported(
        given, _unreported(missing, registry, round), [*_READ, *given.columns.difference(list(_READ))]
    )
    rows["code"] = result_codes(rows)
    # A result that went over to another department stands in the plan twice; its first place is the one it keeps.
    places = {line.code: place for place, line in reversed(list(enumerate(registry.results)))}
    rows = in_plan_order(
        rows,
        measure_places(rows, registry),
        [places.get(code, len(places)) for code in rows["result"]],
        department_places(rows, registry),
        rows["code"].factorize()[0].tolist(),
        [_KINDS.index(kind) for kind in rows["kind"]],
    )
    keys = zip(rows["code"], rows["fiscal_year"], rows["kind"], strict=True)
    ids = [figure_id(code, _due(round, year, kind), kind) for code, year, kind in keys]
    return rows.assign(id=ids, remark=remarks_of(rows, registry))


def _due(round: Round, fiscal_year: int, kind: str) -> date:
    """The day a figure is asked for: a department may give its own day, which the ID does not follow."""
    return round.as_of if kind == Kind.ACTUAL else fiscal_end(fiscal_year)


def _unreported(missing: Sequence[Department], registry: Registry, round: Round) -> Iterator[dict[str, object]]:
    """The actual of every figure asked for; a forecast of a figure without a target is not owed."""
    silent = {department.code for department in missing}
    for line in registry.results:
        if line.department in silent:
            last = line.reported_year is ReportedYear.LAST
            year = round.fiscal_year - 1 if last else round.fiscal_year
            yield {
                "department": line.department,
                "result": line.code,
                "plan": line.plan,
                "measure": line.measure,
                "item": line.item,
                "name": line.name,
                "unit": line.unit,
                "kind": Kind.FINAL if last or round.is_final else Kind.ACTUAL,
                "fiscal_year": year,
                "as_of": fiscal_end(year) if last else round.as_of,
                "state": State.SILENT,
                "approx": False,
                "cumulative": False,
            }


def remarks_of(rows: pd.DataFrame, registry: Registry) -> list[str]:
    """One text per row. ``rows``: columns ``result`` (the plan's code), ``kind``, ``unit``, ``value``, ``remark``."""
    notes = {line.code: line.note for line in registry.results}
    totals = {total.whole: total.note for total in registry.totals}
    sums = _sums_that_differ(rows, registry)
    keys = zip(rows["result"], rows["kind"], rows["remark"], strict=True)
    return [joined((notes.get(code), totals.get(code), sums.get((code, kind)), remark)) for code, kind, remark in keys]


def _sums_that_differ(rows: pd.DataFrame, registry: Registry) -> dict[tuple[str, str], str]:
    """Of each whole whose parts are all known in its own unit and add up to something else: what they add up to."""
    columns = zip(rows["result"], rows["kind"], rows["unit"], rows["value"], strict=True)
    known = {(code, kind): (unit, value) for code, kind, unit, value in columns if code and isinstance(value, Decimal)}
    said = {}
    for total in registry.totals:
        for (code, kind), (unit, value) in known.items():
            parts = [known.get((part, kind)) for part in total.parts]
            if code != total.whole or any(part is None or part[0] != unit for part in parts):
                continue
            whole = reduce(EXACT.add, (part[1] for part in parts if part is not None))
            if whole != value:
                said[code, kind] = f"内訳の計は{whole:,f}{unit}で、この数値と合わない"
    return said


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure of a result. ``code``: the plan's, or an added row's own; the same in every round."""

    code: str
    department: str
    plan: str
    measure: str
    item: str | None
    name: str
    unit: str
    kind: Kind
    state: State
    value: Decimal | None


def answers_of(results: pd.DataFrame) -> Iterator[Answer]:
    """The answers in one round's results (columns of the warehouse's frame), in their order."""
    for code, row in zip(result_codes(results), results.to_dict("records"), strict=True):
        yield Answer(
            code, row["department"], row["plan"], row["measure"],
            row["item"] or None, row["name"], row["unit"] or "", Kind(row["kind"]), State(row["state"]), row["value"],
        )  # fmt: skip
