"""The day that a note behind a number names: （12月末現在）, （令和5年12月31日）, （R5.12末）, （12/31現在）."""

import re
from dataclasses import dataclass

from sumida_etl.values.grammar.years import ERA, era_called, western

_MONTH, _DAY = "(?P<month>1[0-2]|[1-9])", "(?P<day>[12][0-9]|3[01]|[1-9])"
_MONTH_2, _DAY_2 = "(?P<month>1[0-2]|0?[1-9])", "(?P<day>[12][0-9]|3[01]|0?[1-9])"
_YEAR = f"(?:(?P<era>{ERA})(?P<count>元|[0-9]{{1,2}})|(?P<year>20[0-9]{{2}}))"
_FORMS = (
    rf"{_MONTH}月(?:末日?|{_DAY}日)",
    rf"{_YEAR}年{_MONTH_2}月(?:末日?|{_DAY_2}日)",
    *(rf"{_YEAR}{mark}{_MONTH_2}(?:{mark}{_DAY_2}|月?末日?)" for mark in (r"\.", "/", "-")),
    # Without a word behind it 12/31 may as well be 12 of 31.
    rf"{_MONTH}/{_DAY}(?=現在|時点)",
)
_READ = tuple(re.compile(form.replace("(?=現在|時点)", "")) for form in _FORMS)
DAY = re.sub(r"\?P<\w+>", "?:", "|".join(_FORMS))
"""A pattern for all of them, without groups."""


@dataclass(frozen=True, slots=True)
class NotedDay:
    """What a note says of a day; None where it says nothing: the last of the month, any year."""

    month: int
    day: int | None = None
    year: int | None = None


def noted_day(text: str) -> NotedDay:
    """Read a text that ``DAY`` matches."""
    parts = next(found for form in _READ if (found := form.fullmatch(text))).groupdict()
    era = era_called(parts.get("era") or "")
    year = western(era, parts["count"]) if era else int(parts.get("year") or 0)
    return NotedDay(int(parts["month"]), int(parts["day"]) if parts["day"] else None, year or None)
