"""What a person sees of a number in its format, and what is read of it: the number, a text, or a doubt.

20000000 in ``#,##0,"千円"`` is seen as 20,000千円, and means that. Where more or other stands in the cell than is seen,
that is told beside what is read.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from sumida_etl.reader.xml.number_formats import Section, section_for
from sumida_etl.values.cells import Percent, UnseenNumber, exact, shifted

NOTHING_SEEN = "（何も見えない）"
MOST_TYPED = 10
"""Significant digits. A number with more was computed, not typed: what is shown of it is what is meant."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """A number that is not what is seen."""

    seen: str
    stored: str


@dataclass(frozen=True, slots=True)
class Displayed:
    """What is read of a cell: a float, a Percent, an UnseenNumber or a text; and how that differs from what is seen."""

    cell: object
    unlike: Unlike | None = None


def displayed(code: str, number: float) -> Displayed:
    """Read a number in a format; an empty ``code`` shows what it can. Of nan and infinities nothing is known."""
    if not isfinite(number):
        return Displayed(number)
    section, own_sign = section_for(code, number) if code else (Section("", "", "number"), False)
    if section.kind != "number":
        return _no_number(section, number)
    scaled = shifted(exact(number), 2 * section.percent - 3 * section.thousands)
    shown = _shown(scaled, section.digits)
    meant = shown if shown != scaled and len(scaled.normalize().as_tuple().digits) > MOST_TYPED else scaled
    signless = own_sign and not section.minus and number != 0
    unlike = shown != scaled or signless
    seen = _text(section, abs(shown) if signless else shown, percent=section.percent)
    doubt = Unlike(seen, f"{scaled:f}{'%' * section.percent}") if unlike else None
    if section.before or section.behind or section.thousands:
        return Displayed(_text(section, meant, percent=section.percent), doubt)
    if section.percent:
        return Displayed(Percent(float(shifted(meant, -2))), doubt)
    return Displayed(number if meant == scaled else float(meant), doubt)


def _no_number(section: Section, number: float) -> Displayed:
    stored = f"{exact(number):f}"
    if section.kind == "odd":
        return Displayed(number, Unlike("分数や指数", stored))
    seen = "########" if section.kind == "date" else section.before
    if number == 0 and not seen.strip(" -"):
        # A zero is often shown as a dash or not at all, and nothing else can be meant by that.
        return Displayed(number, Unlike(seen, stored))
    return Displayed(UnseenNumber(stored), Unlike(seen, stored))


def _shown(scaled: Decimal, digits: int | None) -> Decimal:
    """Rounded to the places that are shown; without a format, to the ten digits that a column has room for."""
    if digits is None:
        parts = scaled.as_tuple()
        if len(parts.digits) <= MOST_TYPED or scaled == scaled.to_integral_value():
            return scaled
        digits = max(0, MOST_TYPED - max(1, scaled.adjusted() + 1))
    rounded = scaled.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return scaled if rounded == scaled else rounded


def _text(section: Section, number: Decimal, *, percent: bool) -> str:
    sign = "-" if number < 0 else ""
    return f"{sign}{section.before}{abs(number):f}{'%' * percent}{section.behind}"
