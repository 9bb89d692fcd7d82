"""A department's indicators as they would be judged with the figures of a checked workbook."""

from contextlib import nullcontext

import pandas as pd

from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.combine import Source, combine
from sumida_etl.attainment.series import series_at
from sumida_etl.desk.checking.answer import ShownFigure
from sumida_etl.returns.kpi_preview import judged_words
from sumida_etl.survey.context import Store, Survey
from sumida_etl.vocabulary import State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.column_types import plain
from sumida_etl.warehouse.database.connect import reading

_ANSWER = list(Source.__dataclass_fields__)


def previewed(values: pd.DataFrame, department: str, survey: Survey, store: Store | None) -> tuple[ShownFigure, ...]:
    """``values``: as ``Inspection.values``; what other departments have in force counts beside them.

    An indicator that several departments report is 未提出 as long as one of them has answered nothing.
    """
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
    shown = []
    for row in judged[[origin == round for origin in judged["origin"]]].to_dict("records"):
        indicator, target = registry.indicator(row["indicator"]), registry.target_on(row["indicator"], round.as_of)
        known = row["state"] == State.VALUE
        marks = ("約" if row["approx"] else "") + ("延べ" if row["cumulative"] else "")
        shown.append(
            ShownFigure(
                code=indicator.code,
                name=indicator.name,
                kind=str(row["kind"]),
                value=f"{marks}{plain(row['value'])}{indicator.unit}" if known else str(row["state"]),
                target=target.wording if target else "",
                judged=judged_words(row, registry.ward.thresholds) if known else "",
            )
        )
    return tuple(shown)
