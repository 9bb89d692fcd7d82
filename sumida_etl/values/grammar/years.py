"""Years as people write them before a month (令和5, R5, 2023), and the day that a note behind a number names."""

import re
from dataclasses import dataclass

from sumida_etl.eras import ERAS, Era

_ERAS = {f"{era.name}|{era.name[0]}|{era.kana}|{era.sign}|[{era.letter}{era.letter.lower()}]": era for era in ERAS}
ERA = "|".join(_ERAS)
"""A pattern for every name of an era."""
_BY_NAME = {
    name: era for era in ERAS for name in (era.name, era.name[0], era.kana, era.sign, era.letter, era.letter.lower())
}


def era_called(name: str) -> Era | None:
    """The era of a name; None for no name."""
    return _BY_NAME.get(name)


def western(era: Era, count: str) -> int:
    """The Western year of a count: 2023 of 令和 5, 2019 of 令和 元; 0 for a year 0, which no era has."""
    number = 1 if count == "元" else int(count)
    return era.before + number if number else 0


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
