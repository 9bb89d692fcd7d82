"""A department's indicators as they would be judged with the figures of a checked workbook."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import pandas as pd

from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.combine import Source, combine
from sumida_etl.attainment.series import series_at
from sumida_etl.desk.checking.answer import ShownFigure
from sumida_etl.desk.standing import NOT_READ, OTHERS_SILENT
from sumida_etl.returns.kpi_preview import judged_words
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.tracing.reported_figures import as_text
from sumida_etl.vocabulary import State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading

_ANSWER = list(Source.__dataclass_fields__)


def previewed(values: pd.DataFrame, department: str, survey: Survey, store: Store | None) -> tuple[ShownFigure, ...]:
    """``values``: as ``Inspection.values``; what other departments have in force counts beside them.

    Where there is nothing to judge yet, it says whose answer is wanting.
    """
    survey = survey.of_department(department)
    registry, round = survey.registry, survey.round
    mine = {each.indicator for each in registry.assignments_on(round.as_of) if each.department == department}
    own = values.assign(department=department)[_ANSWER]
    answers, earlier = own, pd.DataFrame(columns=[*_ANSWER, "round"])
    with reading(store.engine) if store else nullcontext() as moment:
        if moment is not None:
            others = queries.values_of(moment, round)
            answers = pd.concat([others.loc[others["department"] != department, _ANSWER], own], ignore_index=True)
            earlier = queries.earlier_values(moment, round)
            earlier = earlier[earlier["round"] != round.key]
    figures = combine(answers, registry, round).figures
    series = series_at(round, figures, earlier, registry, survey.plan_of)
    judged = attain(series[series["indicator"].isin(mine)].reset_index(drop=True), registry, round)
    given = set(zip(own["indicator"], own["kind"], strict=True))
    shown = []
    for row in judged[[origin == round for origin in judged["origin"]]].to_dict("records"):
        indicator, target = registry.indicator(row["indicator"]), registry.target_on(row["indicator"], round.as_of)
        known = row["state"] == State.VALUE
        shown.append(
            ShownFigure(
                code=indicator.code,
                name=indicator.name,
                kind=str(row["kind"]),
                value=_value(row, indicator.unit, own=(row["indicator"], row["kind"]) in given),
                target=target.wording if target else "",
                judged=judged_words(row) if known else "",
            )
        )
    return tuple(shown)


def _value(row: Mapping[Any, Any], unit: str, *, own: bool) -> str:
    if row["state"] == State.SILENT:
        return OTHERS_SILENT if own else NOT_READ
    return as_text(row) + (unit if row["state"] == State.VALUE else "")
