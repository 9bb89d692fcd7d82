"""The form of a number as people write it: 約 ▲ 3億5,000万 円 /年 （見込）, built from the tables of words and units.

Texts are narrowed before they come here. Digits are the ten of ASCII and nothing else: ``\\d`` would let in those of
every script.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from sumida_etl.values.cells import shifted
from sumida_etl.values.grammar.lexicon import MINUS_TRIANGLES, MULTIPLIERS, NOTES, PREFIXES, any_of
from sumida_etl.values.grammar.normalise import MINUS_DASHES
from sumida_etl.values.grammar.problem_codes import Problem
from sumida_etl.values.grammar.rules import Rule
from sumida_etl.values.grammar.units import NO_UNIT, PER_YEAR, UNITS, Unit, row_unit
from sumida_etl.values.grammar.years import DAY, NotedDay, noted_day

NUMERAL = r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?"
_MULTIPLIER = any_of(MULTIPLIERS)
_PREFIX = re.compile(any_of(PREFIXES))
_STEP = re.compile(rf"(?P<number>{NUMERAL})(?P<word>{_MULTIPLIER}|$)")
_NOTE = re.compile(rf"\((?P<when>{DAY})?(?P<word>{any_of(NOTES)})?\)")
_ANY_NOTE = _NOTE.pattern.replace("?P<when>", "?:").replace("?P<word>", "?:")
_YEN = re.compile(r"[¥￥\\](?P<number>[0-9][0-9,.]*(?:[千百十万億兆]+[0-9,.]*)*)円?(?P<rest>.*)", re.DOTALL)
_IN_BRACKETS = re.compile(rf"(?P<number>.*[0-9千万億])\((?P<unit>{any_of(UNITS)})\)(?P<rest>.*)", re.DOTALL)
POINTED = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""120.000: of what comes whole, the point may as well part the thousands."""
_OWN = "(?P=own)"
_MAN, _OKU = MULTIPLIERS["万"], MULTIPLIERS["億"]


def _form(bases: Iterable[str]) -> re.Pattern[str]:
    """The form of ``<the row's own unit> <narrowed text>``; ``bases`` are patterns of what may follow 3億5,000万.

    A narrowed text holds no blank, so the first one ends the unit. One pattern for all units: compiling one for each
    takes 2 ms, and a workbook may hold thousands of units. The row's own is tried first, though it may be shorter than
    one of the table: what could follow it is a slash or a bracket, and these stand in no unit of the table.
    """
    return re.compile(
        rf"(?P<own>\S*) (?P<head>(?:{_PREFIX.pattern})*)(?P<sign>[{re.escape(MINUS_TRIANGLES + MINUS_DASHES)}+]?)"
        rf"(?:(?P<plain>{NUMERAL})(?P<unit>{_OWN}|{any_of(UNITS)})?"  # 182百万円: its unit is 百万円
        rf"|(?P<worded>(?:{NUMERAL}(?:{_MULTIPLIER}))+(?:{NUMERAL})?)(?P<base>{'|'.join(bases)})?)"
        rf"(?P<per>{PER_YEAR})?(?P<notes>(?:{_ANY_NOTE})*)"
    )


_BASES = any_of(name for name, known in UNITS.items() if not known.shift)
_FORM, _SHIFTED_FORM = _form((_OWN, _BASES)), _form((_BASES,))


@dataclass(frozen=True, slots=True)
class Typed:
    """A number in the unit it was typed in, and the rules of the grammar that were used."""

    number: Decimal
    unit: Unit
    rules: frozenset[Rule]
    noted: NotedDay | None


@dataclass(frozen=True, slots=True)
class Grammar:
    """What may be typed in the rows of one unit.

    ``own`` is the name of a unit that is in no table, as a department may give one to a spare row; else empty.
    """

    row: Unit
    own: str

    @classmethod
    def of_row(cls, unit: str) -> "Grammar":
        """The units of the table and, whatever it is, the row's own."""
        row = row_unit(unit)
        # One that begins like a number would make the numbers before it unsure.
        return cls(row, "" if row.name in UNITS or re.match(r"[0-9.,]|$", row.name) else row.name)

    def parse(self, text: str) -> Typed | Problem | None:
        """Read a narrowed text. None: no number by its form; a Problem: a form that can be read in two ways."""
        text = _IN_BRACKETS.sub(r"\g<number>\g<unit>\g<rest>", _YEN.sub(r"\g<number>円\g<rest>", text))
        found = self.match(text)
        if found is None or "()" in text:
            return None
        head, sign, plain, name, worded, base, per, noted = found.groups()[1:]
        rules = {Rule.TEXT, *(PREFIXES[word] for word in _PREFIX.findall(head))}
        if sign and sign in MINUS_DASHES and rules - {Rule.TEXT, Rule.ABOUT}:
            return None  # 延べ－8 and 計－8: the dash may as well be a colon
        notes = list(_NOTE.finditer(noted)) if noted else []
        days = {noted_day(note["when"]) for note in notes if note["when"]}
        if len(days) > 1:
            return None
        unit = self._unit(name or base)
        number = _worded(worded, whole=bool(base)) if worded else self._plain(plain, unit)
        if isinstance(number, Problem):
            return number
        if worded and self.row.shift and not base:
            return Problem.MULTIPLIER_UNIT
        rules.update(NOTES.get(note["word"], Rule.IDLE_NOTE) for note in notes)
        used = (
            (Rule.GROUPED, "," in text),
            (Rule.SIGN, sign),
            (Rule.MULTIPLIER, worded),
            (Rule.UNIT, name or base or per),
        )
        return Typed(
            number=number.copy_negate() if number and sign not in ("", "+") else number,
            unit=unit if unit.yearly == bool(per) else replace(unit, yearly=bool(per)),
            rules=frozenset(rules.union(rule for rule, part in used if part)),
            noted=next(iter(days), None),
        )

    def match(self, text: str) -> re.Match[str] | None:
        """The parts of a narrowed text, as far as its form goes."""
        return (_SHIFTED_FORM if self.row.shift else _FORM).fullmatch(f"{self.own} {text}")

    def _plain(self, numeral: str, unit: Unit) -> Decimal | Problem:
        counted = unit if unit.name else self.row
        if POINTED.fullmatch(numeral) and (counted.is_whole or counted.name == "円"):
            return Problem.GROUPING
        return _plain(numeral)

    def _unit(self, name: str | None) -> Unit:
        if not name:
            return NO_UNIT
        return self.row if name == self.own else UNITS[name]


def _plain(numeral: str) -> Decimal:
    return Decimal(numeral.replace(",", ""))


def _worded(text: str, *, whole: bool) -> Decimal | Problem:
    """3億5,000万 as a number; a Problem where the steps do not descend or leave a doubt.

    1億20000万, 1.5億2千万 and 1万5 do; so do 1億8200 and 1億2千, which most people mean in 万, unless a unit ends them.
    ``whole``: one does.
    """
    steps = [(_plain(step["number"]), MULTIPLIERS.get(step["word"], 0)) for step in _STEP.finditer(text)]
    values = [shifted(*step) for step in steps]
    if len(steps) == 1:
        return values[0]
    pointless = all("." not in str(number) for number, _ in steps)
    skips = not whole and any(high[1] >= _OKU > _MAN > low[1] for high, low in pairwise(steps))
    descends = not skips and all(0 < low < 10**power for (_, power), low in zip(steps, values[1:], strict=False))
    return Decimal(sum(map(int, values))) if pointless and descends and values[-1] >= 10 else Problem.MULTIPLIER
