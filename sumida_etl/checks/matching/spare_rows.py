"""Rows that a department added: which plan and measure are meant, and what kind of number may stand in them."""

import re

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
