"""Which department answers for one that is gone: 前身 of departments.csv, read forwards and backwards."""

from collections.abc import Iterable, Sequence
from datetime import date

from sumida_etl.registry.model import Department


def answers_for(departments: Sequence[Department], code: str, day: date) -> str | None:
    """Who answers on a day for what a department reported: itself, or the only one that came of it.

    None where it was split, so that nobody is known to have the whole, or where nothing came of it.
    """
    active = {row.code for row in departments if row.is_active_on(day)}
    found = {code} if code in active else _heirs(departments, code) & active
    return found.pop() if len(found) == 1 else None


def predecessors_of(departments: Sequence[Department], code: str, day: date) -> tuple[str, ...]:
    """The departments that are gone by a day and whose only successor a department is, the nearest first.

    Two or more that were merged are all named: only of what one of them alone reported is the past this one's.
    """
    named = _named(departments, [code], day)
    found: list[str] = []
    while named:
        near = [each for each in named if each not in found and answers_for(departments, each, day) == code]
        found += near
        named = _named(departments, near, day)
    return tuple(found)


def _named(departments: Iterable[Department], codes: Sequence[str], day: date) -> list[str]:
    rows = [row for row in departments if row.code in codes and row.valid_from <= day]
    return list(dict.fromkeys(each for row in rows for each in row.predecessors if each not in codes))


def _heirs(departments: Sequence[Department], code: str) -> set[str]:
    """Every department that came of one, directly or through others."""
    found: set[str] = set()
    fresh = {code}
    while fresh:
        fresh = {row.code for row in departments if fresh & set(row.predecessors)} - found - {code}
        found |= fresh
    return found
