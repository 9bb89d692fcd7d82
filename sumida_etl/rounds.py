"""A round (調査回) is a fiscal year and the month at whose end the departments report."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sumida_etl.errors import SumidaError

MONTHS = (6, 9, 12, 3)
REIWA = 2018
JAPAN = ZoneInfo("Asia/Tokyo")
"""The zone in which a day begins and ends; moments themselves are kept in UTC."""
_FORMS = (
    re.compile(r"R(?P<era>\d{1,2})-(?P<month>\d{2})"),
    re.compile(r"令和(?P<era>\d{1,2}|元)年(?P<month>\d{1,2})月"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})"),
)


class UnknownRoundError(SumidaError, ValueError):
    """The text names no round."""

    def __init__(self, text: str) -> None:
        super().__init__(f"調査回「{text}」を読み取れません。R5-12、2023-12、令和5年12月 のように指定してください。")
        self.text = text


def fiscal_year_of(day: date) -> int:
    """The Japanese fiscal year (April to March) a day lies in, as a Western year."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_end(year: int) -> date:
    """The last day of a fiscal year."""
    return date(year + 1, 3, 31)


def year_label(year: int) -> str:
    """2023 → 令和5年度."""
    return f"令和{year - REIWA}年度"


def era(year: int) -> str:
    """2023 → R5."""
    return f"R{year - REIWA}"


def day_label(day: date) -> str:
    """2024-02-08 → 令和6年2月8日; 2019-05-01 → 令和元年5月1日."""
    year = day.year - REIWA
    return f"令和{'元' if year == 1 else year}年{day.month}月{day.day}日"


@dataclass(frozen=True, order=True, slots=True)
class Round:
    """One survey: ``Round(2023, 12)`` is R5-12, as of 2023-12-31."""

    as_of: date

    @classmethod
    def of(cls, fiscal_year: int, month: int) -> "Round":
        """The round of a fiscal year (Western) and an as-of month (6, 9, 12 or 3)."""
        if month not in MONTHS:
            raise UnknownRoundError(f"{fiscal_year}-{month:02d}")
        year = fiscal_year + (month == 3)
        return cls(date(year, month, monthrange(year, month)[1]))

    @classmethod
    def parse(cls, text: str) -> "Round":
        """Read ``R5-12`` (fiscal year), ``2023-12`` or ``令和5年12月`` (calendar year). Raises UnknownRoundError."""
        for form in _FORMS:
            if found := form.fullmatch(text.strip()):
                month = int(found["month"])
                if "year" in form.groupindex:
                    year = int(found["year"])
                else:
                    year = REIWA + (1 if found["era"] == "元" else int(found["era"]))
                calendar = not text.strip().startswith("R")
                if month not in MONTHS or year <= REIWA:
                    break
                return cls.of(year - 1 if calendar and month == 3 else year, month)
        raise UnknownRoundError(text)

    @classmethod
    def last_before(cls, day: date, month: int | None = None) -> "Round":
        """The latest round whose date has come by a day; of ``month`` (6, 9, 12, 3) where one is given."""
        years = (fiscal_year_of(day), fiscal_year_of(day) - 1)
        rounds = (cls.of(year, each) for year in years for each in (MONTHS if month is None else (month,)))
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
