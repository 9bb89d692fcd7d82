"""Number formats as Excel writes them, taken apart: what stands around the digits, and how many digits are shown."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*(?P<repeated>.)|(?P<condition>\[[<>=][^\[\]]*\])'
    r"|\[\$(?P<currency>[^\[\]-]+)[^\[\]]*\]|\[(?P<elapsed>[hms]+)\]|\[[^\[\]]*\]|(?P<end>;)"
    r"|(?P<general>(?i:general|standard)|G/標準)|(?P<literal>[^\x00-\x7f]|[-+() $])|(?P<bare>[^\"])",
    re.DOTALL,
)
_GENERAL = "\0"
"""Stands for General where a section's letters are looked at."""
_DIGITS = re.compile(rf"{_GENERAL}|[0#?][0#?,]*(?:\.[0#?]*)?,*")
_PLACES = re.compile("[0#?]")
_OF_NUMBERS = frozenset("0123456789０１２３４５６７８９.,．，")
_CONDITION = re.compile(r"\[(?P<sign>[<>]=?|<>|=)\s*(?P<limit>-?[0-9.]+)\]")
_DATE = re.compile("[ymdhsgea]", re.IGNORECASE)
_SIGNS: MappingProxyType[str, Callable[[float, float], bool]] = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}
)
MINUS = "-−▲△▼("
UNSEEN = ";;;"
"""The format in which nothing is seen."""
LONGEST = 255
"""Characters of a format; Excel takes no more."""
_IDLE = " +-()¥￥"
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
    sign: str = ""
    """The sign that the section writes itself: -, ▲ or a bracket."""
    text: bool = False
    """Whether it shows texts as well."""
    least: int = 0
    """Places before the point that are shown even of a smaller number."""
    filled: bool = False
    """Whether a digit or a point is repeated until the cell is full, as by ``0*0``."""
    inside: tuple[tuple[int, str], ...] = ()
    """What stands between the digits, each with the number of places behind it: the point of ``0!.0``."""

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
        chosen = next((one for one in sections[:3] if one.holds(number)), sections[-1])
        return chosen, number < 0 and bool(chosen.sign)
    if number < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2 if number == 0 and len(sections) > 2 else 0], False


def text_section_of(code: str) -> Section | None:
    """The section that a format has for texts, if it has one; of kind ``nothing`` it shows no text."""
    sections = sections_of(code)
    return sections[3] if len(sections) > 3 else next((one for one in sections if one.text), None)


def _section(tokens: list[re.Match[str]]) -> Section:
    literals: list[tuple[int, str]] = []
    bare, condition = "", None
    filled = any(found["repeated"] in _OF_NUMBERS for found in tokens if found["repeated"])
    for found in tokens:
        literal = found["quoted"] or found["escaped"] or found["currency"] or found["literal"]
        if found["condition"]:
            read = _CONDITION.fullmatch(found["condition"])
            condition = (read["sign"], float(read["limit"])) if read else None
        elif literal:
            literals.append((len(bare), literal))
        else:
            bare += _GENERAL if found["general"] else found["bare"] or found["elapsed"] or ""
    digits = _DIGITS.search(bare)
    start, end = digits.span() if digits else (bare.find("@"), bare.find("@") + 1) if "@" in bare else (len(bare),) * 2
    percent = "%" in bare
    sides = ["".join(text for at, text in literals if at <= start), "".join(text for at, text in literals if at >= end)]
    sides = [side.strip("%％") if percent else side for side in sides]
    sign, before = _signed(sides[0])
    behind = sides[1].strip() if sides[1].strip(_IDLE) else ""
    if digits is None and "@" not in bare:
        kind = "date" if _DATE.search(bare) else "nothing"
        return Section((sides[0] + bare).strip(), "", kind, condition=condition)
    text = "@" in bare
    shown = Section(before, behind, "number", None, 0, percent, condition, sign, text, filled=filled)
    if digits is None or digits[0] == _GENERAL:
        return shown
    rest = bare[:start] + bare[end:]
    if rest.replace("%", ""):
        return replace(shown, kind="date" if _DATE.search(rest) and "E" not in rest else "odd")
    whole, _, places = digits[0].partition(".")
    return replace(
        shown,
        digits=len(places.replace(",", "")),
        thousands=len(digits[0]) - len(digits[0].rstrip(",")),
        inside=tuple(
            (len(_PLACES.findall(whole[at - start :])), text)
            for at, text in literals
            if start < at < start + len(whole)
        ),
        least=whole.count("0"),
    )


def _signed(before: str) -> tuple[str, str]:
    """The sign that a section writes itself, and what else stands before its digits."""
    told = before.strip(" ¥￥+")
    if told[-1:] in tuple(MINUS):
        return told[-1], told[:-1].strip(" ¥￥")
    if told[:1] in tuple(MINUS) and told[:1] != "(":
        return told[0], told[1:].strip(" ¥￥")
    return "", before.strip() if before.strip(_IDLE) else ""
