"""The figures that an invented office reports: those of the plan, each as large as the sample says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from schemas.submission import INDICATORS, RESULTS
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.measures import ReportedYear
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.sample import Sample, load_sample
from sumida_etl.values import read_number
from sumida_etl.vocabulary import Combine, Nature, ValueType

SAMPLED = Round.of(2023, 12)
_UNKNOWN = Decimal(40)
"""How large a figure is of which the sample has no number."""


@dataclass(frozen=True, slots=True)
class OfficeFigure:
    """A figure that one department reports.

    Attributes:
        level: What it was in the sample.
        yearly: It is known at the year's end alone, and its 確定 later.
        over: It is asked about the year before.
    """

    department: str
    sheet: str
    key: str
    code: str
    part: str
    unit: str
    nature: Nature
    grows: bool
    cumulative: bool
    standing: bool
    yearly: bool
    over: bool
    shared: bool
    level: Decimal

    @property
    def places(self) -> int:
        """The digits behind the point."""
        return max(0, -int(self.level.as_tuple().exponent))


def office_figures(registry: Registry, folder: Path) -> tuple[OfficeFigure, ...]:
    """Every figure that is asked of every department."""
    return tuple(_figures(registry.in_round(SAMPLED), load_sample(folder, SAMPLED)))


def _figures(registry: Registry, sample: Sample) -> Iterator[OfficeFigure]:
    asked = asked_in(registry, SAMPLED)
    indicators = {each.code: each for each in registry.indicators}
    for sheet in (INDICATORS, RESULTS):
        for row in asked.sheets[sheet.name].to_dict("records"):
            key = row["code"] if sheet is INDICATORS else row["figure"]
            indicator = indicators.get(row["figure"]) if sheet is INDICATORS else None
            yield OfficeFigure(
                department=row["department"],
                sheet=sheet.name,
                key=key,
                code=row["figure"],
                part=str(row["part"]),
                unit=row["unit"],
                nature=row["nature"],
                grows=bool(row["only_grows"]),
                cumulative=bool(row["cumulative"]),
                standing=indicator is not None and indicator.value_type is ValueType.STANDING,
                yearly=indicator is not None and indicator.value_type is ValueType.YEARLY,
                over=row["reported_year"] == ReportedYear.LAST,
                shared=indicator is not None and indicator.combine is not Combine.SINGLE,
                level=_level(sample.figures.get((row["department"], key), {}), row["unit"]),
            )


def _level(typed: Mapping[str, str], unit: str) -> Decimal:
    numbers = (read_number(typed.get(name, ""), unit).value for name in ("actual", "final", "forecast"))
    return next((number for number in numbers if number is not None), _UNKNOWN)
