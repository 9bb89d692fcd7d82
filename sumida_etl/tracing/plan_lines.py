"""The lines of the plan's files that published values rest on, by what they are about and when they were in force."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sumida_etl.registry import Registry, files
from sumida_etl.registry.cells.texts import Parser, as_kept, text
from sumida_etl.registry.files.plan_file import PlanFile
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.table import table_of
from sumida_etl.rounds import Round
from sumida_etl.tracing.evidence import PlanLine

_KEYS: tuple[tuple[PlanFile, tuple[str, ...]], ...] = (
    (files.INDICATORS, ("指標コード",)),
    (files.TARGETS, ("指標コード",)),
    (files.HISTORY, ("指標コード", "年度")),
    (files.MEASURES, ("計画", "取組番号")),
)
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A line as it stands, and the days it is in force."""

    number: int
    cells: dict[str, str]
    begin: date
    end: date


@dataclass(frozen=True, slots=True)
class PlanLines:
    """Every line of the files that hold published values, by file name and key; of a round, those in force then."""

    lines: dict[str, dict[Key, list[_Found]]]
    round: Round

    @classmethod
    def read(cls, source: PlanFiles, registry: Registry, round: Round) -> "PlanLines":
        """Read the files of the plan edition that a round goes by."""
        names = {plan.code: plan.name for plan in registry.every.ward.plans}
        return cls({file.name: _lines(source, file, key, names) for file, key in _KEYS}, round)

    def measure(self, plan: str, number: str) -> PlanLine:
        """Where a measure stands."""
        return self._one(files.MEASURES, (plan, number), "取組名")

    def baseline(self, indicator: str) -> PlanLine:
        """Where an indicator's baseline stands."""
        return self._one(files.INDICATORS, (indicator,), "基準値")

    def past(self, indicator: str, fiscal_year: int) -> PlanLine:
        """Where the 確定 of an earlier year stands."""
        return self._one(files.HISTORY, (indicator, fiscal_year), "実績値")

    def target(self, indicator: str, registry: Registry, round: Round) -> PlanLine | None:
        """Where the target in force on the round's date stands."""
        target = registry.target_on(indicator, round.as_of)
        for line in self.lines[files.TARGETS.name].get((indicator,), ()):
            if target is not None and line.begin == target.valid_from:
                return PlanLine("目標値", files.TARGETS.name, line.number, line.cells)
        return None

    def _one(self, file: PlanFile, key: Key, column: str) -> PlanLine:
        found = self.lines[file.name][key]
        day = self.round.as_of
        line = next((each for each in found if each.begin <= day <= each.end), found[0])
        return PlanLine(column, file.name, line.number, line.cells)


def _lines(source: PlanFiles, file: PlanFile, key: tuple[str, ...], plans: dict[str, str]) -> dict[Key, list[_Found]]:
    found: dict[Key, list[_Found]] = defaultdict(list)
    parsers: dict[str, Parser] = {name: as_kept(parse) for name, parse in {**file.required, **file.optional}.items()}
    for line in table_of(source, file.name, {}, dict.fromkeys(parsers, text), kept=True).lines:
        cells = {name: cell for name, cell in line.cells.items() if cell or name in file.required}
        parsed = {name: parse(line.cells[name]) for name, parse in parsers.items()}
        named = tuple(plans.get(parsed[name], parsed[name]) if name == "計画" else parsed[name] for name in key)
        begin, end = parsed.get("有効開始") or date.min, parsed.get("有効終了") or date.max
        found[named].append(_Found(line.number, cells, begin, end))
    return dict(found)
