"""Number formats as Excel writes them, taken apart: what stands around the digits, and how many digits are shown."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|(?P<condition>\[[<>=][^\[\]]*\])|\[[^\[\]]*\]|(?P<end>;)|(?P<bare>[^"])',
    re.DOTALL,
)
_DIGITS = re.compile(r"General|G/標準|[0#?][0#?,]*(?:\.[0#?]*)?,*")
_CONDITION = re.compile(r"\[(?P<sign>[<>]=?|<>|=)\s*(?P<limit>-?[0-9.]+)\]")
_DATE = re.compile("[ymdhsgea年月日時分秒]", re.IGNORECASE)
_SIGNS: MappingProxyType[str, Callable[[float, float], bool]] = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}
)
MINUS = "-−▲△("
LONGEST = 255
"""Characters of a format; Excel takes no more."""
_IDLE = " +-()¥￥$"
"""Signs a format may hold beside the digits without telling more than the number does."""
BUILT_IN = MappingProxyType(
    {
        1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
        13: "# ??/??", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm", 20: "h:mm",
        21: "h:mm:ss", 22: "m/d/yyyy h:mm", 27: "ge.m.d", 28: "ggge年m月d日", 29: "ggge年m月d日", 30: "m/d/yy",
        31: "yyyy年m月d日", 32: "h時mm分", 33: "h時mm分ss秒", 34: "yyyy年m月", 35: "m月d日", 36: "ge.m.d",
        37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
        41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 48: "0.0E+0", 50: "ge.m.d", 55: "yyyy年m月", 56: "m月d日",
        57: "ge.m.d", 58: "ggge年m月d日",
    }
)  # fmt: skip
"""The formats that a workbook names by number alone, as far as they change what is seen of a number."""


@dataclass(frozen=True, slots=True)
class Section:
    """One of up to four parts of a format, parted by semicolons.

    ``digits``: the places behind the point, None where all are shown; ``kind``: what is made of the number.
    """

    before: str
    behind: str
    kind: str
    """``number``, ``nothing`` (only words, or not even these), ``date``, or ``odd`` (a fraction, a power of ten)."""
    digits: int | None = None
    thousands: int = 0
    percent: bool = False
    condition: tuple[str, float] | None = None
    minus: bool = False
    """Whether the section writes a sign of its own: -, ▲ or a bracket."""

    def holds(self, number: float) -> bool:
        """Whether the section's own condition, if it has one, lets it show the number."""
        return self.condition is None or _SIGNS[self.condition[0]](number, self.condition[1])


@lru_cache(maxsize=512)
def sections_of(code: str) -> tuple[Section, ...]:
    """A format's sections, in their order."""
    parts: list[list[re.Match[str]]] = [[]]
    for found in _TOKEN.finditer(code):
        if found["end"]:
            parts.append([])
        else:
            parts[-1].append(found)
    return tuple(_section(part) for part in parts)


def section_for(code: str, number: float) -> tuple[Section, bool]:
    """The section that shows a number, and whether the sign is left to the section: then the number comes without."""
    sections = sections_of(code)
    if any(one.condition for one in sections):
        return next((one for one in sections[:3] if one.holds(number)), sections[-1]), False
    if number < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2 if number == 0 and len(sections) > 2 else 0], False


def _section(tokens: list[re.Match[str]]) -> Section:
    sides, bare = ["", ""], ""
    condition = None
    for found in tokens:
        if found["condition"]:
            read = _CONDITION.fullmatch(found["condition"])
            condition = (read["sign"], float(read["limit"])) if read else None
        elif found["bare"]:
            bare += found["bare"]
        else:
            sides[bool(_DIGITS.search(bare))] += found["quoted"] or found["escaped"] or ""
    digits = _DIGITS.search(bare)
    rest = _DIGITS.sub("", bare, count=1)
    percent = "%" in bare
    sides = [side.strip("%％") if percent else side for side in sides]
    before, behind = (side.strip() if side.strip(_IDLE) else "" for side in sides)
    if "@" in bare or (digits and digits[0][0] in "G"):
        return Section(before, behind, "number", condition=condition, percent=percent)
    if digits is None:
        shown = "".join(sides) + bare
        if _DATE.search(bare):
            return Section(shown, "", "date", condition=condition)
        return Section(shown.strip(), "", "nothing", condition=condition)
    if rest.replace("%", "").strip(_IDLE):
        kind = "date" if _DATE.search(rest) and "E" not in rest else "odd"
        return Section(before, behind, kind, condition=condition)
    places = digits[0].partition(".")[2]
    thousands = len(digits[0]) - len(digits[0].rstrip(","))
    minus = any(sign in sides[0] + rest for sign in MINUS)
    return Section(
        before.strip(MINUS), behind, "number", len(places.replace(",", "")), thousands, percent, condition, minus=minus
    )
