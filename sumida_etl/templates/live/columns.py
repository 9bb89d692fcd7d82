"""Where 点検 and the hidden cells of its steps stand in a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from schemas.columns import Column, checks_of
from schemas.submission import Sheet
from sumida_etl.rounds import Round
from sumida_etl.templates.live.reading import CELLS

OF_NUMBER = (*CELLS, "before", "floor", "sum")
"""The steps of each number of a row, in their order from left to right."""
_OF_ROW = ("row", "doubt")
WRONG_VALUE = "!"
"""What a value begins with that is none: behind it stands why."""
SHORTEST_ANSWER = 2
"""Letters of a note in 備考 that answers a doubt."""


@dataclass(frozen=True, slots=True)
class LiveColumns:
    """The columns of a sheet as they are written, 点検 among them (``check``); its steps stand right of all others.

    ``columns``: by their place (1-based); ``opened``: the names of those that are open in any asked row.
    """

    sheet: Sheet
    round: Round
    columns: Mapping[int, Column]
    opened: frozenset[str]

    @property
    def check(self) -> int:
        """The place of 点検."""
        return next(at for at, column in self.columns.items() if column.name == "check")

    @property
    def first_step(self) -> int:
        """The place of the first hidden column."""
        return max(self.columns) + 1

    @property
    def numbers(self) -> tuple[Column, ...]:
        """The columns of numbers that the department fills in."""
        return tuple(each for each in self.columns.values() if each.type == "number" and each.name in self.opened)

    @property
    def actual(self) -> Column | None:
        """The column of 現在, where it is filled in."""
        return next((each for each in self.numbers if each.name == "actual"), None)

    def place(self, column: Column, step: str) -> int:
        """Where a step of a number column stands."""
        return self.first_step + self.numbers.index(column) * len(OF_NUMBER) + OF_NUMBER.index(step)

    def of_row(self, step: str) -> int:
        """Where a step of the whole row stands."""
        return self.first_step + len(self.numbers) * len(OF_NUMBER) + _OF_ROW.index(step)

    @property
    def last_step(self) -> int:
        """The place of the last hidden column."""
        return self.of_row(_OF_ROW[-1])

    def token(self, column: Column, code: str) -> str:
        """What stands among a row's facts where a rule is asked of one of its numbers."""
        return f" {self.numbers.index(column)}{code} "

    def asks(self, column: Column, code: str) -> bool:
        """Whether a rule of the checks is declared for the column."""
        return any(check.code == code for check in checks_of(self.sheet.model)[column.name])

    def cell(self, column: Column) -> str:
        """The cell of a column in the row of the formula, as a formula refers to it."""
        return self._ref(next(at for at, each in self.columns.items() if each is column))

    def step(self, column: Column, step: str) -> str:
        """The cell of a number's step, as a formula refers to it."""
        return self._ref(self.place(column, step))

    def row_step(self, step: str) -> str:
        """The cell of a step of the whole row, as a formula refers to it."""
        return self._ref(self.of_row(step))

    def _ref(self, place: int) -> str:
        return f"'{self.sheet.name}'!${get_column_letter(place)}1"
