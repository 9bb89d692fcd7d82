"""How a number is typed, without the number: 約1,234件 and 約5,678件 are of one shape, and the grammar is asked once.

Nothing is known here of what may be typed. A shape is read with a number that stands for all others, and holds only
where the grammar takes that number as it stands: where a text is more than one numeral and its surroundings (14万回,
１2, 1．０), or its number would be converted, every text is read by itself.
"""

import re
from decimal import Decimal
from functools import lru_cache

from sumida_etl.values.grammar.number_form import NUMERAL
from sumida_etl.values.numbers import LONGEST, Reading, read_number

_AROUND = re.compile(rf"(\D*)({NUMERAL})(\D*)")
"""\\D and not [^0-9]: of １（12月末現在） the number is in full width, and 12 is none."""


def numeral_in(cell: object) -> re.Match[str] | None:
    """The one numeral (group 2) of a text, between what stands before and behind it; None where there is none."""
    return _AROUND.fullmatch(cell) if type(cell) is str and len(cell) <= LONGEST else None


@lru_cache(maxsize=1 << 14)
def shape(before: str, behind: str, *, grouped: bool, unit: str) -> Reading | None:
    """What is read of every numeral between two texts but its value, which is ±1 here; None where that differs."""
    one = "1,000" if grouped else "1"
    reading = read_number(f"{before}{one}{behind}", unit)
    # By the text, not by the value: of 1．０ the last digits are not in the numeral, and 1.0 would pass for 1.
    return reading if str(reading.value).removeprefix("-") == one.replace(",", "") else None


def value_in(numeral: str, like: Reading) -> Decimal:
    """The value of a numeral in a shape."""
    number = Decimal(numeral.replace(",", ""))
    negative = number and like.value is not None and like.value < 0
    return number.copy_negate() if negative else number
