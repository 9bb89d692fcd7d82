"""Rows of an earlier edition that a plan no longer has: deleted where they should have been ended."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault
from sumida_etl.registry.files.plan_file import PlanFile
from sumida_etl.registry.registry import Registry
from sumida_etl.rounds import Round, era

_IDENTITY: Mapping[PlanFile, Callable[[Any], tuple[str, ...]]] = {
    files.DEPARTMENTS: lambda row: (row.code, row.valid_from.isoformat()),
    files.MEASURES: lambda row: (row.code,),
    files.ITEMS: lambda row: (row.code,),
    files.INDICATORS: lambda row: (row.code,),
    files.TARGETS: lambda row: (row.indicator, row.valid_from.isoformat()),
    files.HISTORY: lambda row: (row.indicator, era(row.fiscal_year)),
    files.FOOTNOTES: lambda row: (row.indicator, row.mark, row.about),
    files.ASSIGNMENTS: lambda row: (row.indicator, row.department, row.part.value),
    files.RESULTS: lambda row: (row.code, row.department),
    files.TOTALS: lambda row: (row.whole, *row.parts),
    files.THRESHOLDS: lambda row: (row.plan or "すべての計画", row.valid_from.isoformat()),
}
"""What a row is known by, whatever else of it changes."""


def lost_rows(before: Registry, round: Round, after: Registry) -> Iterator[Fault]:
    """The rows in force in a round by the edition it goes by (``before``) that ``after`` has no more."""
    then = before.in_round(round)
    for file, identity in _IDENTITY.items():
        there = {identity(row) for row in getattr(after.every, file.table)}
        for row in getattr(then, file.table):
            if file is files.DEPARTMENTS and not row.is_active_on(round.as_of):
                continue
            if identity(row) not in there:
                said = (
                    f"{round.key} で使った行 {' '.join(identity(row))} がなくなっています。"
                    "終わったものは行を消さず、有効終了を入れます"
                )
                yield Fault(file.name, 0, "", said, stops=False)
