"""How a figure, a date and a typed text read in print."""

from datetime import date
from decimal import Decimal

from sumida_etl.attainment.rounding import number_text
from sumida_etl.publication.tables.table_rows import FigureRow
from sumida_etl.registry.rows.plans import Plan, Ward
from sumida_etl.rounds import Round, day_label, fiscal_end, fiscal_year_of, year_label
from sumida_etl.values.characters import BREAKS, NOT_IN_PRINT
from sumida_etl.vocabulary import SPECIMEN, Kind


def clean(text: str) -> str:
    """A text in one line that any file can hold."""
    return " ".join(lines_of(text))


def told(text: str, specimen: bool) -> str:
    """A text of the plan; one that is not the plan's own wording says so."""
    return f"【{SPECIMEN}】{clean(text)}" if specimen else clean(text)


def lines_of(text: str | None) -> tuple[str, ...]:
    """A typed text as the lines it was typed in, without the empty ones."""
    lines = (NOT_IN_PRINT.sub("", line).strip() for line in BREAKS.split(text or ""))
    return tuple(line for line in lines if line)


def measured(value: Decimal, unit: str) -> str:
    """A number with its unit."""
    return f"{number_text(value)}{clean(unit)}"


def figure(row: FigureRow, stage: str = "") -> str:
    """``延べ約1,860人``, the stage of a 有無, or the state that stands in a value's place."""
    if row.value is None:
        return str(row.state)
    if stage:
        return clean(stage)
    return f"{'延べ' if row.cumulative else ''}{'約' if row.approx else ''}{measured(row.value, row.unit)}"


def period(plan: Plan, ward: Ward) -> str:
    """``令和4年度から令和7年度までの4年間``; a plan without an end has none, one without dates has the ward's."""
    first, last = ward.years_of(plan)
    if last is None:
        return f"{year_label(first)}から"
    return f"{year_label(first)}から{year_label(last)}までの{last - first + 1}年間"


def moment(day: date, kind: Kind, fiscal_year: int, round: Round) -> str:
    """When a value is of: ``12月末現在``, ``2月8日現在``, ``3月末見込``, ``令和4年度``."""
    if kind == Kind.FORECAST:
        return "3月末見込" if fiscal_year == round.fiscal_year else f"{year_label(fiscal_year)}見込"
    if kind == Kind.FINAL and day == fiscal_end(fiscal_year):
        return year_label(fiscal_year)
    if day == round.as_of:
        return f"{round.as_of_label}現在"
    if fiscal_year_of(day) == round.fiscal_year:
        return f"{day.month}月{day.day}日現在"
    return f"{day_label(day)}現在"
