"""Whose form a sheet is: one that was pasted over from another department's workbook is told by its rows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from schemas.submission import COVER, TABLES, Sheet
from sumida_etl.reader.row_keys import keys
from sumida_etl.reader.tables import Forms, headers_of, locate, rows_by_submission
from sumida_etl.reader.workbook import Grid
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded

GroupOf = Callable[[str], str]
"""The group that a department belongs to."""
_OUTWEIGHS = 2
_FEW = 3
"""Rows with names of another department from which on it is no chance, where their other cells are the sheet's own."""


@dataclass(frozen=True, slots=True)
class Owners:
    """Which departments of a group are asked for a row: by its key, and by its name alone.

    Another municipality's department is asked for the same rows, and is never meant.
    """

    keyed: Mapping[tuple[str, str], tuple[str, ...]]
    named: Mapping[tuple[str, str], tuple[str, ...]]
    keys: Mapping[str, set[str]]
    """Department → the keys of the rows that it is asked for."""
    known: frozenset[str]
    """The keys of all rows that anybody is asked for."""
    group_of: GroupOf

    def of_key(self, key: str, department: str) -> tuple[str, ...]:
        """The departments of a department's group that are asked for the row."""
        return self.keyed.get((self.group_of(department), key), ())

    def others_of_name(self, name: object, department: str) -> tuple[str, ...]:
        """The departments of its group whose rows have this name, where the department has none of it itself."""
        owners = self.named.get((self.group_of(department), folded(raw_text(name))), ())
        return () if department in owners else owners


@lru_cache(maxsize=len(TABLES))
def owners_of(asked: Asked, sheet: Sheet, group_of: GroupOf) -> Owners:
    """Who is asked for each row of a sheet; the same for every chunk of a run."""
    rows = asked.sheets[sheet.name]
    names = [folded(name) for name in rows[sheet.key[-1]]]
    departments, known = rows["department"].tolist(), rows["key"].tolist()
    keyed, named = (_grouped(words, departments, group_of) for words in (known, names))
    own: defaultdict[str, set[str]] = defaultdict(set)
    for department, key in zip(departments, known, strict=True):
        own[department].add(key)
    return Owners(keyed, named, own, frozenset(known), group_of)


def _grouped(words: list[str], departments: list[str], group_of: GroupOf) -> dict[tuple[str, str], tuple[str, ...]]:
    found: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for word, department in zip(words, departments, strict=True):
        found[group_of(department), word][department] = None
    return {word: tuple(whose) for word, whose in found.items()}


def _name_of(sheet: Sheet) -> str:
    """The column that says what a row is called."""
    return "name" if any(column.name == "name" for column in sheet.columns) else sheet.key[-1]


def _names_of(asked: pd.DataFrame, sheet: Sheet) -> Mapping[str, set[str]]:
    """Department → the folded names of the rows that it is asked for."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for department, name in zip(asked["department"], asked[_name_of(sheet)], strict=True):
        found[department].add(folded(name))
    return found


def pasted_over(
    submitted: pd.DataFrame, expected: pd.DataFrame, owners: Owners, departments: pd.Series, sheet: Sheet
) -> dict[str, str]:
    """Submission → the department whose form its sheet holds, where that is not its own.

    It is another's where rows that only the other is asked for outnumber by far those that only its own is; or, where
    the names and figures alone were pasted, rows with its names. ``expected``: what these departments are asked.
    """
    own_names, whose = _names_of(expected, sheet), departments.to_dict()
    found = {
        submission: _owner(rows, whose[submission], owners, own_names[whose[submission]], sheet)
        for submission, rows in rows_by_submission(submitted, ["key", _name_of(sheet), sheet.key[-1]])
    }
    return {submission: owner for submission, owner in found.items() if owner}


def _owner(
    rows: Collection[Mapping[str, Any]], department: str, owners: Owners, own_names: Container[str], sheet: Sheet
) -> str:
    """The department whose form a sheet holds; empty where it is its own."""
    mine = owners.keys.get(department, set())
    # A row with its own name is its own, whoever's code was typed beside it.
    name = _name_of(sheet)
    there = {row["key"] for row in rows if row["key"] in mine or folded(raw_text(row[name])) not in own_names}
    if mine and mine <= there:
        return ""
    others = Counter(one for key in there - mine for one in owners.of_key(key, department))
    if others:
        order = sorted(others, key=lambda one: (-len(owners.keys[one] & there), -others[one], one))
        asked = owners.keys[order[0]]
        theirs, own = len((asked - mine) & there), len((mine - asked) & there)
        if theirs > own * _OUTWEIGHS and (mine or theirs > 1):
            return order[0]
    strangers = (row[sheet.key[-1]] for row in rows if not owners.of_key(row["key"], department))
    named = Counter(one for part in strangers for one in owners.others_of_name(part, department))
    if named and max(named.values()) >= max(_FEW, len(mine & there) * _OUTWEIGHS + 1):
        return min(named, key=lambda one: (-named[one], one))
    return ""


def other_forms(key: str, added: Mapping[str, Grid], forms: Forms, asked: Asked, group_of: GroupOf) -> dict[str, str]:
    """Sheet → the department whose form it holds, of the sheets that were added to a workbook.

    A second copy of the workbook's own department is none.
    """
    if not added:
        return {}
    cover = forms.covers[forms.covers["submission"] == key].iloc[0]
    own = folded(cover["department"])
    found = {name: _holder(grid, forms, asked, own, group_of) for name, grid in added.items()}
    return {name: owner for name, owner in found.items() if owner not in ("", own)}


def _holder(grid: Grid, forms: Forms, asked: Asked, department: str, group_of: GroupOf) -> str:
    if told := _on_cover(grid, asked):
        return told
    for sheet in TABLES:
        layout = locate(grid, headers_of(sheet, forms.round))
        if layout is None or not layout.columns.keys() >= set(sheet.key):
            continue
        places = {name: layout.columns[name] - 1 for name in sheet.key}
        wide = [row for row in grid.rows[layout.header_row :] if len(row) > max(places.values())]
        named = pd.DataFrame({name: [row[at] for row in wide] for name, at in places.items()}, dtype=object)
        owners = owners_of(asked, sheet, group_of)
        counted = Counter(owner for one in keys(named, sheet) for owner in owners.of_key(one, department))
        if counted:
            return str(counted.most_common(1)[0][0])
    return ""


def _on_cover(grid: Grid, asked: Asked) -> str:
    labels = {folded(column.title): column.name for column in COVER.columns}
    told = {labels.get(folded(raw_text(row[0])), ""): folded(raw_text(row[1])) for row in grid.rows if len(row) > 1}
    known = {department for sheet in asked.sheets.values() for department in sheet["department"]}
    return told.get("department", "") if len(told) * 2 > len(labels) and told.get("department") in known else ""
