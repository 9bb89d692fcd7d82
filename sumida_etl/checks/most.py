"""How many findings one sheet is told of: more than a person goes through are counted, and not each told."""

from collections import Counter
from collections.abc import Callable, Mapping

import pandas as pd

from sumida_etl.checks.finding import Finding, Place, finding

MOST = 300
"""Findings of one sheet of one workbook. The largest form of ours has 120 cells to fill in."""
TOO_MANY = "S030"


def within(
    failed: Mapping[str, pd.Series], rows: pd.DataFrame, counts: Callable[[str, str], bool]
) -> tuple[list[tuple[str, int]], Mapping[str, int]]:
    """Which failed checks are told of, by name and row label in the checks' order; and how many more, by submission.

    ``failed``: by name of a check which rows were fine. ``counts``: whether a check, by name, is told of a submission
    at all. Of a submission with too many the first ones, down its rows.
    """
    submissions = rows["submission"]
    every: list[tuple[str, int, str]] = [
        (name, at, key)
        for name, fine in failed.items()
        for at, key in zip(rows.index[~fine].tolist(), submissions[~fine].tolist(), strict=True)
        if counts(name, key)
    ]
    crowded = {key for key, number in Counter(key for *_, key in every).items() if number > MOST}
    if not crowded:
        return [(name, at) for name, at, _ in every], {}
    more: Counter[str] = Counter()
    kept: set[tuple[str, int]] = set()
    taken: Counter[str] = Counter()
    for name, at, key in sorted((one for one in every if one[2] in crowded), key=lambda one: one[1]):
        if taken[key] < MOST:
            taken[key] += 1
            kept.add((name, at))
        else:
            more[key] += 1
    return [(name, at) for name, at, key in every if key not in crowded or (name, at) in kept], more


def and_more(submission: str, sheet: str, count: int) -> Finding:
    """What is said of those that are not told one by one."""
    return finding(TOO_MANY, Place(submission, sheet, "A1"), "", {"count": count, "most": MOST})
