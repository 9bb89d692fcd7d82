"""What a person sees of a number in its format, and what is read of it: the number, a text, or a doubt.

20000000 in ``#,##0,"千円"`` is seen as 20,000千円, and means that. Where more or other stands in the cell than is seen,
that is told beside what is read.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from sumida_etl.reader.xml.number_formats import Section, section_for, text_section_of
from sumida_etl.values.cells import Percent, UnseenNumber, exact, shifted
from sumida_etl.values.numbers import read_number

NOTHING_SEEN = "（何も見えない）"
_REPEATED = "欄を埋める同じ文字"
_FOREIGN = re.compile(r"[ ¥￥]*(?:[$€£₩]|US\$|USD|EUR)[ ]*")
"""Money of other countries, which Excel puts before a number with one click."""
MOST_TYPED = 10
"""Significant digits. A number with more was computed, not typed: what is shown of it is what is meant."""


@dataclass(frozen=True, slots=True)
class DisplayMismatch:
    """A number that is not what is seen."""

    seen: str
    stored: str


@dataclass(frozen=True, slots=True)
class Displayed:
    """What is read of a cell: a float, a Percent, an UnseenNumber or a text; and how that differs from what is seen."""

    cell: object
    unlike: DisplayMismatch | None = None


def displayed(code: str, number: float) -> Displayed:
    """Read a number in a format; an empty ``code`` shows what it can. Of nan and infinities nothing is known."""
    if not isfinite(number):
        return Displayed(number)
    section, own_sign = section_for(code, number) if code else (Section("", "", "number"), False)
    if section.kind != "number":
        return _no_number(section, number)
    scaled = shifted(exact(number), 2 * section.percent - 3 * section.thousands)
    shown = _shown(scaled, section.digits)
    signed = bool(section.sign) and not own_sign and number != 0
    signless = own_sign and not section.sign and number != 0
    seen = _text(section, abs(shown) if signless else shown, signed=signed)
    if section.inside or signed or _FOREIGN.fullmatch(section.before + section.behind):
        same = not signed and read_number(seen, "").value == exact(number)
        return Displayed(number, None if same else DisplayMismatch(seen, f"{exact(number):f}"))
    if section.filled or (section.thousands and shown != scaled):
        # Of 93500 the format 0*0 shows more zeros; 82 for 82343 in the format 0, may stand for either.
        stored = f"{exact(number):f}"
        return Displayed(UnseenNumber(stored), DisplayMismatch(_REPEATED if section.filled else seen, stored))
    doubt = DisplayMismatch(seen, f"{scaled:f}{'%' * section.percent}") if shown != scaled or signless else None
    return Displayed(_meant(section, number, scaled, shown), doubt)


def _meant(section: Section, number: float, scaled: Decimal, shown: Decimal) -> object:
    """The number in the cell; what is shown of one that was computed."""
    meant = shown if shown != scaled and len(scaled.normalize().as_tuple().digits) > MOST_TYPED else scaled
    if section.before or section.behind or section.thousands:
        return _text(section, meant)
    if section.percent:
        return Percent(float(shifted(meant, -2)))
    return number if meant == scaled else float(meant)


def seen_text(code: str, text: str) -> str:
    """What a person sees of a text in a format: most formats say nothing of texts and show them as they are."""
    section = text_section_of(code)
    if section is None:
        return text
    return f"{section.before}{text}{section.behind}" if section.text else section.before


def _no_number(section: Section, number: float) -> Displayed:
    stored = f"{exact(number):f}"
    if section.kind == "odd":
        return Displayed(number, DisplayMismatch("分数や指数", stored))
    seen = "########" if section.kind == "date" else section.before
    if number == 0 and not seen.strip(" -"):
        # A zero is often shown as a dash or not at all, and nothing else can be meant by that.
        return Displayed(number, DisplayMismatch(seen, stored))
    return Displayed(UnseenNumber(stored), DisplayMismatch(seen, stored))


def _shown(scaled: Decimal, digits: int | None) -> Decimal:
    """Rounded to the places that are shown; without a format, to the ten digits that a column has room for."""
    if digits is None:
        parts = scaled.as_tuple()
        if len(parts.digits) <= MOST_TYPED or scaled == scaled.to_integral_value():
            return scaled
        digits = max(0, MOST_TYPED - max(1, scaled.adjusted() + 1))
    rounded = scaled.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return scaled if rounded == scaled else rounded


def _text(section: Section, number: Decimal, *, signed: bool = False) -> str:
    sign = "-" if number < 0 else ""
    digits = f"{abs(number):f}"
    for places, text in section.inside:
        whole, point, rest = digits.partition(".")
        whole = whole.rjust(max(section.least, places), "0")
        digits = f"{whole[: len(whole) - places]}{text}{whole[len(whole) - places :]}{point}{rest}"
    own = section.sign * signed
    return f"{sign}{own}{section.before}{digits}{'%' * section.percent}{section.behind}{')' * (own == '(')}"
