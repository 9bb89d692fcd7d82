"""The days on which a municipality works: no weekends, no national holidays, not 29 December to 3 January.

The days about the New Year are in the ordinance of every municipality (after 地方自治法 第4条の2).
"""

from datetime import date, timedelta

import jpholiday


def is_working(day: date) -> bool:
    """Whether offices are open."""
    new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not new_year and not jpholiday.is_holiday(day)


def working_from(day: date) -> date:
    """The day itself, or the next on which offices are open."""
    while not is_working(day):
        day += timedelta(days=1)
    return day
