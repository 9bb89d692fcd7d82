"""Which of several doubts about a number is said: none that rests on a number at fault itself, and one of many.

A clerk who mends what is said first finds the others gone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import pandas as pd

from sumida_etl.checks.findings.messages import sentences
from sumida_etl.checks.validation import Failure
from sumida_etl.registry import Registry
from sumida_etl.vocabulary import Severity

Figure = tuple[str, str, str]
"""A submission, the code of a figure and a number column."""
_DOUBTS = (
    "N005", "N020", "N019", "N003", "N018", "N009", "N001", "N007", "N008", "N016", "N015", "N014", "N013", "N006",
    "N012", "N010",
)  # fmt: skip
"""The more telling ones first. What a number is doubted for first, it is not doubted for again."""
_EXCHANGED_WITH_ABOVE = "N020"
"""A doubt about two rows, told at the lower one; the rows of a laid-out sheet are numbered through."""
_OF_THE_ROW = frozenset({"N006", "N008"})
"""Doubts about two columns: another doubt about either of them says more."""


def faulty_figures(failures: Iterable[Failure], rows: pd.DataFrame) -> set[Figure]:
    """The numbers that are sent back, as the checks of other figures would quote them."""
    wrong = {(one.at, one.column.name) for one in failures if _is_error(one, rows)}
    return {(str(rows.at[at, "submission"]), str(rows.at[at, "figure"]), column) for at, column in wrong}


def telling(
    failures: Collection[Failure], rows: pd.DataFrame, faulty: set[Figure], registry: Registry
) -> Iterator[Failure]:
    """The failures of one sheet without those that another one explains."""
    errors = {(one.at, one.column.name) for one in failures if _is_error(one, rows)}
    doubts: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for one in failures:
        if one.rule.code in _DOUBTS:
            doubts[one.at, one.column.name].add(one.rule.code)
        if one.rule.code == _EXCHANGED_WITH_ABOVE:
            doubts[one.at - 1, one.column.name].add(one.rule.code)
    quoted = quoted_figures(registry)
    for one in failures:
        code, place = one.rule.code, (one.at, one.column.name)
        if not code.startswith("N"):
            yield one
            continue
        others = quoted.get((code, str(rows.at[one.at, "figure"])), ())
        rests_on = {(one.submission, each, one.column.name) for each in others}
        if place in errors or rests_on & faulty or (code in _ROW_CODES and (one.at, "actual") in errors):
            continue
        if not _is_said_better(code, place, doubts):
            yield one


_ROW_CODES = frozenset({"N001", "N006", "N008"})


def quoted_figures(registry: Registry) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Code and figure → the figures that its sentence quotes."""
    totals = {("N002", total.whole): total.parts for total in registry.totals}
    return totals | {("N004", code): (original,) for code, original in registry.repeats.items()}


def _is_said_better(code: str, place: tuple[int, str], doubts: Mapping[tuple[int, str], set[str]]) -> bool:
    if code not in _DOUBTS:
        return False
    stronger = set(_DOUBTS[: _DOUBTS.index(code)])
    at, column = place
    columns = ("actual", "forecast") if code in _OF_THE_ROW else (column,)
    return any(doubts.get((at, each), set()) & stronger for each in columns)


def _is_error(one: Failure, rows: pd.DataFrame) -> bool:
    code = one.rule.code or str(rows.at[one.at, f"{one.column.name}_problem"])
    return one.column.type == "number" and sentences()[code].severity is Severity.ERROR
