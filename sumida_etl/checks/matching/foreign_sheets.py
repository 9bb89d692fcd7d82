"""Whose form a sheet is: one that was pasted over from another department's workbook is told by its rows."""

from collections import Counter, defaultdict
from collections.abc import Mapping

import pandas as pd

Owners = Mapping[str, tuple[str, ...]]
"""Key of a row → the departments that are asked for it."""
_OUTWEIGHS = 2


def owners_of(asked: pd.DataFrame) -> Owners:
    """Who is asked for each row of a sheet."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for key, department in zip(asked["key"], asked["department"], strict=True):
        owners[key].append(department)
    return {key: tuple(departments) for key, departments in owners.items()}


def pasted_over(submitted: pd.DataFrame, owners: Owners, departments: pd.Series) -> dict[str, str]:
    """Submission → the department whose form its sheet holds, where that is not its own.

    It is another's where rows that only the other is asked for outnumber by far those that only its own is.
    """
    asked = defaultdict(set)
    for key, whose in owners.items():
        for department in whose:
            asked[department].add(key)
    found = {}
    for submission, rows in submitted.groupby("submission", sort=False):
        mine, there = asked[departments[submission]], set(rows["key"])
        others = Counter(one for key in there - mine for one in owners.get(key, ()))
        if not others or mine <= there:
            continue
        (other, _), *_ = sorted(others.items(), key=lambda pair: (-len(asked[pair[0]] & there), -pair[1], pair[0]))
        theirs, own = len((asked[other] - mine) & there), len((mine - asked[other]) & there)
        if theirs > own * _OUTWEIGHS and (mine or theirs > 1):
            found[str(submission)] = other
    return found
