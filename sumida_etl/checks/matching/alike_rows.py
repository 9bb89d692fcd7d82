"""Rows that a department added, and that say what another row of its sheet says in nearly the same words."""

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import pandas as pd

from schemas.submission import Sheet
from sumida_etl.values.cells import raw_text
from sumida_etl.values.grammar.units import row_unit
from sumida_etl.values.uncounted import folded

_NEAR = 0.8
"""From which similarity on (1 is the same) two names are taken for one."""
_IDLE = re.compile("[のをにへがけ・･、，,（）()「」『』\\-－―ー]|すう|等|など|について")
"""What people put into a name or leave out of it."""


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
    for at in added:
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
