"""Rows that begin and end."""

from datetime import date
from typing import Protocol

ALWAYS = date.min
"""有効開始 of a row that was always there."""


class Dated(Protocol):
    """A row that can begin and end."""

    @property
    def valid_from(self) -> date: ...  # noqa: D102

    @property
    def valid_to(self) -> date | None: ...  # noqa: D102


def in_force(row: Dated, day: date) -> bool:
    """Whether a row is in force on a day: both its first and its last day count."""
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
