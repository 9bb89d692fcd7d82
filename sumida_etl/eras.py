"""Eras (元号) are data: a new one is a line in ``eras.csv``. The year count of an era begins with its first day."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_FILE = Path(__file__).with_name("eras.csv")
_YEAR = re.compile(r"(?P<name>[^\d\s]+?)\s*(?P<count>\d{1,2}|元)")


@dataclass(frozen=True, slots=True)
class Era:
    """``R``, ``令和``, ``レイワ``, ``㋿`` and the first day; the last day is the one before the next era's first."""

    letter: str
    name: str
    kana: str
    sign: str
    first: date
    last: date

    @property
    def before(self) -> int:
        """The Western year that its own years are added to: 2018 for 令和."""
        return self.first.year - 1


def _read() -> tuple[Era, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["first_day"], reverse=True)
    firsts = [date.fromisoformat(row["first_day"]) for row in rows]
    lasts = [date.max, *(date.fromordinal(first.toordinal() - 1) for first in firsts[:-1])]
    return tuple(
        Era(row["letter"], row["name"], row["kana"], row["sign"], first, last)
        for row, first, last in zip(rows, firsts, lasts, strict=True)
    )


ERAS = _read()
"""The newest first."""


def era_of(day: date) -> Era:
    """The era a day lies in; of a day before all of them the oldest."""
    return next((era for era in ERAS if era.first <= day), ERAS[-1])


def era_of_year(fiscal_year: int) -> Era:
    """The era a fiscal year is counted in: one that began in its calendar year counts all of it (2019: 令和元年度)."""
    return next((era for era in ERAS if era.first.year <= fiscal_year), ERAS[-1])


def western(text: str) -> int:
    """The Western year of ``R5``, ``令和元`` or ``H31``. Raises ValueError."""
    if (found := _YEAR.fullmatch(text)) is None:
        raise ValueError(text)
    for era in ERAS:
        if found["name"] in (era.letter, era.letter.lower(), era.name, era.sign):
            count = 1 if found["count"] == "元" else int(found["count"])
            if count:
                return era.before + count
    raise ValueError(text)
