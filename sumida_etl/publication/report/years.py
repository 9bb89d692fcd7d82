"""The columns of an indicator table that hold values: earlier years, this round, and years still to come."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from sumida_etl.publication.report.tables import Cell, Line
from sumida_etl.publication.report.wording import figure, measured, moment
from sumida_etl.publication.tables.table_rows import ValueRow
from sumida_etl.registry.rows.indicators import Footnote, Indicator
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Kind, State

_FINALITY = (Kind.FORECAST, Kind.ACTUAL, Kind.FINAL)
BASE = "基準"
_PAST, _NOW, _FUTURE = 17, 21, 10
_LEAST = 0.65
"""The share of its width below which a column parts its numbers."""


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

    def marks(self, about: str) -> str:
        """The ※ that stand beside the indicator's name (指標) or its target (目標)."""
        return " ".join(note.mark for note in self.footnotes if note.about == about)

    def marks_at(self, value: ValueRow) -> str:
        """The ※ that stand beside a value."""
        return " ".join(
            note.mark for note in self.footnotes if note.is_about(value.fiscal_year, value.as_of, value.kind)
        )


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


def that_fit(columns: Sequence[Year], room: int, bases: Collection[int]) -> tuple[Year, ...]:
    """The columns for which there is room, in millimetres: years to come give way, then the oldest that are no base."""
    to_come = [column for column in reversed(columns) if not column.kinds]
    past = [column for column in columns if column.kinds == tuple(Kind) and column.year not in bases]
    left = list(columns)
    for column in (*to_come, *past):
        if _LEAST * sum(each.width for each in left) <= room:
            break
        left.remove(column)
    return tuple(left)


def year_cell(entry: IndicatorEntry, column: Year, round: Round) -> Cell:
    """What is known of a year: of an earlier one its final value, or what came nearest to it."""
    given = _given(entry, column)
    lines = []
    if value := _nearest_to_final(given):
        notes = [] if value.value is None else [entry.marks_at(value)]
        if column.year < round.fiscal_year and value.kind != Kind.FINAL:
            notes.append(moment(value.as_of, value.kind, value.fiscal_year, round))
        lines.append(
            Line(
                figure(value, entry.indicator.stage(value.value)),
                " ".join(filter(None, notes)),
                strong=value.state == State.SILENT,
            )
        )
    return Cell((*lines, *_baseline(entry.indicator, column, given)))


def values_in(entry: IndicatorEntry, columns: Sequence[Year]) -> Iterator[ValueRow]:
    """The values of an indicator that stand in the columns."""
    found = (_nearest_to_final(_given(entry, column)) for column in columns)
    return (value for value in found if value is not None and value.value is not None)


def _given(entry: IndicatorEntry, column: Year) -> list[ValueRow]:
    return [value for value in entry.values if value.fiscal_year == column.year and value.kind in column.kinds]


def _nearest_to_final(values: Sequence[ValueRow]) -> ValueRow | None:
    """A 確定 that nobody reported yet gives way to what came nearest to it."""
    return max(
        values, key=lambda each: (each.state != State.SILENT, _FINALITY.index(each.kind), each.as_of), default=None
    )


def _baseline(indicator: Indicator, column: Year, given: Sequence[ValueRow]) -> tuple[Line, ...]:
    """The baseline where it is not the value of a column that says it is the baseline's."""
    if indicator.baseline is None or indicator.baseline_year != column.year:
        return ()
    if indicator.baseline in [value.value for value in given]:
        return () if column.note == BASE else (Line("", BASE),)
    words = indicator.stage(indicator.baseline) or measured(indicator.baseline, indicator.unit)
    return (Line("", f"{BASE} {words}"),)
