"""Days, fiscal years, months, rounds and deadlines."""

import re
from contextlib import suppress
from datetime import date

from sumida_etl.eras import western
from sumida_etl.registry.cells.codes import plain_codes
from sumida_etl.registry.cells.texts import narrow
from sumida_etl.rounds import MONTHS, Due, Round

_FAR_END = 9999
"""The year that stands for no end in other systems' tables."""
_DAY = re.compile(
    r"(?P<year>\d{4}|[^\d\s]+\s*(\d{1,2}|元))\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?"
    r"(\s+0{1,2}:00(:00)?)?"
)
_DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_DUE = re.compile(r"翌(?P<far>々|翌)?月(?:(?P<date>\d{1,2})日|末日?)")
_YEAR = re.compile(r"(?P<year>\d{4}|[^\d\s]+(\d{1,2}|元))(年度|年)?")


def day(cell: str) -> date:
    """``2022-04-01``, ``2022/4/1``, ``R4.4.1``, ``令和4年4月1日``."""
    form = _DAY.fullmatch(narrow(cell)) or _DIGITS.fullmatch(narrow(cell))
    try:
        if form is None:
            raise ValueError
        return date(_western(form["year"]), int(form["month"]), int(form["day"]))
    except ValueError:
        raise ValueError(f"「{cell}」は日付ではありません。2022-04-01 の形で書きます") from None


def day_or_always(cell: str) -> date:
    """A day, or nothing for what was always there."""
    return day(cell) if cell else date.min


def day_or_open(cell: str) -> date | None:
    """A day, or nothing for one not set."""
    found = day(cell) if cell else None
    return None if found is not None and found.year == _FAR_END else found


def year(cell: str) -> int:
    """A fiscal year: ``R5``, ``令和5年度``, ``H31``, ``2023`` → the Western year it begins in."""
    form = _YEAR.fullmatch(narrow(cell).removeprefix("FY"))
    try:
        if form is None:
            raise ValueError
        return _western(form["year"])
    except ValueError:
        raise ValueError(f"「{cell}」は年度ではありません。R5、令和5年度 または 2023 の形で書きます") from None


def year_or_none(cell: str) -> int | None:
    """A fiscal year, or nothing."""
    return year(cell) if cell else None


def months(cell: str) -> tuple[int, ...]:
    """Months of the year: ``6;9;12;3``."""
    found = tuple(part.removesuffix("月").removesuffix("月末") for part in plain_codes(cell))
    if not found or not all(part.isdigit() and 1 <= int(part) <= 12 for part in found):
        raise ValueError(f"「{cell}」は月の並びではありません。6;9;12;3 の形で書きます")
    return tuple(dict.fromkeys(int(part) for part in found))


def months_or_all(cell: str) -> tuple[int, ...]:
    """Months of the year; nothing for all."""
    return months(cell) if cell else MONTHS


def round_or_none(cell: str) -> Round | None:
    """A round (``R5-12``), or nothing."""
    return Round.parse(narrow(cell)) if cell else None


def due(cell: str) -> Due:
    """A day, or a day of the month after a round's date: ``翌月15日``, ``翌々月10日``, ``翌月末``."""
    found = narrow(cell)
    if rule := _DUE.fullmatch(found):
        number = int(rule["date"] or 31)
        if 1 <= number <= 31:
            return Due(1 + bool(rule["far"]), number)
    elif found:
        with suppress(ValueError):
            return Due.on(day(cell))
    raise ValueError(f"「{cell}」は期限ではありません。翌月15日、翌月末、または 2024-01-19 の形で書きます")


def _western(text: str) -> int:
    return int(text) if text.isdigit() else western(text)
