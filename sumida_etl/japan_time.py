"""Time as a municipality reads it: days begin and end in Japan, whatever the machine's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
"""The zone in which days and times are told; moments on record are kept in UTC."""


def now() -> datetime:
    """The time in Japan."""
    return datetime.now(JAPAN)


def today() -> date:
    """The day in Japan."""
    return now().date()
