"""Which rows came: every asked one once, none that is another's, new ones whole, and each with its own text."""

from collections.abc import Iterator

import pandas as pd

from sumida_etl.rules.declared import blank
from sumida_etl.rules.row_check import row_check, valid_except, valid_where

DASHES = frozenset("-－−‐‑–—―ー─ｰ")
_RUN, _LONG = 3, 10
"""Rows with one text, at least, and letters from which on it is a sentence."""


@row_check("S005")
def asked_row_came(rows: pd.DataFrame, column: str) -> pd.Series:
    """A row that was asked is there. Without a header of the key no row can be told from another; that comes first."""
    return rows["present"] | ~rows["keyed"] | rows["perhaps"]


ROW_LOST = asked_row_came.code


@row_check("S006")
def row_is_known(rows: pd.DataFrame, column: str) -> pd.Series:
    """A sheet without spare rows has no place for what nobody was asked for."""
    return rows["asked"] | rows["duplicate"] | (rows["assigned_department"] != "")


@row_check("S008")
def row_is_the_departments_own(rows: pd.DataFrame, column: str) -> pd.Series:
    """A row that another department is asked for does not belong here."""
    return rows["assigned_department"] == ""


@row_check("S007")
def row_came_once(rows: pd.DataFrame, column: str) -> pd.Series:
    """No row has the key of an earlier one."""
    return ~rows["duplicate"]


def _unlike(rows: pd.DataFrame) -> pd.Series:
    return valid_where(rows, [not alike for alike in rows["alike"].tolist()])


@row_check("S022")
def new_figure_is_new(rows: pd.DataFrame, column: str) -> pd.Series:
    """A figure that the department added is not one that it was asked for, or has added already, in other words."""
    return _unlike(rows)


@row_check("S023")
def new_text_is_new(rows: pd.DataFrame, column: str) -> pd.Series:
    """The same of a text, where there is no 備考 to answer in."""
    return _unlike(rows)


@row_check("S013")
def spare_row_is_whole(rows: pd.DataFrame, column: str) -> pd.Series:
    """A spare row that is used says what it is about."""
    return ~rows["spare_row"] | ~blank(rows[column])


@row_check("S014")
def spare_row_names_a_plan(rows: pd.DataFrame, column: str) -> pd.Series:
    """A spare row's plan is one of the ward's."""
    return ~rows["spare_row"] | (rows["asked_plan"] != "") | blank(rows[column])


@row_check("S015")
def spare_row_names_a_measure(rows: pd.DataFrame, column: str) -> pd.Series:
    """A spare row's number is one of its plan's."""
    return ~rows["spare_row"] | (rows["asked_measure"] != "") | (rows["asked_plan"] == "") | blank(rows[column])


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
        if len(run) >= _RUN and is_sentence(said[number - 1][2]):
            yield run
        run = [at]


def is_sentence(text: object) -> bool:
    """Whether a cell holds more than a word or two."""
    return isinstance(text, str) and len(text.strip()) >= _LONG


@row_check("L002")
def prior_year_has_no_forecast(rows: pd.DataFrame, column: str) -> pd.Series:
    """The 見込 of a year that is over stays the dash it was."""
    suspect = rows["active"] & rows["prior_year"]
    return valid_where(
        rows,
        [
            not prior_year or (isinstance(cell, str) and cell.strip() in DASHES)
            for prior_year, cell in zip(suspect.tolist(), rows[column].tolist(), strict=True)
        ],
    )


ROW = (asked_row_came, row_is_the_departments_own, row_came_once)
"""Said of the column that a row is called by."""
