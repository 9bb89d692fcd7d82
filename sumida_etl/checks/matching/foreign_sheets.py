"""Whose form a sheet is: one that was pasted over from another department's workbook is told by its rows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from schemas.submission import COVER, TABLES, Sheet
from sumida_etl.reader.tables import Forms, headers_of, locate
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
    group_of: GroupOf

    def of_key(self, key: str, department: str) -> tuple[str, ...]:
        """The departments of a department's group that are asked for the row."""
        return self.keyed.get((self.group_of(department), key), ())

    def others_of_name(self, name: object, department: str) -> tuple[str, ...]:
        """The departments of its group whose rows have this name, where the department has none of it itself."""
        owners = self.named.get((self.group_of(department), folded(raw_text(name))), ())
        return () if department in owners else owners


def owners_of(asked: pd.DataFrame, sheet: Sheet, group_of: GroupOf) -> Owners:
    """Who is asked for each row of a sheet."""
    names = [folded(name) for name in asked[sheet.key[-1]]]
    departments = asked["department"].tolist()
    keyed, named = (_grouped(words, departments, group_of) for words in (asked["key"].tolist(), names))
    return Owners(keyed, named, group_of)


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
    the names and figures alone were pasted, rows with its names. ``expected``: what all departments are asked.
    """
    asked = defaultdict(set)
    for (_, key), whose in owners.keyed.items():
        for department in whose:
            asked[department].add(key)
    own_names = _names_of(expected[expected["department"].isin(set(departments))], sheet)
    found = {}
    for submission, rows in submitted.groupby("submission", sort=False):
        own_department = departments[submission]
        mine = asked[own_department]
        names = zip(rows["key"], rows[_name_of(sheet)], strict=True)
        # A row with its own name is its own, whoever's code was typed beside it.
        there = {key for key, name in names if key in mine or folded(raw_text(name)) not in own_names[own_department]}
        others = Counter(one for key in there - mine for one in owners.of_key(key, own_department))
        if mine and mine <= there:
            continue
        if others:
            (other, _), *_ = sorted(others.items(), key=lambda pair: (-len(asked[pair[0]] & there), -pair[1], pair[0]))
            theirs, own = len((asked[other] - mine) & there), len((mine - asked[other]) & there)
            if theirs > own * _OUTWEIGHS and (mine or theirs > 1):
                found[str(submission)] = other
                continue
        strange = [not owners.of_key(key, own_department) for key in rows["key"]]
        strangers = rows.loc[strange, sheet.key[-1]]
        named = Counter(one for name in strangers for one in owners.others_of_name(name, own_department))
        if named and max(named.values()) >= max(_FEW, len(mine & there) * _OUTWEIGHS + 1):
            found[str(submission)] = min(named, key=lambda one: (-named[one], one))
    return found


def other_forms(key: str, added: Mapping[str, Grid], forms: Forms, asked: Asked, group_of: GroupOf) -> dict[str, str]:
    """Sheet → the department whose form it holds, of the sheets that were added to a workbook.

    A second copy of the workbook's own department is none.
    """
    if not added:
        return {}
    cover = forms.covers[forms.covers["submission"] == key].iloc[0]
    own = folded(cover["department"])
    found = {name: _owner(grid, forms, asked, own, group_of) for name, grid in added.items()}
    return {name: owner for name, owner in found.items() if owner not in ("", own)}


def _owner(grid: Grid, forms: Forms, asked: Asked, department: str, group_of: GroupOf) -> str:
    if told := _on_cover(grid, asked):
        return told
    for sheet in TABLES:
        layout = locate(grid, headers_of(sheet, forms.round))
        if layout is None or not layout.columns.keys() >= set(sheet.key):
            continue
        places = [layout.columns[name] - 1 for name in sheet.key]
        rows = (row for row in grid.rows[layout.header_row :] if len(row) > max(places))
        keys = ["".join(f"\x1f{folded(raw_text(row[at]))}" for at in places) for row in rows]
        owners = owners_of(asked.sheets[sheet.name], sheet, group_of)
        counted = Counter(owner for one in keys for owner in owners.of_key(one, department))
        if counted:
            return str(counted.most_common(1)[0][0])
    return ""


def _on_cover(grid: Grid, asked: Asked) -> str:
    labels = {folded(column.title): column.name for column in COVER.columns}
    told = {labels.get(folded(raw_text(row[0])), ""): folded(raw_text(row[1])) for row in grid.rows if len(row) > 1}
    known = {department for sheet in asked.sheets.values() for department in sheet["department"]}
    return told.get("department", "") if len(told) * 2 > len(labels) and told.get("department") in known else ""
