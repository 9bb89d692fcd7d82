"""A unit that is changed changes no figure of the past: how a value of one unit is read in another."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from decimal import Decimal

from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.rows.indicators import Indicator, PastOfOldUnit, PastValue
from sumida_etl.rounds import fiscal_end
from sumida_etl.values.cells import shifted
from sumida_etl.values.grammar.units import row_unit


def shift_between(was: str, now: str) -> int | None:
    """By which power of ten a number of one unit is one of the other; None where nothing converts (件 to 人)."""
    one, other = row_unit(was), row_unit(now)
    if (one.base, one.yearly) == (other.base, other.yearly):
        return one.shift - other.shift
    return None


def moved(value: Decimal, was: str, now: str) -> Decimal | None:
    """A value in another unit, exact; None where nothing converts."""
    places = shift_between(was, now)
    return None if places is None else shifted(value, places) if places else value


def history_in_units(
    history: Iterable[PastValue], now: Iterable[Indicator], every: Sequence[Indicator]
) -> tuple[PastValue, ...]:
    """Past values in the units of today's indicators; ``every``: their rows of all times.

    A value stands in the plan in the unit of its year's end. One that does not convert keeps it, and is named by it.
    """
    units = {row.code: row.unit for row in now}
    changed = {row.code for row in every if row.unit != units.get(row.code, row.unit)}
    return tuple(_in_unit(row, units[row.indicator], every) if row.indicator in changed else row for row in history)


def _in_unit(past: PastValue, now: str, every: Sequence[Indicator]) -> PastValue:
    rows = sorted((row for row in every if row.code == past.indicator), key=lambda row: row.valid_from)
    then = next((row for row in rows if in_force(row, fiscal_end(past.fiscal_year))), rows[0])
    if past.value is None or then.unit == now:
        return past
    value = moved(past.value, then.unit, now)
    if value is None:
        return PastOfOldUnit(**{each.name: getattr(past, each.name) for each in fields(past)}, unit=then.unit)
    return replace(past, value=value)
