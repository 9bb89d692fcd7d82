"""What a resubmission or a round changed in the figures themselves, by indicator and by result.

This compares what departments reported: every figure (現在・確定 and 見込, results too), between two versions of a
workbook or two rounds, as exact text. What is said of a whole round to residents and to the coordinator compares
judged headlines instead: ``publication.tables.changes``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sumida_etl.attainment.series import PlanOf
from sumida_etl.checks.batch import Batch
from sumida_etl.errors import SumidaError
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.tracing.reported_figures import Reported, combined, finals, parts, results_told, texts_told
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source
from sumida_etl.warehouse.database.models import Narrative, Result, Value


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
            reported.append({**parts(values, registry, round), **results_told(results)})
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
    before = {**parts(values, registry, round), **results_told(results), **texts_told(texts)}
    own = [frame.assign(department=department) for frame in (batch.values, batch.results, batch.narratives)]
    return tuple(_compared(before, {**parts(own[0], registry, round), **results_told(own[1]), **texts_told(own[2])}))


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
                **combined(values, plan, each),
                **results_told(queries.results_of(moment, each, departments=plan.members)),
            }
            if before.fiscal_year == round.fiscal_year:  # else the two ask for the finals of other years
                found |= finals(queries.earlier_values(moment, each, departments=plan.members), plan, each)
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
