"""Whose form a sheet is: one that was pasted over from another department's workbook is told by its rows."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from schemas.submission import Sheet
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded

_OUTWEIGHS = 2
_FEW = 3
"""Rows with names of another department from which on it is no chance, where their other cells are the sheet's own."""


@dataclass(frozen=True, slots=True)
class Owners:
    """Which departments are asked for a row: by its key, and by its name alone."""

    by_key: Mapping[str, tuple[str, ...]]
    by_name: Mapping[str, tuple[str, ...]]

    def others_of_name(self, name: object, department: str) -> tuple[str, ...]:
        """The departments whose rows have this name, where the department has none of this name itself."""
        owners = self.by_name.get(folded(raw_text(name)), ())
        return () if department in owners else owners


def owners_of(asked: pd.DataFrame, sheet: Sheet) -> Owners:
    """Who is asked for each row of a sheet."""
    names = [folded(name) for name in asked[sheet.key[-1]]]
    departments = asked["department"].tolist()
    return Owners(_grouped(asked["key"].tolist(), departments), _grouped(names, departments))


def _grouped(words: list[str], departments: list[str]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for word, department in zip(words, departments, strict=True):
        found[word][department] = None
    return {word: tuple(whose) for word, whose in found.items()}


def pasted_over(submitted: pd.DataFrame, owners: Owners, departments: pd.Series, sheet: Sheet) -> dict[str, str]:
    """Submission → the department whose form its sheet holds, where that is not its own.

    It is another's where rows that only the other is asked for outnumber by far those that only its own is; or, where
    the names and figures alone were pasted, rows with its names.
    """
    asked = defaultdict(set)
    for key, whose in owners.by_key.items():
        for department in whose:
            asked[department].add(key)
    found = {}
    for submission, rows in submitted.groupby("submission", sort=False):
        mine, there = asked[departments[submission]], set(rows["key"])
        others = Counter(one for key in there - mine for one in owners.by_key.get(key, ()))
        if mine and mine <= there:
            continue
        if others:
            (other, _), *_ = sorted(others.items(), key=lambda pair: (-len(asked[pair[0]] & there), -pair[1], pair[0]))
            theirs, own = len((asked[other] - mine) & there), len((mine - asked[other]) & there)
            if theirs > own * _OUTWEIGHS and (mine or theirs > 1):
                found[str(submission)] = other
                continue
        strangers = rows.loc[~rows["key"].isin(owners.by_key), sheet.key[-1]]
        named = Counter(one for name in strangers for one in owners.others_of_name(name, departments[submission]))
        if named and max(named.values()) >= max(_FEW, len(mine & there) * _OUTWEIGHS + 1):
            found[str(submission)] = min(named, key=lambda one: (-named[one], one))
    return found
