"""What a cell's format makes of its number: 20000000 in #,##0,"千円" is seen as 20,000千円, and means that."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|(?P<condition>\[[<>=][^\[\]]*\])|\[[^\[\]]*\]|(?P<end>;)|(?P<bare>[^"])',
    re.DOTALL,
)
_DIGITS = re.compile(r"General|G/標準|[0#?][0#?,.]*")
LONGEST = 255
"""Characters of a format; Excel takes no more."""
_IDLE = " +-()¥￥$"
"""Signs a format may hold beside the digits without telling more than the number does."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands before and behind a number, and how many thousands it is divided by."""

    before: str
    behind: str
    thousands: int

    def text(self, number: float) -> str:
        """What is seen, but for the places behind the point that a format cuts off. Raises ValueError for nan."""
        from sumida_etl.values.cells import exact, shifted  # noqa: PLC0415 - loads pandas: the reader has no use for it

        seen = shifted(exact(number), -3 * self.thousands)
        return f"{'-' if seen < 0 else ''}{self.before}{abs(seen):f}{self.behind}"


def is_percent(code: str) -> bool:
    """Whether a format multiplies by 100; a sign in quotes only looks like it."""
    return "%" in "".join(found["bare"] or "" for found in _TOKEN.finditer(code))


def shown_by(code: str) -> Shown | None:
    """What a format adds to a positive number; None where that is nothing, or hangs on the number, or is no number."""
    sides, bare = ["", ""], ""
    for found in _TOKEN.finditer(code):
        if found["condition"]:
            return None
        if found["end"]:
            break
        if found["bare"]:
            bare += found["bare"]
        else:
            sides[bool(_DIGITS.search(bare))] += found["quoted"] or found["escaped"] or ""
    digits = _DIGITS.search(bare)
    before, behind = (side.strip() if side.strip(_IDLE) else "" for side in sides)
    if digits is None or _DIGITS.sub("", bare, count=1).strip(_IDLE):
        return None
    thousands = len(digits[0]) - len(digits[0].rstrip(","))
    return Shown(before, behind, thousands) if before or behind or thousands else None
