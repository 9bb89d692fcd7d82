"""A value of a figure that was known before its new answer came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sumida_etl.rounds import day_label, fiscal_year_of
from sumida_etl.vocabulary import Kind, State


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """One value of a figure, or its state, what was typed for it, and the 備考 that stood beside it.

    ``same_round``: it was accepted in the round that is asked about, and a correction may replace it. ``told``: the key
    of the round that told it; empty: the plan's own history.
    """

    kind: Kind
    as_of: date
    state: State
    value: Decimal | None
    raw: str = ""
    remark: str = ""
    same_round: bool = False
    told: str = ""

    @property
    def when(self) -> str:
        """As people call it: ``令和5年9月30日現在``, ``受理済み``."""
        return "受理済み" if self.same_round else f"{day_label(self.as_of)}{self.kind}"


def last_known(known: Sequence[KnownFigure], kind: str) -> KnownFigure | None:
    """The newest of the values of a column: of 見込 the last 見込, and where there is none the last value at all."""
    forecasts = [one for one in known if one.kind is Kind.FORECAST]
    others = [one for one in known if one.kind is not Kind.FORECAST]
    wanted = (forecasts or others) if kind == "forecast" else others
    return wanted[-1] if wanted else None


def last_number(known: Sequence[KnownFigure], kind: str) -> KnownFigure | None:
    """The newest that is a number other than 0."""
    return last_known([one for one in known if one.value], kind) if known else None


def last_round(known: Sequence[KnownFigure]) -> tuple[KnownFigure, KnownFigure | None] | None:
    """現在 (or what became 確定) and 見込 as the round before told them; None where none told a 現在."""
    before = [one for one in known if one.told and not one.same_round]
    actual = next((one for one in reversed(before) if one.kind is not Kind.FORECAST), None)
    if actual is None:
        return None
    return actual, next((one for one in before if one.kind is Kind.FORECAST and one.told == actual.told), None)


def numbers_before(known: Sequence[KnownFigure], told: Decimal | None) -> list[Decimal]:
    """The numbers other than 0 that are known of a row's figure."""
    return [one.value for one in known if one.value] + ([told] if told else [])


def same_season(known: Sequence[KnownFigure], day: date) -> list[Decimal]:
    """The numbers of the same month of former years, where a year began since the last value."""
    actual = [one for one in known if one.kind is not Kind.FORECAST]
    if not actual or fiscal_year_of(actual[-1].as_of) == fiscal_year_of(day):
        return []
    return [one.value for one in actual if one.as_of.month == day.month and one.value]


def highest_yet(
    known: Sequence[KnownFigure], day: date, first: date, *, grows: bool, cumulative: bool
) -> Decimal | None:
    """The highest number of what only grows, of a day before; ``first``: the first day of the year that is asked of."""
    earlier = [
        one.value
        for one in known
        if one.kind is not Kind.FORECAST and not one.same_round and one.value is not None and one.as_of < day
        if cumulative or (grows and one.as_of >= first)
    ]
    return max(earlier, default=None)
