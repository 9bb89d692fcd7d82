"""What an honest office reports, round after round: growth, seasons, noise, leaps, and the habits of forecasting.

Nothing here knows how the checks look at a figure.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from soak.slips.figures import OfficeFigure
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Nature

_QUARTERS = (6, 9, 12, 3)
_LEAP, _SILENT_FORECAST = 0.04, 0.2
"""How often a year brings a programme that is half as large again or halved; how many figures are never forecast."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What is reported of a figure in a round; None: 集計中. ``final``: the 確定 of the year before."""

    actual: Decimal | None
    forecast: Decimal | None
    final: Decimal | None = None


Whose = tuple[str, str, str]
Series = Mapping[Round, Reported]


def series_of(
    figures: Sequence[OfficeFigure], rounds: Sequence[Round], registry: Registry, seed: int
) -> dict[Whose, dict[Round, Reported]]:
    """By department, code and part; what repeats another figure equals it, and totals are sums."""
    found = {
        (each.department, each.code, each.part): _Maker(each, Random(f"{seed} {each.department} {each.key}")).series(  # noqa: S311 - trials, not secrets
            rounds
        )
        for each in figures
    }
    by_code = {code: key for key in found for code in [key[1]]}
    for _ in range(2):
        for line in registry.results:
            if line.repeats in by_code and line.code in by_code:
                found[by_code[line.code]] = dict(found[by_code[line.repeats]])
        for total in registry.totals:
            parts = [found[by_code[part]] for part in total.parts]
            found[by_code[total.whole]] = {
                round: Reported(
                    _sum([part[round].actual for part in parts]), _sum([part[round].forecast for part in parts])
                )
                for round in rounds
            }
    return found


def _sum(parts: Sequence[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


class _Maker:
    """One figure's habits, and its values."""

    def __init__(self, figure: OfficeFigure, random: Random) -> None:
        self.figure, self.random = figure, random
        self.level = float(figure.level)
        self.seasons = [random.gammavariate(shape, 1) for shape in [random.choice((60, 60, 8, 2))] * 4]
        self.seasons = [each / sum(self.seasons) for each in self.seasons]
        self.noise = random.choice((0.03, 0.06, 0.12))
        self.rests = random.random() < 0.4
        """Whether a figure that stands moves in April alone."""
        self.forecasting = "never" if random.random() < _SILENT_FORECAST else random.choice(("round", "pace", "same"))

    def series(self, rounds: Sequence[Round]) -> dict[Round, Reported]:
        figure = self.figure
        if figure.yearly:
            return self._yearly(rounds)
        if figure.grows and not figure.cumulative and not figure.standing:
            return self._year_by_year(rounds)
        if figure.grows or figure.cumulative:
            return self._growing(rounds)
        return self._standing(rounds)

    def _years(self, rounds: Sequence[Round]) -> dict[int, float]:
        first, last = rounds[0].fiscal_year - 1, rounds[-1].fiscal_year
        size, found = self.level, {}
        for year in range(first, last + 1):
            found[year] = size
            size *= 1 + self.random.gauss(0.02, 0.07)
            if self.random.random() < _LEAP:
                size *= self.random.choice((0.5, 0.6, 1.6, 2.0))
        return found

    def _year_by_year(self, rounds: Sequence[Round]) -> dict[Round, Reported]:
        found = {}
        for year, size in self._years(rounds).items():
            whole, so_far, now = size * 4 / 3, 0, {}
            for month, share in zip(_QUARTERS, self.seasons, strict=True):
                so_far += self._drawn(whole * share)
                now[month] = Decimal(so_far)
            planned = _significant(Decimal(int(whole)), 2)
            for month in _QUARTERS:
                actual = now[month]
                elapsed = sum(self.seasons[: _QUARTERS.index(month) + 1])
                end = {
                    "round": planned,
                    "pace": _significant(Decimal(int(float(actual) / elapsed)), 3),
                    "same": max(planned, actual) if month != 3 else actual,
                }.get(self.forecasting)
                found[Round.of(year, month)] = Reported(actual, max(end, actual) if end is not None else None)
        return {round: found[round] for round in rounds}

    def _growing(self, rounds: Sequence[Round]) -> dict[Round, Reported]:
        step = self.level / (len(rounds) + 4) if self.figure.cumulative else self.level * 0.03
        value = Decimal(int(self.level * 0.3)) if self.figure.cumulative else self.figure.level
        found = {}
        for round in rounds:
            value += self._drawn(step)
            left = 3 - _QUARTERS.index(round.as_of.month)
            ahead = {"round": value + int(step * left), "pace": value + int(step * left), "same": value}
            found[round] = Reported(value, ahead.get(self.forecasting))
        return found

    def _standing(self, rounds: Sequence[Round]) -> dict[Round, Reported]:
        found, value, year = {}, self.level, 0
        share = self.figure.nature in (Nature.SHARE, Nature.RATE)
        money = self.figure.nature is Nature.MONEY
        for round in rounds:
            if round.fiscal_year != year:
                year = round.fiscal_year
                value = self._moved(value, 0.8 if share else 0.05)
            elif not (self.rests or money or self.figure.over):
                value = self._moved(value, 0.4 if share else 0.015)
            actual = self._typed(value)
            ahead = {"round": self._typed(self._moved(value, 0.3 if share else 0.02)), "pace": actual, "same": actual}
            found[round] = Reported(actual, ahead.get(self.forecasting))
        return found

    def _yearly(self, rounds: Sequence[Round]) -> dict[Round, Reported]:
        ends, value = {}, self.level
        for year in range(rounds[0].fiscal_year - 1, rounds[-1].fiscal_year + 1):
            value = self._moved(value, 0.8 if self.figure.unit == "%" else 0.04)
            ends[year] = self._typed(value)
        return {
            round: Reported(
                None,
                self._typed(self._moved(float(ends[round.fiscal_year]), 0.2)) if self.forecasting != "never" else None,
                ends[round.fiscal_year - 1],
            )
            for round in rounds
        }

    def _moved(self, value: float, by: float) -> float:
        """In points of a share; of anything else, a share of it."""
        if self.figure.nature in (Nature.SHARE, Nature.RATE):
            moved = value + self.random.gauss(0, by * min(1.0, max(value, 1) / 20))
            return min(max(moved, 0), 100) if self.figure.nature is Nature.SHARE else moved
        moved = value * (1 + self.random.gauss(0.003, by))
        return moved + (self.random.choice((-1, 0, 0, 1)) if 0 < abs(value) < 40 and by > 0.01 else 0)

    def _typed(self, value: float) -> Decimal:
        places = self.figure.places if self.figure.nature is not Nature.COUNT else 0
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0
        return max(rounded, Decimal(0)) if self.figure.nature is not Nature.MONEY else rounded

    def _drawn(self, mean: float) -> int:
        """What came in a quarter: few come by chance, many by and large as expected."""
        if mean < 30:
            return _poisson(mean, self.random)
        return max(0, int(mean * math.exp(self.random.gauss(0, self.noise))))


def _significant(value: Decimal, digits: int) -> Decimal:
    """A number as people round it."""
    if value == 0:
        return value
    return value.quantize(Decimal(1).scaleb(max(0, value.adjusted() - digits + 1)), ROUND_HALF_UP).quantize(Decimal(1))


def _poisson(mean: float, random: Random) -> int:
    limit, count, left = math.exp(-mean), 0, random.random()
    while left > limit:
        count, left = count + 1, left * random.random()
    return count
