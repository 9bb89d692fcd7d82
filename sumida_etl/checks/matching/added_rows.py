"""Rows that a department added: which plan and measure they mean, what number may stand there, what repeats another."""

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import pandas as pd

from schemas.submission import Sheet
from sumida_etl.registry import Registry
from sumida_etl.values.cells import raw_text
from sumida_etl.values.grammar.units import Family, row_unit
from sumida_etl.values.uncounted import folded
from sumida_etl.vocabulary import Nature

NATURES = {Family.MONEY: Nature.MONEY, Family.SHARE: Nature.RATE, Family.COUNT: Nature.AMOUNT}
"""What a spare row's number can be is known by its unit alone: the loosest that fits."""


_NUMBERED = re.compile(r"(?:no|№|番号|第|取組(?:項目)?|項目)?[.．:：]?0*([0-9]{1,3})(?:\.0|番)?", re.IGNORECASE)
_NEAR = 0.8
"""From which similarity on (1 is the same) two names are taken for one."""
_MOST = 40
"""Added rows of a workbook that are compared; a form has a handful, and each is laid beside all before it."""
_IDLE = re.compile("[のをにへがけ・･、，,（）()「」『』\\-－―ー]|すう|等|など|について")
"""What people put into a name or leave out of it."""


def mark_spare_rows(rows: pd.DataFrame, sheet: Sheet, registry: Registry) -> None:
    """Set ``spare_row`` and ``active``, and what a spare row answers, in the laid-out rows of a sheet, in place."""
    rows["spare_row"] = (
        ~rows["asked"] & ~rows["duplicate"] & (rows["assigned_department"] == "") & (sheet.spare_rows > 0)
    )
    rows["active"] = rows["present"] & (rows["asked"] | rows["spare_row"])
    plans = {folded(plan.name): plan.name for plan in registry.ward.plans}
    measures = measure_numbers(registry)
    spare = rows.index[rows["spare_row"]]
    if not len(spare):
        return
    meant = [plans.get(folded(raw_text(cell)), "") for cell in rows.loc[spare, "plan"]]
    numbers = [raw_text(cell) for cell in rows.loc[spare, "measure"]]
    rows.loc[spare, "asked_plan"] = meant
    rows.loc[spare, "asked_measure"] = [
        measures.get((plan, folded(number)), measures.get((plan, _digits(number)), ""))
        for plan, number in zip(meant, numbers, strict=True)
    ]
    if sheet.numbers:
        units = [row_unit(raw_text(cell)) for cell in rows.loc[spare, "unit"]]
        rows.loc[spare, "nature"] = [Nature.COUNT if unit.is_whole else NATURES[unit.family] for unit in units]
        rows.loc[spare, "only_grows"] = [unit.is_whole for unit in units]


def measure_numbers(registry: Registry) -> dict[tuple[str, str], str]:
    """A measure's number by its plan and what people write for it: No.18, or 18 where no other has these digits."""
    numbers = {(each.plan, folded(each.number)): each.number for each in registry.measures}
    by_digits: dict[tuple[str, str], set[str]] = {}
    for (plan, folded_number), number in numbers.items():
        if digits := _digits(folded_number):
            by_digits.setdefault((plan, digits), set()).add(number)
    return {key: next(iter(known)) for key, known in by_digits.items() if len(known) == 1} | numbers


def _digits(number: str) -> str:
    """``18`` of No18, №18, 取組18 and 18.0; nothing where more is said than a number."""
    found = _NUMBERED.fullmatch(folded(number))
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row by its words; ``row`` is 0 where it is asked for and not there."""

    row: int
    name: str
    measure: tuple[str, str]
    unit: str
    value: Any

    def __str__(self) -> str:
        return f"{self.row}行目の「{self.name}」" if self.row else f"「{self.name}」の行"

    def is_like(self, other: "NamedRow") -> bool:
        """Whether both are most likely the same: alike within a measure, or the same name and number anywhere."""
        if self.unit != other.unit:
            return False
        one, two = (_IDLE.sub("", folded(each.name)) for each in (self, other))
        if self.measure != other.measure:
            return bool(one) and one == two and self.value is not None and self.value == other.value
        if re.findall("[0-9]+", one) != re.findall("[0-9]+", two):
            return False
        return one == two or SequenceMatcher(None, one, two, autojunk=False).ratio() >= _NEAR


def alike_rows(rows: pd.DataFrame, sheet: Sheet) -> list[NamedRow | None]:
    """For each row that was added, the row before it (or an asked one) that it is much like; None for all others."""
    added = rows.index[rows["spare_row"]]
    if not len(added):
        return [None] * len(rows)
    known: defaultdict[str, list[NamedRow]] = defaultdict(list)
    whose = rows["submission"].map(str)
    for at in rows.index[rows["asked"] & whose.isin(whose[added])]:
        known[whose[at]].append(_named(rows, at, sheet))
    found: dict[Any, NamedRow | None] = {}
    compared = added[rows.loc[added].groupby("submission").cumcount() < _MOST]
    for at in compared:
        new, others = _named(rows, at, sheet), known[whose[at]]
        found[at] = next((one for one in others if new.name.strip() and new.is_like(one)), None)
        others.append(new)
    return [found.get(at) for at in rows.index]


def _named(rows: pd.DataFrame, at: Any, sheet: Sheet) -> NamedRow:  # noqa: ANN401 - a label of the frame
    row = rows.loc[at]
    name = sheet.key[-1]
    return NamedRow(
        int(row["row"]) if row["present"] else 0,
        str(row[f"asked_{name}"]) or raw_text(row[name]),
        (str(row["asked_plan"]), str(row["asked_measure"])),
        row_unit(str(row["unit_asked"])).label if "unit_asked" in row else "",
        row.get("actual_value"),
    )
