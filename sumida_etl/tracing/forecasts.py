"""The evidence for a comparison of forecast and outcome: the cells of both rounds."""

from collections.abc import Iterator
from dataclasses import asdict

import pandas as pd

from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.late_finals import finals_come_late
from sumida_etl.publication.tables.forecast_accuracy import ForecastOutcome
from sumida_etl.publication.tables.results import answers_of
from sumida_etl.rounds import Round
from sumida_etl.survey import Survey
from sumida_etl.tracing.evidence import SourceCell
from sumida_etl.tracing.sources import HOW, Basis, Workbooks
from sumida_etl.vocabulary import Combine, Kind


def forecast_basis(
    row: ForecastOutcome,
    values: pd.DataFrame,
    results: pd.DataFrame,
    earlier_results: pd.DataFrame,
    workbooks: Workbooks,
    survey: Survey,
) -> Basis:
    """The cells of the forecast (見込値) and of the outcome (確定値)."""
    made = next(
        Round.parse(key)
        for key in {*values["round"].unique(), *earlier_results["round"].unique()}
        if Round.parse(key).as_of == row.made_on
    )
    frames = pd.concat([earlier_results, results], ignore_index=True)
    parts: list[SourceCell] = []
    for round, kind, column in ((made, Kind.FORECAST, "見込値"), (survey.round, Kind.FINAL, "確定値")):
        if row.subject == "実績":
            parts += _results(row, frames[frames["round"] == round.key], round, kind, column, workbooks)
        elif kind is Kind.FINAL and made.fiscal_year < round.fiscal_year:
            late = finals_come_late(round, values, survey.plan_of)[row.code]
            parts += [
                workbooks.source_cell(when, asdict(each), column)
                for when, each in late.sources
                if not row.suffix or (each.department, each.part) == (row.of, row.part)
            ]
        else:
            found = combine(values[values["round"] == round.key], survey.plan_of(round), round).sources.to_dict(
                "records"
            )
            parts += [
                workbooks.source_cell(round, each, column)
                for each in found
                if (each["indicator"], each["kind"]) == (row.code, kind)
                and (not row.suffix or row.suffix[1:].partition("-")[0] == each["department"])
                and (not row.suffix or row.part == each["part"])
            ]
    whole = row.subject == "指標"
    registry = survey.registry.in_round(survey.round)
    how = HOW[registry.indicator(row.code).combine if whole else Combine.SINGLE] if row.subject != "実績" else ""
    return Basis(row.final, how or HOW[Combine.SINGLE], tuple(parts), ())


def _results(
    row: ForecastOutcome, frame: pd.DataFrame, round: Round, kind: Kind, column: str, workbooks: Workbooks
) -> Iterator[SourceCell]:
    for answer, record in zip(answers_of(frame), frame.to_dict("records"), strict=True):
        if answer.kind == kind and answer.code == row.code:
            yield workbooks.source_cell(round, record, column)
