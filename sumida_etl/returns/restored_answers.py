"""点検 of a row that was put back: it answers as the other rows do, but for what is known of their figures alone."""

import re
from collections.abc import Mapping

from sumida_etl.ooxml.addresses import address_of, cell_at
from sumida_etl.ooxml.markup import Element
from sumida_etl.ooxml.sheet import Sheet, formula_in, write_formula
from sumida_etl.templates.live import names
from sumida_etl.templates.live.results import result_of_blank

_FACTS = re.compile(rf'{names.ROW}&"\d\d([^"]*)"')
_IS_ASKED = re.compile(rf" \d{re.escape(names.ASKED)} ")
Model = Mapping[int, Element]
"""The cells of a row with formulas of ours, by column (1-based)."""


def model_in(sheet: Sheet) -> Model:
    """The first row that answers; empty where the workbook has no 点検."""
    found: dict[int, dict[int, Element]] = {}
    for cell in sheet.cells():
        if formula_in(cell).startswith(names.CHECK):
            row, column = cell_at(str(cell.get("r")))
            found.setdefault(row, {})[column] = cell
    rows = (cells for cells in found.values() if any(formula_in(cell) == names.CHECK for cell in cells.values()))
    return next(rows, {})


def answer(sheet: Sheet, row: int, model: Model) -> None:
    """Let a row answer like the model; what stands there of its own (where it was only emptied) stays."""
    for column, like in model.items():
        formula = _without_rules(formula_in(like))
        result = result_of_blank(f"={formula}")
        cell = sheet.cell(address_of(row, column))
        if isinstance(result, str) and not formula_in(cell).startswith(names.CHECK):
            write_formula(cell, formula, result, str(like.get("s", "0")))


def _without_rules(formula: str) -> str:
    """A formula without the unit and the rules of the model's own figure (``00``: any unit)."""
    facts = _FACTS.fullmatch(formula)
    return f'{names.ROW}&"00{"".join(_IS_ASKED.findall(facts[1]))}"' if facts else formula
