"""The lines of the plan's files that published values rest on, by what they are about."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from sumida_etl.registry import Registry, files
from sumida_etl.registry.files import PlanFile
from sumida_etl.registry.table import read_table, text
from sumida_etl.rounds import Round, era
from sumida_etl.tracing.evidence import PlanLine

_KEYS = (
    (files.INDICATORS, ("指標コード",)),
    (files.TARGETS, ("指標コード",)),
    (files.HISTORY, ("指標コード", "年度")),
    (files.MEASURES, ("計画", "取組番号")),
)
Found = dict[tuple[str, ...], list[tuple[int, dict[str, str]]]]


@dataclass(frozen=True, slots=True)
class PlanLines:
    """Every line of the files that hold published values, by file name and key."""

    lines: dict[str, Found]

    @classmethod
    def read(cls, folder: Path) -> "PlanLines":
        """Read the plan's files. Raises PlanError."""
        return cls({file.name: _lines(folder, file, key) for file, key in _KEYS})

    def measure(self, plan: str, number: str) -> PlanLine:
        """Where a measure stands."""
        return self._one(files.MEASURES, (plan, number), "取組名")

    def baseline(self, indicator: str) -> PlanLine:
        """Where an indicator's baseline stands."""
        return self._one(files.INDICATORS, (indicator,), "基準値")

    def past(self, indicator: str, fiscal_year: int) -> PlanLine:
        """Where the 確定 of an earlier year stands."""
        return self._one(files.HISTORY, (indicator, era(fiscal_year)), "実績値")

    def target(self, indicator: str, registry: Registry, round: Round) -> PlanLine | None:
        """Where the target in force on the round's date stands."""
        target = registry.target_on(indicator, round.as_of)
        for line, cells in self.lines[files.TARGETS.name].get((indicator,), ()):
            if target is not None and cells["有効開始"] == target.valid_from.isoformat():
                return PlanLine("目標値", files.TARGETS.name, line, cells)
        return None

    def _one(self, file: PlanFile, key: tuple[str, ...], column: str) -> PlanLine:
        line, cells = self.lines[file.name][key][0]
        return PlanLine(column, file.name, line, cells)


def _lines(folder: Path, file: PlanFile, key: tuple[str, ...]) -> Found:
    found: Found = defaultdict(list)
    for line in read_table(folder / file.name, dict.fromkeys(file.required, text)):
        found[tuple(line.cells[name] for name in key)].append((line.number, dict(line.cells)))
    return dict(found)
