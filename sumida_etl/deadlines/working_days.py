"""The days on which a municipality works: no weekends, no national holidays, not 29 December to 3 January.

The days about the New Year are in the ordinance of every municipality (after 地方自治法 第4条の2).
"""

from datetime import date, timedelta

import jpholiday


def is_working(day: date) -> bool:
    """Whether offices are open."""
    return not closed_for(day)


def closed_for(day: date) -> str:
    """Why offices are closed: the holiday's name, ``年末年始``, ``土曜日``; empty where they are open."""
    if name := jpholiday.is_holiday_name(day):
        return str(name)
    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return "年末年始"
    return {5: "土曜日", 6: "日曜日"}.get(day.weekday(), "")


def working_from(day: date) -> date:
    """The day itself, or the next on which offices are open."""
    while not is_working(day):
        day += timedelta(days=1)
    return day
