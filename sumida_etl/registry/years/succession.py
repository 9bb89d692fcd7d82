"""Which department answers for one that is gone: 前身 of departments.csv, read forwards and backwards."""

from collections.abc import Iterable, Mapping
from datetime import date

from sumida_etl.registry.rows.departments import Department


class Succession:
    """Who came of whom, as it stands on a day."""

    def __init__(self, departments: Iterable[Department], day: date) -> None:
        """Of every department of a plan, under all its names."""
        self._active: set[str] = set()
        heirs: dict[str, set[str]] = {}
        named: dict[str, list[str]] = {}
        for row in departments:
            if row.is_active_on(day):
                self._active.add(row.code)
            for each in row.predecessors:
                heirs.setdefault(each, set()).add(row.code)
                if row.valid_from <= day:
                    named.setdefault(row.code, []).append(each)
        self._heirs: Mapping[str, set[str]] = heirs
        self._named: Mapping[str, list[str]] = named

    def answers_for(self, code: str) -> str | None:
        """Who answers for what a department reported: itself, or the only one that came of it.

        None where it was split, so that nobody is known to have the whole, or where nothing came of it.
        """
        found = {code} if code in self._active else self._came_of(code) & self._active
        return found.pop() if len(found) == 1 else None

    def predecessors_of(self, code: str) -> tuple[str, ...]:
        """The departments that are gone and whose only successor a department is, the nearest first.

        Two or more that were merged are all named: only of what one of them alone reported is the past this one's.
        """
        found: list[str] = []
        near = [code]
        while near:
            named = dict.fromkeys(each for one in near for each in self._named.get(one, ()))
            near = [each for each in named if each not in (code, *found) and self.answers_for(each) == code]
            found += near
        return tuple(found)

    def _came_of(self, code: str) -> set[str]:
        """Every department that came of one, directly or through others."""
        found: set[str] = set()
        fresh = {code}
        while fresh:
            fresh = {heir for each in fresh for heir in self._heirs.get(each, ())} - found - {code}
            found |= fresh
        return found
