"""Figures and texts invented from the plan alone, for a round that nobody has written a sample of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from zlib import crc32

from schemas.submission import INDICATORS, NARRATIVES, RESULTS
from sumida_etl.attainment.combine import PER
from sumida_etl.attainment.expected import elapsed_share
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Indicator, Target
from sumida_etl.registry.rows.measures import ReportedYear, ResultLine
from sumida_etl.rounds import FIRST_MONTH, Round, fiscal_end
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.vocabulary import SPECIMEN, Combine, Comparator, Nature, Part, State, ValueType

_DENOMINATOR = 1000
"""分母 of every ratio."""
_SHIFT = Fraction(1, 20)
"""How far a value moves whose target is a direction alone, as a share of the baseline."""
Typed = dict[str, str]


@dataclass(frozen=True)
class Inventor:
    """Values on the way from each baseline to its target, in whole agreement with each other."""

    registry: Registry
    round: Round
    _results: dict[str, ResultLine] = field(init=False)
    _totals: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_results", {row.code: row for row in self.registry.results})
        object.__setattr__(self, "_totals", {row.whole: row.parts for row in self.registry.totals})

    def indicator(self, indicator: Indicator, part: Part, asked: int) -> Typed:
        """What one of those asked for a part types: ``final`` of the year before, ``actual``, ``forecast``."""
        year, month = self.round.fiscal_year, self.round.as_of
        last, then = (self._part(indicator, part, fiscal_end(each), asked) for each in (year - 1, year))
        now: Decimal | None = self._part(indicator, part, month, asked)
        remark = f"{SPECIMEN}の数値" if asked == 1 else ""
        yearly = indicator.value_type is ValueType.YEARLY or indicator.only_grows
        if yearly and not self.round.is_final:
            now = self._grown(then) if indicator.only_grows and part is not Part.DENOMINATOR else None
        words = {"final": last, "actual": now, "forecast": then}
        return {**{name: _shown(value, indicator) for name, value in words.items()}, "remark": remark}

    def result(self, line: ResultLine) -> Typed:
        """The same of a result."""
        then = self._figure(line.code)
        grows = line.only_grows and line.reported_year is ReportedYear.THIS and not self.round.is_final
        now = self._figure(line.code, grown=True) if grows else then
        return {"actual": f"{now:f}", "forecast": f"{then:f}", "remark": f"{SPECIMEN}の数値"}

    def _part(self, indicator: Indicator, part: Part, day: date, asked: int) -> Decimal:
        whole = self._whole(indicator, day)
        if part is Part.DENOMINATOR:
            return Decimal(_DENOMINATOR)
        if part is Part.NUMERATOR:
            return _rounded(whole * _DENOMINATOR / PER.get(indicator.unit, 1), 0)
        share = whole / asked if indicator.combine is Combine.SUM else whole
        return _fitting(share, indicator.nature, _places(indicator, self._target(indicator)))

    def _whole(self, indicator: Indicator, day: date) -> Fraction:
        target = self._target(indicator)
        start = Fraction(indicator.baseline or 0)
        goal = _goal(target, start) if target else start
        if indicator.baseline is None:
            start = goal * 9 / 10
        end = indicator.year_end(target.year) if target else indicator.baseline_date
        return start + (goal - start) * elapsed_share(indicator.baseline_date, day, end)

    def _target(self, indicator: Indicator) -> Target | None:
        return self.registry.target_on(indicator.code, self.round.as_of)

    def _figure(self, code: str, *, grown: bool = False, on_the_way: frozenset[str] = frozenset()) -> Decimal:
        """A result's value at the year's end, or ``grown`` as far as the round's date: sums add up, repeats repeat."""
        line, further = self._results.get(code), on_the_way | {code}
        if code not in on_the_way and (parts := self._totals.get(code)):
            return sum((self._figure(part, grown=grown, on_the_way=further) for part in parts), Decimal(0))
        if line is None:
            return self._indicators_whole(code)
        if line.repeats and code not in on_the_way:
            return self._figure(line.repeats, grown=grown, on_the_way=further)
        own = Decimal(24 + crc32(code.encode()) % 60)
        return self._grown(own) if grown else own

    def _indicators_whole(self, code: str) -> Decimal:
        indicator = self.registry.indicator(code)
        asked = [row for row in self.registry.assignments_on(self.round.as_of) if row.indicator == code]
        typed = [self.indicator(indicator, row.part, len(asked))["actual"] for row in asked]
        return sum((Decimal(one) for one in typed if one.replace(".", "").isdigit()), Decimal(0))

    def _grown(self, whole: Decimal) -> Decimal:
        months = (self.round.as_of.month - FIRST_MONTH) % 12 + 1
        return (whole * months / 12).quantize(Decimal(1).scaleb(whole.as_tuple().exponent))  # type: ignore[arg-type]


def invented_rows(registry: Registry, asked: Asked) -> Iterator[tuple[str, tuple[str, ...], Typed]]:
    """The sheet, the department with the row's code or (plan, measure, item), and what is typed there."""
    inventor = Inventor(registry.in_round(asked.round), asked.round)
    indicators = asked.sheets[INDICATORS.name]
    several = indicators.groupby(["figure", "part"])["department"].transform("size") if len(indicators) else ()
    for row, count in zip(indicators.to_dict("records"), several, strict=True):
        typed = inventor.indicator(registry.indicator(row["figure"]), row["part"], int(count))
        yield INDICATORS.name, (row["department"], row["code"]), typed
    lines = {(line.department, line.code): line for line in inventor.registry.results}
    for row in asked.sheets[RESULTS.name].to_dict("records"):
        key = (row["department"], row["figure"])
        yield RESULTS.name, key, inventor.result(lines[key])
    for row in asked.sheets[NARRATIVES.name].to_dict("records"):
        texts = {
            "progress": f"「{row['title']}」を進めた。（{SPECIMEN}の文）",
            "outlook": f"「{row['title']}」を続ける。（{SPECIMEN}の文）",
        }
        yield NARRATIVES.name, (row["department"], row["plan"], row["measure"], row["item"]), texts


def _goal(target: Target, start: Fraction) -> Fraction:
    if target.comparator in (Comparator.MORE, Comparator.LESS):
        return start * (1 + _SHIFT if target.comparator is Comparator.MORE else 1 - _SHIFT)
    if target.lower is not None and target.upper is not None:
        return Fraction(target.lower + target.upper) / 2
    return Fraction(target.value or 0)


def _places(indicator: Indicator, target: Target | None) -> int:
    said = (indicator.baseline, target.value if target else None)
    return max((-int(number.as_tuple().exponent) for number in said if number is not None), default=0)


def _fitting(value: Fraction, nature: Nature, places: int) -> Decimal:
    """The value as one of its nature."""
    if nature is Nature.COUNT:
        places = 0
    if nature is Nature.SHARE:
        value = min(value, Fraction(100))
    return _rounded(value if nature is Nature.MONEY else max(value, Fraction(0)), max(places, 0))


def _rounded(value: Fraction, places: int) -> Decimal:
    return Decimal(round(value * 10**places)).scaleb(-places)


def _shown(value: Decimal | None, indicator: Indicator) -> str:
    if value is None:
        return State.COUNTING
    if indicator.value_type is ValueType.MILESTONE:
        return indicator.stages[
            int(min(max(value, Decimal(0)), Decimal(len(indicator.stages) - 1)).to_integral_value())
        ]
    return f"{value:f}"
