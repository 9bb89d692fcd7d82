"""What a resubmission or a round changed in the figures themselves, by indicator and by result.

This compares what departments reported: every figure (現在・確定 and 見込, results too), between two versions of a
workbook or two rounds, as exact text. What is said of a whole round to residents and to the coordinator compares
judged headlines instead: ``publication.tables.changes``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.late_finals import late_finals
from sumida_etl.attainment.series import PlanOf
from sumida_etl.checks.batch import Batch
from sumida_etl.errors import SumidaError
from sumida_etl.publication.tables.result_keys import answers_of
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round, era
from sumida_etl.vocabulary import Kind, Part, State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.column_types import plain
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source
from sumida_etl.warehouse.database.models import Narrative, Result, Value

Key = tuple[str, ...]
Reported = dict[Key, tuple[str, str, str, str]]
"""By key, whose last part is the kind: department, code, name, and the reported value as text."""


class NoSuchVersionError(SumidaError, LookupError):
    """No department has a later version after the version of this number."""

    def __init__(self, round: Round, version: int) -> None:
        super().__init__(f"{round.key} には、第{version}版の後に再提出された調査票がありません。")
        self.round = round
        self.version = version


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that differs. ``before`` or ``after`` is empty where there was none."""

    department: str
    code: str
    name: str
    kind: str
    before: str
    after: str

    def as_json(self) -> dict[str, str]:
        """For ``--json``."""
        return {
            "department": self.department, "code": self.code, "name": self.name, "kind": self.kind,
            "before": self.before, "after": self.after,
        }  # fmt: skip


def since_version(
    source: Source,
    round: Round,
    version: int,
    registry: Registry,
    department: str | None = None,
    until: int | None = None,
) -> tuple[Change, ...]:
    """What changed from a version to the one in force (or ``until`` a later one), of one department or of all.

    Of departments that withdrew the version: to the one before it, or to nothing.

    Raises NoSuchVersionError.
    """
    with reading(source) as moment:
        every = queries.submissions_of(moment, round, departments=registry.members)
        every = every[every["department"].eq(department)] if department else every
        later = every["current"] if until is None else every["version"].eq(until).fillna(False)
        of_version = every["version"].eq(version).fillna(False)
        gone = every["department"].isin(every.loc[of_version & every["withdrawn"], "department"]) & (until is None)
        now = every[later & (every["version"].gt(version).fillna(False) | gone)]
        then = every[of_version & (every["department"].isin(now["department"]) | gone)]
        if then.empty:
            raise NoSuchVersionError(round, version)
        reported = []
        for ids in (then["id"], now["id"]):
            values = queries.content_of(moment, Value, ids)
            results = queries.content_of(moment, Result, ids)
            reported.append({**_parts(values, registry, round), **_results(results)})
    return tuple(_compared(*reported))


def until_now(
    source: Source, round: Round, batch: Batch, registry: Registry, department: str
) -> tuple[Change, ...] | None:
    """What a checked workbook would change in what is in force of a department; None: nothing is in force.

    Its own figures, as ``since_version`` compares them, and its texts.
    """
    with reading(source) as moment:
        every = queries.submissions_of(moment, round, departments={department})
        ids = every.loc[every["current"], "id"]
        if ids.empty:
            return None
        values, results, texts = (queries.content_of(moment, model, ids) for model in (Value, Result, Narrative))
    before = {**_parts(values, registry, round), **_results(results), **_texts(texts)}
    own = [frame.assign(department=department) for frame in (batch.values, batch.results, batch.narratives)]
    return tuple(_compared(before, {**_parts(own[0], registry, round), **_results(own[1]), **_texts(own[2])}))


def since_round(
    source: Source,
    before: Round,
    round: Round,
    registry: Registry,
    department: str | None = None,
    plan_of: PlanOf | None = None,
) -> tuple[Change, ...]:
    """What changed from one round to another, of what is in force in each; of one department or of all.

    Indicators as they are combined (whatever became of departments in between), results by their code. The 確定 of an
    03 round is compared with the 現在 of the round before. An indicator belongs to every department that was asked for
    it in either round. Each round is read by the plan that it goes by (``plan_of``; None: both by ``registry``).
    """
    reported, plan_of = [], plan_of or registry.in_round
    with reading(source) as moment:
        for each in (before, round):
            plan = plan_of(each).in_round(each)
            values = queries.values_of(moment, each, departments=plan.members)
            found = {
                **_combined(values, plan, each),
                **_results(queries.results_of(moment, each, departments=plan.members)),
            }
            if before.fiscal_year == round.fiscal_year:  # else the two ask for the finals of other years
                found |= _finals(queries.earlier_values(moment, each, departments=plan.members), plan, each)
            reported.append(found)
    asked = {
        row.indicator
        for each in (before, round)
        for row in plan_of(each).in_round(each).assignments_on(each.as_of)
        if row.department == department
    }
    return tuple(
        each for each in _compared(*reported)
        if department in (None, each.department) or (not each.department and each.code in asked)
    )  # fmt: skip


def _compared(before: Reported, after: Reported) -> Iterator[Change]:
    for key in dict.fromkeys([*after, *before]):
        department, code, name, new = after.get(key) or (*before[key][:3], "")
        old = before[key][3] if key in before else ""
        if old != new:
            yield Change(department, code, name, key[-1], old, new)


def _parts(values: pd.DataFrame, registry: Registry, round: Round) -> Reported:
    names = {each.code: each.name for each in registry.indicators}
    reported: Reported = {}
    for row in values.to_dict("records"):
        code = row["indicator"] if row["part"] == Part.VALUE else f"{row['indicator']}-{row['part']}"
        late = row["fiscal_year"] < round.fiscal_year
        key = row["department"], code, _final_of(row["fiscal_year"]) if late else _kind(row["kind"])
        reported[key] = row["department"], code, names.get(row["indicator"], ""), as_text(row)
    return reported


def _combined(values: pd.DataFrame, registry: Registry, round: Round) -> Reported:
    reported: Reported = {}
    for row in combine(values, registry, round).figures.to_dict("records"):
        code = row["indicator"]
        reported[code, _kind(row["kind"])] = "", code, registry.indicator(code).name, as_text(row)
    return reported


def _finals(values: pd.DataFrame, registry: Registry, round: Round) -> Reported:
    """The 確定 of the year before, as far as it is in by a round."""
    reported: Reported = {}
    for late in late_finals(round, values, registry, registry.open_finals(round)):
        figure = late.figure
        if figure.state != State.SILENT:
            known = registry.indicator(figure.indicator)
            text = as_text({name: getattr(figure, name) for name in ("value", "state", "approx", "cumulative")})
            reported[known.code, _final_of(figure.fiscal_year)] = "", known.code, known.name, text
    return reported


def _final_of(fiscal_year: int) -> str:
    return f"{era(fiscal_year)}確定"


def _results(results: pd.DataFrame) -> Reported:
    """A result of the plan is the same whoever reports it; an added row is its department's."""
    reported: Reported = {}
    for answer, row in zip(answers_of(results), results.to_dict("records"), strict=True):
        reported[answer.code, _kind(answer.kind)] = answer.department, answer.code, answer.name, as_text(row)
    return reported


def _texts(narratives: pd.DataFrame) -> Reported:
    """The texts of each item, by column."""
    reported: Reported = {}
    for row in narratives.to_dict("records"):
        place = (row["plan"], row["measure"], row["item"] or "", row["title"] or "")
        for name, title in (("progress", "取組状況"), ("outlook", "取組予定")):
            reported[*place, title] = row["department"], f"{row['measure']}{place[2]}", place[3], row[name] or ""
    return reported


def _kind(kind: str) -> str:
    """確定 stands where 現在 stood in the rounds before."""
    return "見込" if kind == Kind.FORECAST else "現在・確定"


def as_text(row: Mapping[Any, Any]) -> str:
    """A figure as it was reported, ``約延べ8``; the state of one that has no number."""
    marks = "".join(mark for name, mark in (("approx", "約"), ("cumulative", "延べ")) if row[name])
    return f"{marks}{plain(row['value'])}" if row["value"] is not None else str(row["state"])
