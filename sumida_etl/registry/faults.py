"""What is wrong with the files of a plan, and where: collected, so that one reading tells all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sumida_etl.errors import SumidaError

SHOWN = 5
"""Faults that the sentence of an error tells; ``plan check`` tells all."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: ``problem`` says what, and what to write instead.

    ``line`` is 0 for a whole file, ``column`` empty for a whole line. ``stops``: the plan cannot be used with it.
    """

    file: str
    line: int
    column: str
    problem: str
    stops: bool = True

    def __str__(self) -> str:
        column = f"{self.column}: " if self.column else ""
        return f"{self.file}:{self.line} {column}{self.problem}"

    def as_json(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            "file": self.file, "line": self.line, "column": self.column, "message": self.problem, "stops": self.stops,
        }  # fmt: skip


class PlanError(SumidaError, ValueError):
    """The plan's files contradict themselves or cannot be read; says where. ``faults``: everything that is wrong."""

    def __init__(self, path: Path, line: int, problem: str, column: str = "") -> None:
        self._set(path, (Fault(path.name, line, column, problem),))

    @classmethod
    def of(cls, folder: Path, faults: Sequence[Fault]) -> "PlanError":
        """Everything that is wrong with a folder, ``faults`` not being empty."""
        error = cls.__new__(cls)
        error._set(folder / faults[0].file, faults)
        return error

    def _set(self, path: Path, faults: Sequence[Fault]) -> None:
        more = len(faults) - SHOWN
        told = [str(fault) for fault in faults[:SHOWN]]
        rest = [f"ほか{more}件（sumida-etl plan check ですべて表示します）"] if more > 0 else []
        Exception.__init__(self, "\n".join([*told, *rest]))
        self.path, self.line, self.problem = path, faults[0].line, faults[0].problem
        self.faults = tuple(faults)
