"""Read what was typed where a day is asked for: 和暦, Western years, days without a year, ends of months."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sumida_etl.eras import ERAS, Era
from sumida_etl.rounds import WEEKDAYS, fiscal_year_of
from sumida_etl.values.cells import ErrorCell, RaisedText, is_error_text
from sumida_etl.values.grammar.lexicon import STATE_DASHES
from sumida_etl.values.grammar.normalise import Narrowed, narrow
from sumida_etl.values.grammar.problem_codes import Problem
from sumida_etl.values.grammar.rules import Rule, joined
from sumida_etl.values.grammar.years import ERA, era_called, western
from sumida_etl.values.uncounted import has_odd_letters, holds_something


@dataclass(frozen=True, slots=True)
class DateReading:
    """The day a cell means, in any fiscal year; an empty cell has neither value nor problem."""

    value: date | None = None
    rule: str = ""
    problem: str = ""


_TIME = re.compile(
    r"(?:[\sT]{1,9}|(?<=[日末]))(?:[01]?[0-9]|2[0-3])[:：][0-5][0-9](?:[:：][0-5][0-9](?:\.[0-9]+)?)?\s*$"
)
"""A time of that day behind it, as programs write one."""
_APART = re.compile(r"(?<=[0-9０-９元])\s*([./．／-])\s*(?=[0-9０-９])")
"""A mark between year, month and day, with the blanks beside it that many set there (2023. 12. 31)."""
_YEAR = f"(?:(?P<era>{ERA})(?P<count>元|[0-9]{{1,2}})|(?P<year>[0-9]{{4}}))"
_MONTH, _DAY, _WORD = "(?P<month>[0-9]{1,2})", "(?P<day>[0-9]{1,2})", "(?P<word>現在|時点|付け?)?"
_BEHIND = rf"(?:\((?P<weekday>[{WEEKDAYS}])(?:曜日?)?\)|(?P<bare>[{WEEKDAYS}])曜日?)?"
_FORMS = tuple(
    re.compile(form + _BEHIND + _WORD)
    for form in (
        rf"(?:{_YEAR}年)?{_MONTH}月(?:{_DAY}日|(?P<end>末)日?)",
        rf"{_YEAR}(?P<mark>[./-]){_MONTH}(?P=mark){_DAY}",
        rf"{_MONTH}/{_DAY}",
        rf"(?P<count>[0-9]{{1,2}})\.{_MONTH}\.{_DAY}",
        rf"(?P<count>[0-9]{{1,2}})年{_MONTH}月(?:{_DAY}日|(?P<end>末)日?)",
    )
)
_BRACKETED = re.compile(r"\(([^()]*)\)")
"""(12月31日現在): a day that stands in brackets as a whole."""
_PARTS = ("era", "count", "year", "day", "end", "word", "weekday")
_NEAR = timedelta(days=366)
"""How far from a round's date a day may be whose era is not said: 5.12.31 is a day of 令和 where that is near."""
_MONTHS, _DAYS = 12, 31
_NO_DATE = re.compile(f"[{STATE_DASHES}]{{1,3}}")


def read_date(cell: object, as_of: date) -> DateReading:
    """Read a day; one without a year lies in the fiscal year of ``as_of`` (2/8 → 2024-02-08 as of 2023-12-31)."""
    if cell is None:
        return DateReading()
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return DateReading(cell, Rule.DATE_CELL)
    if isinstance(cell, RaisedText):
        return DateReading(problem=Problem.RAISED)
    if isinstance(cell, str):
        return DateReading(problem=Problem.ERROR_CELL) if isinstance(cell, ErrorCell) else _read_text(cell, as_of)
    return DateReading(problem=Problem.BOOLEAN if isinstance(cell, bool) else Problem.NUMBER_IN_DATE)


def is_date_text(text: str) -> bool:
    """Whether a narrowed text has the form of a date, in a month and on a day that there are: 36/44 is none."""
    found = _match(text)
    if found is None or (found["count"] and not found["era"]):
        return False  # 1.2.3 is a day where one is asked for
    return int(found["month"]) <= _MONTHS and int(found["day"] or 1) <= _DAYS


def _read_text(text: str, as_of: date) -> DateReading:
    day_alone = _TIME.sub("", text)
    closed = _APART.sub(r"\1", day_alone)
    typed = replace(narrow(closed), blanks_dropped=True) if closed != day_alone else narrow(closed)
    if not holds_something(typed.text):
        return DateReading()
    if _NO_DATE.fullmatch(typed.text):
        return DateReading(rule=joined(typed.habits | {Rule.NO_DATE}))
    bracketed = _BRACKETED.fullmatch(typed.text)
    found = _match(bracketed[1] if bracketed else typed.text)
    if found is None or typed.split:
        return DateReading(problem=_why_unreadable(typed))
    era = era_called(found["era"])
    unsaid = not era and bool(found["count"])
    if unsaid:
        era = next(era for era in ERAS if era.first <= as_of <= era.last)
    try:
        day = _day(found, era, as_of)
    except ValueError:
        return DateReading(problem=Problem.DATE_IMPOSSIBLE)
    if problem := _problem(day, found["weekday"], era, as_of if unsaid else None):
        return DateReading(problem=problem)
    year = Rule.ERA if era else Rule.WESTERN if found["year"] else Rule.YEARLESS
    parts = [rule for part, rule in (("end", Rule.MONTH_END), ("word", Rule.DATE_WORD)) if found[part]]
    return DateReading(day, joined(typed.habits.union([year], parts)))


def _problem(day: date, weekday: str, era: Era | None, near: date | None) -> Problem | None:
    """Why a day of the calendar is not the one that was meant, if it is not; ``near``: where its era was not said."""
    if era and not era.first <= day <= era.last:
        return Problem.DATE_OUTSIDE_ERA
    if near and abs(day - near) > _NEAR:
        return Problem.DATE_UNREADABLE
    return Problem.WEEKDAY if weekday and WEEKDAYS[day.weekday()] != weekday else None


def _why_unreadable(typed: Narrowed) -> Problem:
    if is_error_text(typed.text):
        return Problem.ERROR_CELL
    if has_odd_letters(typed.text):
        return Problem.ODD_LETTERS
    is_number = typed.text.isascii() and typed.text.isdecimal() and not typed.split
    return Problem.NUMBER_IN_DATE if is_number else Problem.DATE_UNREADABLE


def _match(text: str) -> dict[str, str] | None:
    """The parts a date is written with by name, a missing one empty; None for a text of no date's form."""
    found = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    if found is None:
        return None
    parts = dict.fromkeys((*_PARTS, "bare"), "") | found.groupdict(default="")
    return {**parts, "weekday": parts["weekday"] or parts["bare"]}


def _day(found: dict[str, str], era: Era | None, as_of: date) -> date:
    """Raises ValueError for a day no calendar has (2/30, 令和0年)."""
    month = int(found["month"])
    if era:
        year = western(era, found["count"])
    elif found["year"]:
        year = int(found["year"])
    else:
        year = fiscal_year_of(as_of) + (month < 4)
    first = date(year, month, 1)
    return first.replace(day=monthrange(year, month)[1] if found["end"] else int(found["day"]))
