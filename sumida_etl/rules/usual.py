"""What a figure's own history lets one expect of its next value: the last one and the usual step, with its spread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from sumida_etl.rounds import FIRST_MONTH, fiscal_year_of
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.vocabulary import Kind

ENOUGH = 6
"""Values from which on a figure's own history tells what is usual for it."""
_SPREADS = 4
"""How many times the usual spread of its steps (their MAD) a value may lie from where the usual step leads."""
_SHARE, _TURN = Decimal("0.01"), Decimal("0.06")
"""What may always be off: of what is expected; of it as a new year begins."""
_PACE, _SEASON = Decimal("0.05"), Decimal("0.12")
"""The same of what comes in, expected by all seasons or by the same one."""
_BY_CHANCE = 2
"""How many times the root of a number it may be off by chance alone."""
_GROWTHS, _YEARS = 3, 2
"""Steps of what only grows, and beginnings of a year, that tell that it always moves."""
_TURNS = Decimal("1.5")
"""How many times as far as ever before it may move as a year begins."""
_SEASONS, _SEASON_SPREADS = 2, 2
"""Years from which on the same season of former years tells more than all seasons, and how far they may lie apart."""


@dataclass(frozen=True, slots=True)
class History:
    """The numbers of one column of a figure, oldest first, without those of the round that is checked.

    Attributes:
        day: What the new value is of.
        grows: It only grows within a year; ``never_resets``: nor does it begin anew in April.
    """

    values: tuple[tuple[date, Decimal], ...]
    day: date
    grows: bool
    never_resets: bool

    @classmethod
    def of(cls, known: Sequence[KnownFigure], column: str, day: date, *, grows: bool, cumulative: bool) -> "History":
        """The history of ``actual``, ``forecast`` or ``final``."""
        forecast = column == "forecast"
        values = tuple(
            (one.as_of, one.value)
            for one in known
            if one.value is not None and not one.same_round and (one.kind is Kind.FORECAST) == forecast
        )
        grows = (grows or cumulative) and column == "actual"
        return cls(values, day, grows, cumulative)

    @property
    def tells(self) -> bool:
        """Whether there is enough of it."""
        return len(self.values) >= ENOUGH

    def steps(self) -> tuple[Decimal, ...]:
        """From each value to the next."""
        return tuple(later - earlier for (_, earlier), (_, later) in zip(self.values, self.values[1:], strict=False))

    def usual(self) -> tuple[Decimal, Decimal] | None:
        """Between what the new value can be expected; None where too little is known."""
        if not self.tells:
            return None
        expected = self._by_growth() if self.grows else self._by_steps()
        if expected is None:
            return None
        middle, reach = expected
        reach = max(reach, abs(middle) * _SHARE, _unit([value for _, value in self.values]))
        low, high = middle - reach, middle + reach
        return (max(low, Decimal(0)) if min(value for _, value in self.values) >= 0 else low), high

    def _by_steps(self) -> tuple[Decimal, Decimal]:
        """Of what stands: the last value and the usual step; as a year begins, as far as it ever moved then."""
        steps = self.steps()
        middle, reach = self.values[-1][1] + median(steps), _SPREADS * _spread(steps)
        if self._is_new_year(self.values[-1][0], self.day):
            turns = max(map(abs, self._turns()), default=Decimal(0))
            reach = max(reach, _TURNS * turns, _TURN * abs(middle), 2 * _unit([middle]))
        return middle, reach

    def _turns(self) -> tuple[Decimal, ...]:
        """The steps with which a year began."""
        days = [day for day, _ in self.values]
        pairs = zip(self.steps(), days, days[1:], strict=False)
        return tuple(step for step, before, day in pairs if self._is_new_year(before, day))

    @property
    def always_moves(self) -> bool:
        """Whether it changed whenever it was told before; as a year begins, whenever one began."""
        steps = self.steps()
        if len(steps) >= (_GROWTHS if self.grows else ENOUGH - 1) and all(steps):
            return True
        turns = self._turns()
        return self._is_new_year(self.values[-1][0], self.day) and len(turns) >= _YEARS and all(turns)

    def _by_growth(self) -> tuple[Decimal, Decimal] | None:
        """Of what only grows: what it begins with, and what comes in within such a time, or in the same season."""
        resets = self._resets()
        if resets is None:
            return None
        gains = list(self._gains(resets))
        base, months = self._from(self.values[-1], self.day, resets)
        season = [gain for gain, _, month in gains if month == self.day.month]
        if len(season) >= _SEASONS:
            middle = median(season)
            reach = max(_SEASON_SPREADS * max(abs(gain - middle) for gain in season), _SEASON * abs(middle))
        else:
            paces = [gain / of for gain, of, _ in gains]
            middle = median(paces) * months
            reach = max(_SPREADS * _spread(paces) * months, _PACE * abs(middle))
        # Few things come by chance: of so many, so many more or less.
        return base + middle, max(reach, _BY_CHANCE * abs(middle).sqrt())

    def _resets(self) -> bool | None:
        """Whether it begins anew in April; None: no April has been seen, and now it is one."""
        turns = [
            later < earlier
            for (before, earlier), (day, later) in zip(self.values, self.values[1:], strict=False)
            if self._is_new_year(before, day)
        ]
        if self.never_resets or (turns and not any(turns)):
            return False
        if not turns:
            return None if self._is_new_year(self.values[-1][0], self.day) else False
        return True

    def _gains(self, resets: bool) -> Iterator[tuple[Decimal, int, int]]:
        """What came in, in how many months, and the month it was told of."""
        for before, (day, value) in zip(self.values, self.values[1:], strict=False):
            base, months = self._from(before, day, resets)
            yield value - base, months, day.month

    def _from(self, before: tuple[date, Decimal], day: date, resets: bool) -> tuple[Decimal, int]:
        """What a value of a day begins with, and in how many months it has come."""
        if resets and self._is_new_year(before[0], day):
            return Decimal(0), _months(date(fiscal_year_of(day), FIRST_MONTH, 1), day) + 1
        return before[1], max(1, _months(before[0], day))

    @staticmethod
    def _is_new_year(before: date, day: date) -> bool:
        return fiscal_year_of(before) != fiscal_year_of(day)


def _spread(numbers: Sequence[Decimal]) -> Decimal:
    """Their median absolute deviation."""
    middle = median(numbers)
    return median([abs(each - middle) for each in numbers])


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _unit(values: Sequence[Decimal]) -> Decimal:
    """One of the smallest digit that any of them is told to."""
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent) for value in values))
