"""From a published row back to the cells it was made from, for every row of every table of a round."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from schemas.columns import columns_of
from schemas.publication import (
    ForecastAccuracy,
    IndicatorParts,
    IndicatorValues,
    KpiAttainment,
    MeasureProgress,
    Measures,
    PublishedTable,
    Results,
)
from sumida_etl.integrity.recorded_edition import members_until
from sumida_etl.publication.files.csv import file_name, written
from sumida_etl.publication.release.published_files import published_rows
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.indicator_parts import part_rows
from sumida_etl.publication.tables.measures import progress_rows
from sumida_etl.publication.tables.results import result_rows
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.survey import Store, Survey, edition
from sumida_etl.tracing.evidence import PlanLine, SourceCell, Trace
from sumida_etl.tracing.forecasts import forecast_basis
from sumida_etl.tracing.plan_lines import PlanLines
from sumida_etl.tracing.sources import Basis, Figure, Workbooks, indicator_bases
from sumida_etl.vocabulary import Kind, State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.known import When, time_of

VALUES: Mapping[type[PublishedTable], tuple[str, ...]] = {
    KpiAttainment: ("value", "baseline", "target"),
    IndicatorValues: ("value",),
    IndicatorParts: ("value",),
    Results: ("value",),
    MeasureProgress: ("progress", "outlook"),
    Measures: ("title",),
    ForecastAccuracy: ("forecast", "final"),
}
"""The columns that hold what somebody gave; all others follow from them or from the plan's names."""
AS_GIVEN = "所属の報告をそのまま"


@dataclass(frozen=True, slots=True, eq=False)
class Tracer:
    """A round's edition with what it rests on, as known at a time."""

    edition: Edition
    survey: Survey
    plan: PlanLines
    workbooks: Workbooks
    values: pd.DataFrame
    results: pd.DataFrame
    earlier_results: pd.DataFrame
    narratives: pd.DataFrame
    indicators: Mapping[Figure, Basis]

    @classmethod
    def open(cls, survey: Survey, store: Store, plan: Path | PlanFiles, at: When = None) -> "Tracer":
        """Load what is in force at that time; ``plan``: the files of the edition that the round goes by."""
        survey = survey.as_of(time_of(at))
        files = plan if isinstance(plan, PlanFiles) else PlanFiles.of_folder(plan)
        round, lines = survey.round, PlanLines.read(files, survey.registry, survey.round)
        workbooks = Workbooks(store.engine, store, survey.plan_of, at)
        with reading(store.engine) as moment:
            own = survey.members(round)
            ever = members_until(survey.registry, round, moment, at, survey.plan_of)
            values = queries.earlier_values(moment, round, at, ever)
            made = edition(survey, store, at)
            return cls(
                made, survey, lines, workbooks, values, queries.results_of(moment, round, at, own),
                queries.earlier_results(moment, round, at, ever), queries.narratives_of(moment, round, at, own),
                indicator_bases(made.series, values, workbooks, lines, survey),
            )  # fmt: skip

    def every(self) -> Iterator[Trace]:
        """A trace of each row of each CSV, in their order."""
        for table, rows in self.edition.tables.items():
            shown = written(rows, table, self.edition.columns_of(table)).astype(object)
            titles = {column.name: column.title for column in columns_of(table)}
            for place, (row, cells, basis) in enumerate(
                zip(rows.to_dict("records"), shown.to_dict("records"), self._bases(table, rows), strict=True)
            ):
                given = {name: cells[name] for name in VALUES[table] if isinstance(cells[name], str)}
                yield Trace(
                    file_name(table, self.edition), place + 2, row["id"],
                    str(row.get("name") or row.get("title") or ""), str(row.get("unit") or ""),
                    {titles[name]: text for name, text in given.items()}, basis.how, basis.cells, basis.plan,
                )  # fmt: skip

    def find(self, code: str, published: Path | None = None) -> tuple[Trace, ...]:
        """The traces of an ID, or of every row of an indicator, result or measure.

        Each is laid beside its row in the round's ``published`` folder, where one is given. Raises OSError.
        """
        found = [trace for trace in self.every() if code in (trace.id, trace.id.partition("_")[0])]
        names = {trace.file for trace in found}
        files = {name: published_rows(published, name) for name in names if published and (published / name).is_file()}
        return tuple(
            replace(trace, published=_cells_of(trace, files[trace.file])) if trace.file in files else trace
            for trace in found
        )

    def _bases(self, table: type[PublishedTable], rows: pd.DataFrame) -> Iterator[Basis]:
        records = rows.to_dict("records")
        if table in (KpiAttainment, IndicatorValues):
            yield from (self._indicator(row, judged=table is KpiAttainment) for row in records)
        elif table is IndicatorParts:
            yield from self._parts()
        elif table is Results:
            yield from self._results()
        elif table is MeasureProgress:
            yield from self._progress()
        elif table is ForecastAccuracy:
            known = self.values, self.results, self.earlier_results
            yield from (
                forecast_basis(row, *known, self.workbooks, self.survey) for row in self.edition.forecast_outcomes
            )
        else:
            lines = (self.plan.measure(row["plan"], row["measure"]) for row in records)
            yield from (Basis(None, "計画データ", (), (line,)) for line in lines)

    def _indicator(self, row: Mapping[Any, Any], *, judged: bool) -> Basis:
        basis = self.indicators[row["indicator"], row["as_of"], Kind(row["kind"])]
        lines: list[PlanLine] = list(basis.plan)
        if judged:
            target = self.plan.target(row["indicator"], self.survey.registry, self.survey.round)
            lines += [self.plan.baseline(row["indicator"]), *([target] if target else [])]
        return Basis(basis.value, basis.how, basis.cells, tuple(lines))

    def _parts(self) -> Iterator[Basis]:
        registry = self.survey.registry.in_round(self.survey.round)
        for row in part_rows(self.edition.sources, registry, self.survey.round).to_dict("records"):
            if not isinstance(row["cell"], str):
                yield Basis(None, State.SILENT, (), ())
            else:
                cell = self.workbooks.source_cell(self.survey.round, row, "所属の実績値")
                yield Basis(row["value"], AS_GIVEN, (cell,), ())

    def _results(self) -> Iterator[Basis]:
        rows = result_rows(self.results, self.edition.missing, self.survey.registry, self.survey.round)
        for row in rows.to_dict("records"):
            if row["state"] == State.SILENT:
                yield Basis(None, State.SILENT, (), ())
            else:
                yield Basis(row["value"], AS_GIVEN, (self.workbooks.source_cell(self.survey.round, row),), ())

    def _progress(self) -> Iterator[Basis]:
        rows = progress_rows(self.narratives, self.edition.missing, self.survey.registry, self.survey.round)
        for row in rows.to_dict("records"):
            parts = [
                self._text(row, name, title)
                for name, title in (("progress", "取組状況"), ("outlook", "取組予定"))
                if row[name] and isinstance(row.get("sheet"), str)
            ]
            yield Basis(None, AS_GIVEN if parts else State.SILENT, tuple(parts), ())

    def _text(self, row: Mapping[Any, Any], name: str, title: str) -> SourceCell:
        cell, told = row[f"{name}_cell"], (row.get(f"{name}_told_in"), row.get(f"{name}_told_cell"))
        sent, at, by = self.workbooks.typed_in(self.survey.round, row["department"], cell, *told)
        return SourceCell(title, sent, "", row["sheet"], at, row[name], "", State.VALUE, None, "", by)


def _cells_of(trace: Trace, rows: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    row = rows.get(trace.id, {})
    return {header: row[header] for header in trace.values if header in row}
