"""The cells behind every figure of a round: this round's, earlier rounds', and the plan's own history."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.late_finals import LateFinal, late_finals
from sumida_etl.attainment.series import PlanOf
from sumida_etl.japan_time import JAPAN
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.survey import Store, Survey
from sumida_etl.tracing.evidence import PlanLine, SentWorkbook, SourceCell
from sumida_etl.tracing.plan_lines import PlanLines
from sumida_etl.vocabulary import Combine, Kind, State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.archive import DamagedWorkbookError, MissingWorkbookError
from sumida_etl.warehouse.database.frames import Source
from sumida_etl.warehouse.known import When
from sumida_etl.warehouse.withdrawals import withdrawals_of

HOW = {
    Combine.SINGLE: "1つの所属の報告をそのまま",
    Combine.SUM: "所属の報告の合計",
    Combine.RATIO: "所属の報告の分子の計 ÷ 分母の計",
}
FROM_PLAN = "計画データの過年度の確定値"
Figure = tuple[str, date, Kind]
"""Indicator, date and kind."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What one figure rests on, and its value."""

    value: Decimal | None
    how: str
    cells: tuple[SourceCell, ...]
    plan: tuple[PlanLine, ...]


class Workbooks:
    """The accepted workbooks in force at a time, round by round; each archived file is verified once."""

    def __init__(self, source: Source, store: Store, plan_of: PlanOf, at: When) -> None:
        self._source, self._store, self._plan_of, self._at = source, store, plan_of, at
        self._rounds: dict[str, dict[str, SentWorkbook]] = {}
        self._told: dict[str, SentWorkbook] = {}

    def of(self, round: Round, department: str) -> SentWorkbook:
        """A department's workbook in force. Raises KeyError where there is none."""
        if round.key not in self._rounds:
            rows = queries.current_submissions(self._source, round, self._at).to_dict("records")
            gone = withdrawals_of(self._source, round).to_dict("records")
            since = {(row["department"], row["submission"]): _withdrawal(row) for row in gone}
            self._rounds[round.key] = {
                row["department"]: self._sent(round, row, since.get((row["department"], row["submission"]), ""))
                for row in rows
            }
        return self._rounds[round.key][department]

    def source_cell(self, round: Round, row: Mapping[Any, Any], column: str = "実績値") -> SourceCell:
        """The cell of a row of the warehouse."""
        sent, cell, by = self.typed_in(round, row["department"], row["cell"], row.get("told_in"), row.get("told_cell"))
        return SourceCell(
            column, sent, row.get("part", ""), row["sheet"], cell,
            row["raw"] or "", row["rule"], row["state"], row["value"], row["remark"] or "", by,
        )  # fmt: skip

    def typed_in(
        self, round: Round, department: str, cell: str, told_in: object, told_cell: object
    ) -> tuple[SentWorkbook, str, SentWorkbook | None]:
        """The workbook and the cell in which something was typed, and the workbook that confirms it, if one does."""
        sent = self.of(round, department)
        if not isinstance(told_in, str):
            return sent, cell, None
        if told_in not in self._told:
            then, row = queries.submission_told(self._source, department, told_in)
            self._told[told_in] = self._sent(then, row, "")
        return self._told[told_in], str(told_cell), sent

    def _sent(self, round: Round, row: Mapping[Any, Any], withdrawn: str) -> SentWorkbook:
        fault = None
        try:
            self._store.archive.read(row["submission"])
        except (MissingWorkbookError, DamagedWorkbookError) as error:
            fault = str(error)
        name = self._plan_of(round).department(row["department"], round.as_of).name
        return SentWorkbook(
            round, row["department"], name, row["version"], row["name"],
            row["received_at"], row["submission"], self._store.archive.path(row["submission"]), fault, withdrawn,
        )  # fmt: skip


def _withdrawal(row: Mapping[Any, Any]) -> str:
    at = row["recorded_at"].astimezone(JAPAN)
    return f"{at:%Y-%m-%d %H:%M} 取下げ　{row['side']} {row['name']}　{row['reason']}"


def indicator_bases(
    series: pd.DataFrame, values: pd.DataFrame, workbooks: Workbooks, plan: PlanLines, survey: Survey
) -> dict[Figure, Basis]:
    """The evidence for every indicator's figures in force at a round.

    ``series``: the figures in force (see ``series_at``), whose ``origin`` says where each comes from. ``values``: the
    answers in force in every round up to and including this one.
    """
    sources = {
        round: combine(values[values["round"] == round.key], survey.plan_of(round), round).sources.to_dict("records")
        for round in series["origin"].dropna().unique()
    }
    registry = survey.registry.in_round(survey.round)
    bases: dict[Figure, Basis] = {}
    late: dict[Round, dict[str, LateFinal]] = {}
    for row in series.to_dict("records"):
        code, kind, round = row["indicator"], Kind(row["kind"]), row["origin"]
        if round is None:
            basis = Basis(row["value"], FROM_PLAN, (), (plan.past(code, row["fiscal_year"]),))
        elif row["state"] == State.SILENT:
            basis = Basis(None, State.SILENT, (), ())
        elif row["fiscal_year"] < round.fiscal_year:
            if round not in late:
                finals = late_finals(round, values, survey.plan_of(round), set(series["indicator"]))
                late[round] = {each.figure.indicator: each for each in finals}
            cells = [workbooks.source_cell(when, asdict(each)) for when, each in late[round][code].sources]
            basis = _basis(row, cells, registry)
        else:
            given = [each for each in sources[round] if (each["indicator"], each["kind"]) == (code, kind)]
            basis = _basis(row, [workbooks.source_cell(round, each) for each in given], registry)
        bases[code, row["as_of"], kind] = basis
    return bases


def _basis(row: Mapping[Any, Any], parts: Sequence[SourceCell], registry: Registry) -> Basis:
    if not parts:  # nobody was asked
        return Basis(row["value"], row["state"], (), ())
    how = registry.indicator(row["indicator"]).combine if len(parts) > 1 else Combine.SINGLE
    return Basis(row["value"], HOW[how], tuple(parts), ())
