"""Answers that stand in the wrong cells: what is said of them, and the tables as they are meant.

What follows from the wrong place alone would be a finding in each cell, none of which says what happened. So the rules
look at the tables as they are meant, and find what is wrong with an answer itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from sumida_etl.checks.findings.finding import Finding
from sumida_etl.checks.findings.messages import sentences
from sumida_etl.reader.tables import Forms, Layout
from sumida_etl.values.uncounted import holds_something

Spot = tuple[int, str]
"""A row of a sheet (1-based) and a column."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Answers of one submission's sheet. ``moves``: where each stands → where it is meant to stand.

    ``instead_of``: the codes that would say the same of each cell.
    """

    submission: str
    sheet: str
    moves: Mapping[Spot, Spot]
    told: Finding
    instead_of: frozenset[str] = frozenset()

    @property
    def origins(self) -> Mapping[Spot, Spot]:
        """Where each answer is meant to stand → where it stands."""
        return {meant: now for now, meant in self.moves.items()}

    @property
    def vacated(self) -> frozenset[Spot]:
        """What will be empty once they are moved, and is not now."""
        return frozenset(self.moves.keys() - self.origins.keys())


def as_meant(forms: Forms, misplaced: Iterable[Misplaced]) -> Forms:
    """The forms with each answer where it is meant to stand; a row in which nothing is left is none."""
    tables, by_sheet = dict(forms.tables), defaultdict(list)
    for one in misplaced:
        by_sheet[one.sheet].append(one)
    for sheet, some in by_sheet.items():
        tables[sheet] = _moved(tables[sheet], some)
    return replace(forms, tables=tables)


def _moved(table: pd.DataFrame, misplaced: Sequence[Misplaced]) -> pd.DataFrame:
    names = [str(name) for name in table.columns if name not in ("submission", "row")]
    rows: dict[tuple[str, int], dict[str, Any]] = {
        (row["submission"], row["row"]): {str(name): cell for name, cell in row.items()}
        for row in table.to_dict("records")
    }
    for one in misplaced:
        key = one.submission
        taken = [(meant, rows.get((key, row), {}).get(column, "")) for (row, column), meant in one.moves.items()]
        for row, column in one.vacated & {(at, name) for _, at in rows for name in names}:
            rows[key, row][column] = ""
        for (row, column), cell in taken:
            blank = {"submission": key, "row": row, **dict.fromkeys(names, "")}
            rows.setdefault((key, row), blank)[column] = cell
    filled = [row for row in rows.values() if any(holds_something(row[name]) for name in names)]
    filled.sort(key=lambda row: row["row"])
    order = {key: place for place, key in enumerate(dict.fromkeys(table["submission"]))}
    filled.sort(key=lambda row: order[row["submission"]])
    return pd.DataFrame(filled, columns=table.columns, dtype=object)


def where_it_stands(found: Finding, spot: Spot, layout: Layout, misplaced: Iterable[Misplaced]) -> Finding:
    """A finding about an answer as it is meant, told at the cell in which the answer stands now."""
    row, column = spot
    for one in misplaced:
        if (one.submission, one.sheet) == (found.submission, found.sheet) and spot in one.origins:
            at, name = one.origins[spot]
            said = sentences()[one.told.code].of_each.format(meant=layout.cell(column, row))
            return replace(found, cell=layout.cell(name, at), message=f"{said}{found.message}")
    return found
