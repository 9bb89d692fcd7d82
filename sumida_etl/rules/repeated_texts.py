"""One text under several measures: copied down, and not yet written."""

from collections.abc import Iterator

import pandas as pd

from sumida_etl.rules.row_check import row_check, valid_except

_RUN, _LONG = 3, 10
"""Rows with one text, at least, and letters from which on it is a sentence."""


@row_check("T019")
def text_is_of_its_row(rows: pd.DataFrame, column: str) -> pd.Series:
    """Three rows or more below each other do not say the same; said once, at the second."""
    return valid_except(rows, [run[1] for run in _repeated(rows, column)])


def _repeated(rows: pd.DataFrame, column: str) -> Iterator[list[int]]:
    """The labels of each run of such rows."""
    run = list[int]()
    active = rows[rows["active"]]
    said = list(zip(active.index.tolist(), active["submission"].tolist(), active[column].tolist(), strict=True))
    for number, (at, whose, text) in enumerate([*said, (-1, "", "")]):
        if run and (whose, text) == said[number - 1][1:]:
            run.append(at)
            continue
        if len(run) >= _RUN and _is_sentence(said[number - 1][2]):
            yield run
        run = [at]


def _is_sentence(text: object) -> bool:
    return isinstance(text, str) and len(text.strip()) >= _LONG
