"""Marks of coordinators on figures that they still look into, each with a note, until it is settled."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sumida_etl.desk.board.sentences import SettledMarkError, UnknownFigureError, UnnamedMarkError
from sumida_etl.registry import Registry
from sumida_etl.survey.survey import Survey
from sumida_etl.warehouse.archive.follow_ups import FollowUp, Said, follow_ups, mark, settle

LONGEST_NAME, LONGEST_NOTE = 60, 500


@dataclass(frozen=True, slots=True)
class ShownMark:
    """A mark with the names of its figure and of who reports that."""

    mark: FollowUp
    name: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Those of a round. ``archive``: the folder in which they are on record."""

    archive: Path
    survey: Survey

    def shown(self) -> tuple[ShownMark, ...]:
        """Every mark, the open ones first, then the newest. Raises BrokenChainError, OSError."""
        registry = self.survey.registry
        names = _names(registry)
        found = sorted(
            follow_ups(self.archive, self.survey.round), key=lambda each: (each.settled is not None, -each.number)
        )
        return tuple(ShownMark(each, names.get(each.figure, ""), self._whose(each.figure)) for each in found)

    def add(self, figure: str, name: str, note: str) -> None:
        """Mark a figure by its code. Raises UnknownFigureError, UnnamedMarkError, OSError."""
        said, code = _said(name, note), figure.strip().upper()
        if code not in _names(self.survey.registry):
            raise UnknownFigureError
        mark(self.archive, self.survey.round, code, said)

    def settle(self, number: str, name: str, note: str) -> None:
        """Settle a mark by its number. Raises SettledMarkError, UnnamedMarkError, OSError."""
        said = _said(name, note)
        meant = int(number) if number.isascii() and number.isdigit() else 0
        mine = {each.number for each in follow_ups(self.archive, self.survey.round)}
        if meant not in mine or not settle(self.archive, meant, said):
            raise SettledMarkError

    def _whose(self, figure: str) -> tuple[str, ...]:
        registry, day = self.survey.registry, self.survey.round.as_of
        asked = [each.department for each in registry.assignments_on(day) if each.indicator == figure]
        told = [each.department for each in registry.results if each.code == figure]
        return tuple(self.survey.name_of(code) for code in dict.fromkeys([*asked, *told]))


def _names(registry: Registry) -> dict[str, str]:
    found = {each.code: each.name for each in registry.results}
    return found | {each.code: each.name for each in registry.indicators}


def _said(name: str, note: str) -> Said:
    name, note = " ".join(name.split()), " ".join(note.split())
    if not (0 < len(name) <= LONGEST_NAME and 0 < len(note) <= LONGEST_NOTE):
        raise UnnamedMarkError
    return Said(name, note, datetime.now(UTC))
