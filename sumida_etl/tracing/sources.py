"""The cells behind every figure of a round: this round's, earlier rounds', and the plan's own history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from sumida_etl.attainment.combine import combine
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round, fiscal_end
from sumida_etl.survey import Store
from sumida_etl.tracing.evidence import Part, PlanLine, Sent
from sumida_etl.tracing.plan_lines import PlanLines
from sumida_etl.vocabulary import Combine, Kind, State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive import DamagedWorkbookError, MissingWorkbookError
from sumida_etl.warehouse.frames import Source

HOW = {
    Combine.SINGLE: "1つの所属の報告をそのまま",
    Combine.SUM: "所属の報告の合計",
    Combine.RATIO: "所属の報告の分子の計 ÷ 分母の計",
}
FROM_PLAN = "計画データの過年度の確定値"
Figure = tuple[str, date, Kind]
"""Indicator, date and kind."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What one figure rests on, and its value."""

    value: Decimal | None
    how: str
    parts: tuple[Part, ...]
    plan: tuple[PlanLine, ...]


class Workbooks:
    """The accepted workbooks in force at a time, round by round; each archived file is verified once."""

    def __init__(self, source: Source, store: Store, registry: Registry, at: datetime | None) -> None:
        self._source, self._store, self._registry, self._at = source, store, registry, at
        self._rounds: dict[str, dict[str, Sent]] = {}

    def of(self, round: Round, department: str) -> Sent:
        """A department's workbook. Raises KeyError where none is in force."""
        if round.key not in self._rounds:
            rows = queries.current_submissions(self._source, round, self._at).to_dict("records")
            self._rounds[round.key] = {row["department"]: self._sent(round, row) for row in rows}
        return self._rounds[round.key][department]

    def part(self, round: Round, row: Mapping[Any, Any], column: str = "実績値") -> Part:
        """The cell of a row of the warehouse."""
        return Part(
            column, self.of(round, row["department"]), row.get("part", ""), row["sheet"], row["cell"],
            row["raw"] or "", row["rule"], row["state"], row["value"], row["remark"] or "",
        )  # fmt: skip

    def _sent(self, round: Round, row: Mapping[Any, Any]) -> Sent:
        fault = None
        try:
            self._store.archive.read(row["submission"])
        except (MissingWorkbookError, DamagedWorkbookError) as error:
            fault = str(error)
        name = self._registry.department(row["department"], round.as_of).name
        return Sent(
            round, row["department"], name, row["version"], row["name"],
            row["received_at"], row["submission"], self._store.archive.path(row["submission"]), fault,
        )  # fmt: skip


def indicator_rests(
    values: pd.DataFrame, workbooks: Workbooks, plan: PlanLines, registry: Registry, round: Round
) -> dict[Figure, Rest]:
    """What every indicator's figures known at a round rest on, by the same precedence as ``known_at``.

    ``values``: the answers in force in every round up to and including this one.
    """
    found: dict[Figure, Rest] = {}
    for key in sorted({Round.parse(key) for key in values["round"].unique()} - {round}):
        found |= {figure: rest for figure, rest in _rests(values, workbooks, registry, key) if rest is not None}
    for past in registry.history:
        if past.fiscal_year < round.fiscal_year:
            figure = past.indicator, fiscal_end(past.fiscal_year), Kind.FINAL
            found[figure] = Rest(past.value, FROM_PLAN, (), (plan.past(past.indicator, past.fiscal_year),))
    for figure, rest in _rests(values, workbooks, registry, round):
        found[figure] = rest or Rest(None, State.SILENT, (), ())
    return found


def _rests(
    values: pd.DataFrame, workbooks: Workbooks, registry: Registry, round: Round
) -> list[tuple[Figure, Rest | None]]:
    combined = combine(values[values["round"] == round.key], registry, round)
    rows = combined.sources.to_dict("records")
    rests: list[tuple[Figure, Rest | None]] = []
    for figure in combined.figures.to_dict("records"):
        mine = [row for row in rows if (row["indicator"], row["kind"]) == (figure["indicator"], figure["kind"])]
        parts = tuple(workbooks.part(round, row) for row in mine)
        how = HOW[registry.indicator(figure["indicator"]).combine] if len(parts) != 1 else HOW[Combine.SINGLE]
        if not parts:  # nobody was asked
            how = figure["state"]
        rest = None if figure["state"] == State.SILENT else Rest(figure["value"], how, parts, ())
        rests.append(((figure["indicator"], figure["as_of"], Kind(figure["kind"])), rest))
    return rests
