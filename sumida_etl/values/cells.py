"""What a cell of a workbook can hold, and how it looks to the person who filled it in.

A cell is a str, int, float, bool, date, datetime, Percent, ErrorCell or None; whatever else it holds is unreadable.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite


@dataclass(frozen=True, slots=True)
class Percent:
    """The number in a cell that is formatted as a percentage: ``Percent(0.761)`` shows as 76.1%.

    It is no float: pandas makes a plain float of any kind of float, and the percentage would be a hundredth of itself.
    """

    number: float


class ErrorCell(str):
    """The error a formula left in its cell: ``#REF!``, ``#N/A``."""


class RaisedText(str):
    """A text with digits above or below the line: 22² is ``222`` to whoever reads the letters alone.

    ``meant``: what stands on the line, ``22``.
    """

    meant: str

    def __new__(cls, text: str, meant: str) -> "RaisedText":
        """The whole text, with what stands on the line."""
        raised = super().__new__(cls, text)
        raised.meant = meant
        return raised


class UnseenNumber(str):
    """A number that its format shows as something else, as the number stands in the cell: either may be meant."""


_ALL_SHOWN = 1e15
"""Below this, 15 digits show every whole number."""
_ERROR = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)")


def is_error_text(text: str) -> bool:
    """Whether a text is the error of a formula, pasted as text."""
    return _ERROR.fullmatch(text) is not None


def exact(number: float) -> Decimal:
    """The decimal a spreadsheet shows for a binary number: 15 significant digits, as Excel keeps them.

    Raises ValueError for nan and infinities, which no spreadsheet can show.
    """
    if number.is_integer() and abs(number) < _ALL_SHOWN:
        return Decimal(int(number))
    shown = Decimal(format(number, ".15g"))
    if not shown.is_finite():
        raise ValueError(f"{number} is no finite number")
    return shifted(shown, 0)


def shifted(number: Decimal, places: int) -> Decimal:
    """``number`` × 10^places, exact at any length, without an exponent and without idle zeros behind the point."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{number} is no finite number")
    moved = format(Decimal((sign if number else 0, digits, exponent + places)), "f")
    return Decimal(moved.rstrip("0").rstrip(".") if "." in moved else moved)


def raw_text(cell: object) -> str:
    """What a person sees in the cell; an empty cell is the empty text."""
    if cell is None or cell.__class__ is str:  # nearly all cells
        return cell or ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(cell, Percent | float):
        return _shown(cell)
    if isinstance(cell, timedelta):  # [h]:mm, shown by the hour however many days it is
        minutes = round(cell.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(cell)


def _shown(cell: Percent | float) -> str:
    number = float(cell.number) if isinstance(cell, Percent) else cell
    if not isfinite(number):
        return format(number, "g")
    return f"{shifted(exact(number), 2):f}%" if isinstance(cell, Percent) else f"{exact(number):f}"
