"""A round (調査回) is a fiscal year and the month at whose end the departments report; all fiscal arithmetic is here.

Which months a plan is surveyed in is plan data (``plans.csv``): a round can end with any month.
"""

import re
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sumida_etl.eras import ERAS, era_of, era_of_year, western
from sumida_etl.errors import SumidaError

MONTHS = tuple(range(1, 13))
FIRST_MONTH = 4
"""The month a fiscal year begins with."""
QUARTERS = (6, 9, 12, 3)
"""The months of a round where a plan names none."""
USUALLY_DUE = 15
"""The day of the month after a round's date by which questionnaires are due, where nothing else was said."""
WEEKDAYS = "月火水木金土日"
_FORMS = (
    re.compile(rf"(?P<fiscal>(?:{'|'.join(era.letter for era in ERAS)})\d{{1,2}})-(?P<month>\d{{2}})"),
    re.compile(rf"(?P<calendar>(?:{'|'.join(era.name for era in ERAS)})(?:\d{{1,2}}|元))年(?P<month>\d{{1,2}})月"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})"),
)


class UnknownRoundError(SumidaError, ValueError):
    """The text names no round."""

    def __init__(self, text: str) -> None:
        super().__init__(f"調査回「{text}」を読み取れません。R5-12、2023-12、令和5年12月 のように指定してください。")
        self.text = text


def fiscal_year_of(day: date) -> int:
    """The Japanese fiscal year (April to March) a day lies in, as a Western year."""
    return day.year - (day.month < FIRST_MONTH)


def fiscal_end(year: int) -> date:
    """The last day of a fiscal year."""
    return date(year + 1, 3, 31)


def month_end(fiscal_year: int, month: int) -> date:
    """The last day of a month of a fiscal year: January to March lie in the calendar year after it."""
    year = fiscal_year + (month < FIRST_MONTH)
    return date(year, month, monthrange(year, month)[1])


def year_label(year: int) -> str:
    """2023 → 令和5年度; 2019 → 令和元年度."""
    counted = era_of_year(year)
    return f"{counted.name}{_counted(year - counted.before)}年度"


def era(year: int) -> str:
    """2023 → R5; 2018 → H30."""
    counted = era_of_year(year)
    return f"{counted.letter}{year - counted.before}"


def day_label(day: date) -> str:
    """2024-02-08 → 令和6年2月8日; 2019-05-01 → 令和元年5月1日."""
    counted = era_of(day)
    return f"{counted.name}{_counted(day.year - counted.before)}年{day.month}月{day.day}日"


def _counted(year: int) -> str:
    """The year of an era in words: its first is no number."""
    return "元" if year == 1 else str(year)


def weekday_label(day: date) -> str:
    """2024-01-15 → 令和6年1月15日（月）."""
    return f"{day_label(day)}（{WEEKDAYS[day.weekday()]}）"


def month_label(day: date) -> str:
    """2023-12-31 → 令和5年12月末."""
    return f"{day_label(day).partition('月')[0]}月末"


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due: the 15th, say, of the first or second month after a round's, or a ``day`` that was named.

    ``number``: of the day in that month, or the last where it is shorter.
    """

    months: int = 1
    number: int = USUALLY_DUE
    day: date | None = None

    @classmethod
    def on(cls, day: date) -> "Due":
        """On a day."""
        return cls(day=day)

    def after(self, as_of: date) -> date:
        """The day, of a round as of a date."""
        if self.day is not None:
            return self.day
        month = as_of.month - 1 + self.months
        year, month = as_of.year + month // 12, month % 12 + 1
        return as_of.replace(year=year, month=month, day=min(self.number, monthrange(year, month)[1]))


@dataclass(frozen=True, order=True, slots=True)
class Round:
    """One survey: ``Round(2023, 12)`` is R5-12, as of 2023-12-31."""

    as_of: date

    @classmethod
    def of(cls, fiscal_year: int, month: int) -> "Round":
        """The round of a fiscal year (Western) and an as-of month. Raises UnknownRoundError for what is no month."""
        if month not in MONTHS:
            raise UnknownRoundError(f"{fiscal_year}-{month:02d}")
        return cls(month_end(fiscal_year, month))

    @classmethod
    def parse(cls, text: str) -> "Round":
        """Read ``R5-12`` (fiscal year), ``2023-12`` or ``令和5年12月`` (calendar year). Raises UnknownRoundError."""
        for form in _FORMS:
            if (found := form.fullmatch(text.strip())) and int(found["month"]) in MONTHS:
                month, parts = int(found["month"]), found.groupdict()
                try:
                    if fiscal := parts.get("fiscal"):
                        return cls.of(western(fiscal), month)
                    calendar = parts.get("calendar")
                    year = western(calendar) if calendar else int(parts["year"])
                    return cls.of(year - (month < FIRST_MONTH), month)
                except ValueError:
                    break
        raise UnknownRoundError(text)

    @classmethod
    def last_before(cls, day: date, month: int | None = None, months: Collection[int] = QUARTERS) -> "Round":
        """The latest round of some ``months`` (of one ``month`` where it is given) whose date has come by a day."""
        years = (fiscal_year_of(day), fiscal_year_of(day) - 1)
        rounds = (cls.of(year, each) for year in years for each in (months if month is None else (month,)))
        return max(round for round in rounds if round.as_of <= day)

    @property
    def fiscal_year(self) -> int:
        """The fiscal year reported on, as a Western year."""
        return fiscal_year_of(self.as_of)

    @property
    def key(self) -> str:
        """``R5-12``: the name of folders and rows."""
        return f"{era(self.fiscal_year)}-{self.as_of.month:02d}"

    @property
    def stamp(self) -> str:
        """``2023-12``: the name of published files."""
        return f"{self.as_of:%Y-%m}"

    @property
    def as_of_label(self) -> str:
        """``12月末``: the word in the workbook's headers."""
        return f"{self.as_of.month}月末"

    @property
    def year_label(self) -> str:
        """``令和5年度``."""
        return year_label(self.fiscal_year)

    @property
    def last_year_label(self) -> str:
        """``令和4年度``: the year whose finals are asked for where they are open."""
        return year_label(self.fiscal_year - 1)

    @property
    def last_fiscal_end(self) -> date:
        """The end of the year before: what its finals are of."""
        return fiscal_end(self.fiscal_year - 1)

    @property
    def next_year_label(self) -> str:
        """``令和6年度``: the year whose plans are asked for."""
        return year_label(self.fiscal_year + 1)

    @property
    def is_final(self) -> bool:
        """Whether this round's 現在 is the year's 確定, and no forecast is asked."""
        return self.as_of.month == 3

    @property
    def fiscal_end(self) -> date:
        """The day a forecast is for."""
        return fiscal_end(self.fiscal_year)

    def __str__(self) -> str:
        return self.key
