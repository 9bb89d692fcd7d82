"""Texts that go out as they were typed: nothing in them may act as a formula, hide, or stand for nothing."""

import re
from datetime import date, time, timedelta
from functools import lru_cache

import pandas as pd

from schemas.submission import INDICATORS, NARRATIVES, RESULTS, TABLES, Sheet
from sumida_etl.checks import personal
from sumida_etl.checks.characters import HIDDEN, TRIGGERS, one_line
from sumida_etl.checks.check import About, check, fine_but
from sumida_etl.checks.rows import DASHES
from sumida_etl.values.cells import ErrorCell, raw_text

TEXTS = ("remark", "progress", "outlook", "item", "name", "unit", "title")
"""Columns of free text; the last four are free in a spare row only."""
LONGEST_NAME = 100
_SUSPECT = re.compile(rf"^\s*[{re.escape(''.join([*TRIGGERS, *DASHES]))}]|{HIDDEN.pattern}|{personal.HINT}")


@lru_cache(maxsize=1 << 16)
def _suspicious(text: str) -> bool:
    # What stands in two lines is published in one: a telephone number too.
    return any(_SUSPECT.search(each) for each in {text, one_line(text)})


def mark_suspects(rows: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """``<column>_suspect`` for each column of texts: whether it counts and is worth a second look, as few are."""
    marks = {}
    for column in sheet.columns:
        if column.name in TEXTS:
            counts = rows["live"] if column.role == "input" else rows["spare"]
            pairs = zip(rows[column.name].tolist(), counts.tolist(), strict=True)
            marks[f"{column.name}_suspect"] = [live and _suspicious(raw_text(cell)) for cell, live in pairs]
    return rows.assign(**marks)


def _suspects(rows: pd.DataFrame, column: str) -> list[tuple[int, str]]:
    found = rows.loc[rows[f"{column}_suspect"], column]
    return list(zip(found.index, map(raw_text, found.tolist()), strict=True))


def _lines(rows: pd.DataFrame, column: str) -> list[tuple[int, str]]:
    return [(at, one_line(text)) for at, text in _suspects(rows, column)]


def has_control_characters(text: str) -> bool:
    """Whether something in the text is invisible and has an effect."""
    return HIDDEN.search(text) is not None


def _is_lone_dash(text: str) -> bool:
    return bool(text.strip()) and set(text.strip()) <= DASHES


@check("T003", *TEXTS, on=TABLES)
def text_is_no_formula(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """No text begins with what a spreadsheet would take for a formula when it opens the published CSV."""
    texts = _suspects(rows, column)
    return fine_but(
        rows,
        [
            at
            for at, text in texts
            if (text.startswith(TRIGGERS) or text.lstrip().startswith(TRIGGERS))
            and text.strip()
            and not _is_lone_dash(text)
        ],
    )


@check("T004", *TEXTS, on=TABLES)
def text_is_no_lone_dash(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A dash in a text says nothing, and begins as a formula does."""
    return fine_but(rows, [at for at, text in _suspects(rows, column) if _is_lone_dash(text)])


@check("T005", *TEXTS, on=TABLES)
def text_has_no_control_characters(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """Nothing in a text is invisible and has an effect."""
    return fine_but(rows, [at for at, text in _suspects(rows, column) if has_control_characters(text)])


@check("T006", *TEXTS, on=TABLES)
def text_has_no_my_number(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """No number that is called a マイナンバー and is one by its check digit."""
    texts = _lines(rows, column)
    return fine_but(rows, [at for at, text in texts if personal.my_number(text) and personal.says_my_number(text)])


@check("T007", *TEXTS, on=(INDICATORS, RESULTS))
@check("T012", *TEXTS, on=(NARRATIVES,))
def text_has_no_likely_my_number(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """Twelve digits with the check digit of a マイナンバー: one in ten random ones has it, so a doubt only.

    Where there is no 備考, it is answered otherwise.
    """
    texts = _lines(rows, column)
    return fine_but(rows, [at for at, text in texts if personal.my_number(text) and not personal.says_my_number(text)])


@check("T008", *TEXTS, on=TABLES)
def text_has_no_phone_number(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """No telephone number of a person or a desk; free and shared-cost lines are there for the public."""
    return fine_but(rows, [at for at, text in _lines(rows, column) if personal.phone_number(text)])


@check("T009", *TEXTS, on=TABLES)
def text_has_no_mail_address(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """No e-mail address."""
    return fine_but(rows, [at for at, text in _lines(rows, column) if personal.mail_address(text)])


@check("T010", "item", "name", "unit", "title", on=TABLES)
def new_name_is_short(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """What names a new row has the length of a name."""
    texts = zip(rows.index[rows["spare"]], rows.loc[rows["spare"], column], strict=True)
    return fine_but(rows, [at for at, text in texts if isinstance(text, str) and len(text) > LONGEST_NAME])


@check("T011", "item", "name", "unit", "title", on=TABLES)
def new_name_is_a_text(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """What names a new row is no error, and no date, which a spreadsheet makes of 1-2."""
    cells = zip(rows.index[rows["spare"]], rows.loc[rows["spare"], column], strict=True)
    return fine_but(rows, [at for at, cell in cells if isinstance(cell, date | time | timedelta | ErrorCell)])
