"""What is wrong with a number, declared once and found in two ways: by the checks, and by a formula in the workbook.

A comparison in which a number is missing does not hold, on either side: what cannot be known is not said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Facts = Mapping[str, Any]
"""A row's numbers (None where there is none) and flags, by the names that a declaration uses."""
Cells = Mapping[str, str]
"""What a formula calls them: a reference to a cell that holds a number, or else a text."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Something that holds of a row or not; ``excel``: the formula that gives TRUE or FALSE."""

    excel: Callable[[Cells], str]
    holds: Callable[[Facts], bool]

    def __and__(self, other: "Truth") -> "Truth":
        return Truth(
            # AND() would evaluate both.
            lambda cells: f"IF({self.excel(cells)},{other.excel(cells)},FALSE)",
            lambda facts: self.holds(facts) and other.holds(facts),
        )

    def __or__(self, other: "Truth") -> "Truth":
        return Truth(
            lambda cells: f"IF({self.excel(cells)},TRUE,{other.excel(cells)})",
            lambda facts: self.holds(facts) or other.holds(facts),
        )


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a row, or None; ``excel``: the formula that gives it, or a text in its place."""

    excel: Callable[[Cells], str]
    of: Callable[[Facts], Decimal | None]

    def below(self, other: "Number | int") -> Truth:
        """Less than the other."""
        return self._compared(other, "<", lambda one, another: one < another)

    def above(self, other: "Number | int") -> Truth:
        """More than the other."""
        return self._compared(other, ">", lambda one, another: one > another)

    def at_most(self, other: "Number | int") -> Truth:
        """Not more than the other."""
        return self._compared(other, "<=", lambda one, another: one <= another)

    def at_least(self, other: "Number | int") -> Truth:
        """Not less than the other."""
        return self._compared(other, ">=", lambda one, another: one >= another)

    def differs(self, other: "Number | int") -> Truth:
        """Not the same as the other."""
        return self._compared(other, "<>", lambda one, another: one != another)

    def size(self) -> "Number":
        """Without its sign."""
        return self._made("ABS({})", abs)

    def whole(self) -> "Number":
        """Without what stands behind its point."""
        return self._made("TRUNC({})", lambda number: number.to_integral_value("ROUND_DOWN"))

    def times(self, factor: int) -> "Number":
        """So many times as much."""
        return self._made(f"{{}}*{factor}", lambda number: number * factor)

    def _made(self, form: str, make: Callable[[Decimal], Decimal]) -> "Number":
        def excel(cells: Cells) -> str:
            number = self.excel(cells)
            return f'IF(ISNUMBER({number}),{form.format(number)},"")'

        def of(facts: Facts) -> Decimal | None:
            number = self.of(facts)
            return None if number is None else make(number)

        return Number(excel, of)

    def _compared(self, other: "Number | int", sign: str, holds: Callable[[Decimal, Decimal], bool]) -> Truth:
        against = _constant(other) if isinstance(other, int) else other

        def excel(cells: Cells) -> str:
            one, another = self.excel(cells), against.excel(cells)
            # A spreadsheet counts in binary: 0.1 + 0.2 is not 0.3 there.
            return f"IF(AND(ISNUMBER({one}),ISNUMBER({another})),ROUND({one}-{another},9){sign}0,FALSE)"

        def is_so(facts: Facts) -> bool:
            one, another = self.of(facts), against.of(facts)
            return one is not None and another is not None and holds(one, another)

        return Truth(excel, is_so)


def _constant(number: int) -> Number:
    return Number(lambda cells: str(number), lambda facts: Decimal(number))


def number(name: str) -> Number:
    """The number of a name."""
    return Number(lambda cells: cells[name], lambda facts: facts[name])


def flag(name: str) -> Truth:
    """The flag of a name."""
    return Truth(lambda cells: cells[name], lambda facts: bool(facts[name]))


VALUE = number("value")
"""What was typed in the cell that is looked at."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A rule that the workbook knows too.

    Attributes:
        code: The finding's; with its severity it says whether the workbook asks to mend or to make sure.
        says: What the workbook says of the number.
        wrong: What is wrong with it.
        concerns: Whether a row is one that it is asked of, by the facts that are known before anything is typed.
    """

    code: str
    says: str
    wrong: Truth
    concerns: Callable[[Mapping[Any, Any]], bool] = lambda facts: True
