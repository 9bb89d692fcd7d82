"""What each department is asked in a round: the locked half of every workbook, as frames of all departments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from schemas.submission import INDICATORS, NARRATIVES, RESULTS, Sheet
from sumida_etl.memory import uncollected
from sumida_etl.reader.row_keys import keys
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Assignment, Indicator, Target
from sumida_etl.registry.years.ended import OfGroup
from sumida_etl.rounds import Round, era
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.rules.late_finals import NOT_ASKED
from sumida_etl.templates.known_figures import Known, Whose, finals_of_the_plan, known_from_plan, previous_values, shown
from sumida_etl.templates.last_answers import LastAnswers
from sumida_etl.vocabulary import Combine, Part, Reckoning, ValueType

_FACTS = (
    "department", "line", "figure", "part", "nature", "cumulative", "only_grows", "reported_year", "final_asked",
    "final_shown", "final_alone", "perhaps", "stages", "shared", "dated",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What departments answered last, as their workbooks show it beside the new answer.

    ``results``: 前回値 by department and result; ``texts``: the texts by department, plan, measure and item, each under
    its column's name in the frame (``shown_last_progress`` …).
    """

    results: Mapping[tuple[str, str], str] = field(default_factory=dict)
    texts: Mapping[tuple[str, str, str, str], Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Asked:
    """For each sheet a frame: ``department``, ``line`` (0, 1, …), every locked column's text, and facts for the checks.

    Facts: ``key`` (what a row is known by), ``figure`` (the indicator's or result's code), ``part``, ``nature``,
    ``cumulative``, ``only_grows``, ``reported_year``, ``shared`` (several departments report a part of it), ``dated``
    (a 時点値: it says how things stand on the date alone); all but the key empty on the sheet 取組状況. On 指標
    ``final_asked`` (the plan does not tell the 確定 of the year before) and ``final_shown`` (what stands in its cell
    where it is in or not asked for; empty: the department fills it in), ``final_alone`` (nothing else is asked for:
    the indicator ended with that year, or is not due in this one) and ``perhaps`` (whether it is asked for at all only
    the warehouse knows, and was not asked). ``stages``: of a 有無 its words, joined by ``;``; of any other row empty.
    ``shown_<column>``: the text of each column that is only shown.
    """

    round: Round
    sheets: Mapping[str, pd.DataFrame]
    known: Known = field(default_factory=dict)
    """What is known of each figure already."""
    last: Mapping[str, LastAnswers] | None = None
    """What was answered last, as far as it stands now, by department, or by the workbook on record that confirms it;
    None: nobody looked."""
    totals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Figure → the figures that add up to it."""

    def last_of(self, submission: str, department: str) -> LastAnswers | None:
        """What a department's workbook would confirm."""
        known = self.last or {}
        return known.get(submission) or known.get(department)

    def of(self, sheet: Sheet, *departments: str) -> pd.DataFrame:
        """The rows of some departments on a sheet, in the order they are written."""
        places = self._places[sheet.name]
        found = [places[department] for department in dict.fromkeys(departments) if department in places]
        return self.sheets[sheet.name].iloc[np.sort(np.concatenate(found)) if found else []]

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, Any]]:
        """By sheet and department, the positions of its rows: to look for them once a department takes too long."""
        return {
            name: {str(code): places for code, places in rows.groupby("department", sort=False).indices.items()}
            for name, rows in self.sheets.items()
        }

    def known_of(self, department: str, figure: str) -> tuple[KnownFigure, ...]:
        """What is known of a figure that a department reports; where it reports both parts of a 比率, of the 分母."""
        told = (self.known.get((department, figure, part), ()) for part in reversed(Part))
        return next(filter(None, told), ())


@uncollected()
def asked_in(
    registry: Registry,
    round: Round,
    previous: Mapping[OfGroup, str] | None = None,
    finals: Mapping[Whose, str] | None = None,
    told: Told | None = None,
) -> Asked:
    """Everything asked in a round.

    ``previous`` gives 前回値 by group and indicator, ``finals`` what is reported already of the year before; default:
    the plan's own history. ``told``: what else the departments' last answers show them. Raises OutsidePlansError.
    """
    registry = registry.in_round(round)
    last = {**previous_values(registry, round), **(previous or {})}
    told = told or Told()
    reported = {**finals_of_the_plan(registry, round), **(finals or {})}
    assigned: dict[str, list[Assignment]] = {}
    for each in registry.assignments_on(round.as_of):
        assigned.setdefault(each.indicator, []).append(each)
    of = {each.department: registry.group_of(each.department) for those in assigned.values() for each in those}
    open_finals = {group: registry.open_finals(round, group) for group in dict.fromkeys(of.values())}
    alone = registry.final_alone
    in_time = registry.finals.in_time if registry.finals else frozenset()
    standing = {department.code for department in registry.departments_on(round.as_of)}
    row_of = cache(partial(_indicator_row, registry, round))
    indicators = [
        {
            **row_of(indicator.code, assignment.part, assignment.label, assignment.unit),
            "department": assignment.department,
            "previous": last.get((of[assignment.department], indicator.code), "")
            if assignment.part is Part.VALUE
            else "",
            "final_alone": indicator.code in alone,
            "perhaps": indicator.code in alone and registry.finals is None,
            "final_asked": indicator.code in open_finals[of[assignment.department]],
            "final_shown": reported.get(
                (assignment.department, indicator.code, assignment.part),
                "" if indicator.code in open_finals[of[assignment.department]] else NOT_ASKED,
            ),
        }
        for indicator in registry.indicators
        for assignment in assigned.get(indicator.code, ())
        if indicator.code not in alone
        or (
            indicator.code in open_finals[of[assignment.department]]
            and (of[assignment.department], indicator.code) not in in_time
        )
    ]
    results = [
        {
            "department": row.department, "plan": row.plan, "measure": row.measure, "item": row.item,
            "name": row.name, "unit": row.unit, "figure": row.code, "part": Part.VALUE, "nature": row.nature,
            "cumulative": row.cumulative, "only_grows": row.only_grows, "reported_year": row.reported_year,
            "shared": False, "dated": False, "shown_previous": told.results.get((row.department, row.code), ""),
        }
        for row in registry.results
    ]  # fmt: skip
    narratives = [
        {
            "department": code, "plan": row.plan, "measure": row.measure, "item": row.item, "title": row.title,
            **told.texts.get((code, row.plan, row.measure, row.item), {}),
        }
        for row in registry.items
        for code in row.departments
    ]  # fmt: skip
    sheets = {INDICATORS: indicators, RESULTS: results, NARRATIVES: narratives}
    frames = {sheet.name: _frame(sheet, rows, standing) for sheet, rows in sheets.items()}
    totals = {total.whole: total.parts for total in registry.totals}
    return Asked(round, frames, known_from_plan(registry, round), totals=totals)


def _indicator_row(registry: Registry, round: Round, code: str, part: Part, label: str, unit: str) -> dict[str, Any]:
    """What a row says to whichever department is asked for the part: ``label`` and ``unit`` are the part's."""
    indicator, target = registry.indicator(code), registry.target_on(code, round.as_of)
    whole, staged = part is Part.VALUE, indicator.value_type is ValueType.MILESTONE
    return {
        "code": code if whole else f"{code}-{part}",
        "plan": indicator.plan,
        "measure": indicator.measure,
        "name": (indicator.name if whole else f"{indicator.name}（{part}：{label}）") + _months(indicator, round),
        "unit": indicator.unit if whole else unit,
        "baseline": _baseline(indicator) if whole else "",
        "target": _target(target, indicator) if whole and target else "",
        "figure": code,
        "part": part,
        "nature": indicator.nature,
        "cumulative": indicator.cumulative and not staged,
        "only_grows": indicator.only_grows and not staged,
        "reported_year": "",
        "shared": indicator.combine is not Combine.SINGLE,
        "stages": ";".join(indicator.stages) if staged else "",
        "dated": indicator.value_type is ValueType.STANDING,
    }


def _months(indicator: Indicator, round: Round) -> str:
    """Of a 暦年, which months this year's columns are of."""
    return f"（{round.year_label}は1月～12月）" if indicator.reckoning is Reckoning.CALENDAR else ""


def _baseline(indicator: Indicator) -> str:
    if indicator.baseline is None:
        return ""
    return f"{indicator.stage(indicator.baseline) or shown(indicator.baseline)}（{era(indicator.baseline_year)}）"


def _target(target: Target, indicator: Indicator) -> str:
    return f"{indicator.stage(target.value) or target.words('')}（{era(target.year)}）"


def _frame(sheet: Sheet, rows: Iterable[Mapping[str, Any]], standing: set[str]) -> pd.DataFrame:
    locked = [column.name for column in sheet.columns if column.role == "locked"]
    kept = [row for row in rows if row["department"] in standing]
    shown = [f"shown_{column.name}" for column in sheet.shown]
    frame = pd.DataFrame(kept, columns=[*dict.fromkeys([*_FACTS, *locked, *shown])], dtype=object)
    frame[[*shown, "stages"]] = frame[[*shown, "stages"]].fillna("")
    frame["line"] = frame.groupby("department").cumcount()
    frame["key"] = keys(frame, sheet)
    return frame
