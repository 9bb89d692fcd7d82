"""The table of what each department reported of an indicator that several make up."""

from typing import Any

import pandas as pd

from schemas.columns import columns_of
from schemas.publication import IndicatorParts
from sumida_etl.attainment.combine import Source, asked_on
from sumida_etl.attainment.figure import kinds_of
from sumida_etl.publication.tables.common_columns import common_columns, figure_id, part_code
from sumida_etl.publication.tables.unreported_rows import department_names
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Assignment
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Kind, State


def indicator_parts(sources: pd.DataFrame, registry: Registry, round: Round) -> pd.DataFrame:
    """The table of IndicatorParts from the answers behind a round's figures (columns of Source)."""
    rows = part_rows(sources, registry, round)
    indicators = [registry.indicator(code) for code in rows["indicator"]]
    built = {
        **common_columns(registry.ward, round, rows["id"].tolist(), [each.plan for each in indicators]),
        "measure": [each.measure for each in indicators],
        "name": [each.name for each in indicators],
        "department": department_names(rows, registry, round),
        "fiscal_year": [round.fiscal_year] * len(rows),
    }
    names = [column.name for column in columns_of(IndicatorParts)]
    return pd.DataFrame({name: built[name] if name in built else rows[name] for name in names}, dtype=object)


def part_rows(sources: pd.DataFrame, registry: Registry, round: Round) -> pd.DataFrame:
    """The rows of the table in its order (columns of Source, ``id``, ``unit``, ``as_of``); what is owed is 未提出."""
    given = {(row["indicator"], row["kind"], row["department"], row["part"]): row for row in sources.to_dict("records")}
    asked = asked_on(registry, round)
    rows = [
        _row(each, kind, given.get((each.indicator, kind, each.department, each.part), {}), registry, round)
        for indicator in registry.indicators
        for each in asked.get(indicator.code, [])
        if len(asked[indicator.code]) > 1 and indicator.code not in registry.final_alone
        for kind in kinds_of(round)
    ]
    columns = dict.fromkeys((*Source.__dataclass_fields__, "id", "unit", "as_of"))
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _row(each: Assignment, kind: Kind, given: Any, registry: Registry, round: Round) -> dict[str, Any]:  # noqa: ANN401 - a row of Source, or none
    day = round.fiscal_end if kind == Kind.FORECAST else round.as_of
    unsaid = {"state": State.SILENT, "value": None, "approx": False, "cumulative": False}
    return {
        **unsaid,
        **given,
        "indicator": each.indicator,
        "department": each.department,
        "part": each.part,
        "kind": kind,
        "unit": each.unit or registry.indicator(each.indicator).unit,
        "as_of": day,
        "id": figure_id(part_code(each.indicator, each.department, each.part), day, kind),
    }
