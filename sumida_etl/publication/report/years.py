"""The columns of an indicator table that hold values: earlier years, this round, and years still to come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sumida_etl.publication.report.tables import Cell, Line
from sumida_etl.publication.report.wording import figure, measured, moment
from sumida_etl.publication.tables.table_rows import ValueRow
from sumida_etl.registry.model import Footnote, Indicator
from sumida_etl.rounds import Round, era
from sumida_etl.vocabulary import Kind, State

_FINALITY = (Kind.FORECAST, Kind.ACTUAL, Kind.FINAL)
BASE = "基準"
_PAST, _NOW, _FUTURE = 17, 21, 10


@dataclass(frozen=True, slots=True)
class Year:
    """A column: a fiscal year, and of this year which kind of value."""

    year: int
    kinds: tuple[Kind, ...]
    label: str
    note: str
    width: int
    """In millimetres, where there is room."""


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator with its values and its footnotes, to fill the columns from."""

    indicator: Indicator
    values: Sequence[ValueRow]
    footnotes: Sequence[Footnote]

    def marks(self, *about: str) -> str:
        """The ※ that stand beside what they are about."""
        return " ".join(note.mark for note in self.footnotes if note.about in about)


def years(entries: Sequence[IndicatorEntry], round: Round, until: int, label: Callable[[int], str]) -> tuple[Year, ...]:
    """The columns for these indicators; those after this year, to fill in later, go on before the year ``until``."""
    bases = {entry.indicator.baseline_year for entry in entries}
    known = {value.fiscal_year for entry in entries for value in entry.values}
    past = sorted(year for year in known | bases if year < round.fiscal_year)
    common = next(iter(bases)) if len(bases) == 1 else None
    this = round.fiscal_year
    now = (
        [Year(this, (Kind.FINAL,), label(this), "", _PAST)]
        if round.is_final
        else [
            Year(this, (Kind.ACTUAL,), label(this), f"{round.as_of_label}現在", _NOW),
            Year(this, (Kind.FORECAST,), label(this), "3月末見込", _NOW),
        ]
    )
    return (
        *(Year(year, tuple(Kind), label(year), BASE if year == common else "", _PAST) for year in past),
        *now,
        *(Year(year, (), label(year), "", _FUTURE) for year in range(this + 1, until)),
    )


def year_cell(entry: IndicatorEntry, column: Year, round: Round) -> Cell:
    """What is known of a year: of an earlier one its final value, or what came nearest to it."""
    given = [value for value in entry.values if value.fiscal_year == column.year and value.kind in column.kinds]
    lines = []
    if given:
        value = max(given, key=lambda each: (_FINALITY.index(each.kind), each.as_of))
        notes = [] if value.kind == Kind.FORECAST or value.value is None else [entry.marks(era(column.year))]
        if column.year < round.fiscal_year and value.kind != Kind.FINAL:
            notes.append(moment(value.as_of, value.kind, value.fiscal_year, round))
        lines.append(Line(figure(value), " ".join(filter(None, notes)), strong=value.state == State.SILENT))
    return Cell((*lines, *_baseline(entry.indicator, column, given)))


def _baseline(indicator: Indicator, column: Year, given: Sequence[ValueRow]) -> tuple[Line, ...]:
    """The baseline where it is not the value of a column that says it is the baseline's."""
    if indicator.baseline is None or indicator.baseline_year != column.year:
        return ()
    if indicator.baseline in [value.value for value in given]:
        return () if column.note == BASE else (Line("", BASE),)
    return (Line("", f"{BASE} {measured(indicator.baseline, indicator.unit)}"),)
