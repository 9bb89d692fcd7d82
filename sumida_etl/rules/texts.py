"""Texts that go out as they were typed: nothing in them may act as a formula, hide, or stand for nothing."""

import re
from datetime import date, time, timedelta

import pandas as pd

from sumida_etl.memory import memo
from sumida_etl.rules.row_check import row_check, valid_except
from sumida_etl.rules.rows import DASHES
from sumida_etl.values import personal_data
from sumida_etl.values.cells import ErrorCell, raw_text
from sumida_etl.values.characters import HIDDEN
from sumida_etl.values.placeholders import BLANKS, BRACKETED, PLACEHOLDER, example_in, placeholder_in
from sumida_etl.values.text_safety import begins_as_formula, one_line
from sumida_etl.values.uncounted import GAIJI, counted, holds_something

LONGEST_NAME = 100
_SAME = 4
"""Characters from which on the same text in two columns is no mere word."""
_SUSPECT_WITHIN = re.compile(
    rf"{HIDDEN.pattern}|{GAIJI.pattern}|{personal_data.HINT}|{personal_data.PERSON}|{BRACKETED.pattern}|{BLANKS.pattern}",
    re.IGNORECASE,
)
_SUSPECT_AS_A_WHOLE = re.compile(rf"[{re.escape(''.join(DASHES))}]|(?:{PLACEHOLDER.pattern})[。.]*$", re.IGNORECASE)
"""Of a text without blanks around it: a pattern that left them out itself would take long over many."""


@memo(count=1 << 16)
def is_suspect(text: str) -> bool:
    """Whether a text is worth the rules' second look, as few are: what ``<column>_suspect`` marks."""
    # What stands in two lines is published in one: a telephone number too.
    plain = counted(text)
    return (
        begins_as_formula(plain)
        or bool(example_in(plain))
        or any(
            _SUSPECT_WITHIN.search(each) or _SUSPECT_AS_A_WHOLE.match(each.strip()) for each in {plain, one_line(plain)}
        )
    )


def _suspects(rows: pd.DataFrame, column: str) -> list[tuple[int, str]]:
    marked = rows[f"{column}_suspect"]
    found = rows.loc[marked, column] if marked.any() else rows[column].iloc[:0]
    return [(at, counted(raw_text(cell))) for at, cell in zip(found.index, found.tolist(), strict=True)]


def _lines(rows: pd.DataFrame, column: str) -> list[tuple[int, str]]:
    return [(at, one_line(text)) for at, text in _suspects(rows, column)]


def has_control_characters(text: str) -> bool:
    """Whether something in the text is invisible and has an effect."""
    return HIDDEN.search(counted(text)) is not None and holds_something(text)


def _is_lone_dash(text: str) -> bool:
    return bool(text.strip()) and set(text.strip()) <= DASHES


@row_check("T003")
def text_is_no_formula(rows: pd.DataFrame, column: str) -> pd.Series:
    """No text begins with what a spreadsheet would take for a formula when it opens the published CSV."""
    texts = _suspects(rows, column)
    return valid_except(
        rows, [at for at, text in texts if begins_as_formula(text) and text.strip() and not _is_lone_dash(text)]
    )


@row_check("T004")
def text_is_no_lone_dash(rows: pd.DataFrame, column: str) -> pd.Series:
    """A dash in a text says nothing, and begins as a formula does."""
    return valid_except(rows, [at for at, text in _suspects(rows, column) if _is_lone_dash(text)])


@row_check("T005")
def text_has_no_control_characters(rows: pd.DataFrame, column: str) -> pd.Series:
    """Nothing in a text is invisible and has an effect."""
    return valid_except(rows, [at for at, text in _suspects(rows, column) if has_control_characters(text)])


@row_check("T006")
def text_has_no_my_number(rows: pd.DataFrame, column: str) -> pd.Series:
    """No number that is called a マイナンバー and is one by its check digit."""
    texts = _lines(rows, column)
    return valid_except(
        rows, [at for at, text in texts if personal_data.my_number(text) and personal_data.says_my_number(text)]
    )


def _without_likely_my_number(rows: pd.DataFrame, column: str) -> pd.Series:
    texts = _lines(rows, column)
    return valid_except(
        rows, [at for at, text in texts if personal_data.my_number(text) and not personal_data.says_my_number(text)]
    )


@row_check("T007")
def text_has_no_likely_my_number(rows: pd.DataFrame, column: str) -> pd.Series:
    """Twelve digits with the check digit of a マイナンバー: one in ten random ones has it, so a doubt only."""
    return _without_likely_my_number(rows, column)


@row_check("T012")
def narrative_has_no_likely_my_number(rows: pd.DataFrame, column: str) -> pd.Series:
    """The same where there is no 備考 to answer in."""
    return _without_likely_my_number(rows, column)


@row_check("T008")
def text_has_no_phone_number(rows: pd.DataFrame, column: str) -> pd.Series:
    """No telephone number of a person or a desk; free and shared-cost lines are there for the public."""
    return valid_except(rows, [at for at, text in _lines(rows, column) if personal_data.phone_number(text)])


@row_check("T009")
def text_has_no_mail_address(rows: pd.DataFrame, column: str) -> pd.Series:
    """No e-mail address."""
    return valid_except(rows, [at for at, text in _lines(rows, column) if personal_data.mail_address(text)])


@row_check("T014")
def text_has_no_gaiji(rows: pd.DataFrame, column: str) -> pd.Series:
    """No letter that looks like itself on the computer alone on which it was made."""
    return valid_except(rows, [at for at, text in _suspects(rows, column) if GAIJI.search(text)])


@row_check("T015")
def text_says_something(rows: pd.DataFrame, column: str) -> pd.Series:
    """Nothing stands for a text that is still to come, or that stands elsewhere."""
    texts = [(at, text) for at, text in _suspects(rows, column) if not _is_lone_dash(text) and not example_in(text)]
    return valid_except(rows, [at for at, text in texts if placeholder_in(text)])


@row_check("T018")
def text_is_no_example(rows: pd.DataFrame, column: str) -> pd.Series:
    """Nothing is left of an example that the form shows."""
    return valid_except(rows, [at for at, text in _suspects(rows, column) if example_in(text)])


@row_check("T016")
def texts_differ(rows: pd.DataFrame, column: str) -> pd.Series:
    """What was done this year and what is planned for the next are not the same words."""
    pairs = zip(rows.index, rows["active"].tolist(), rows["progress"].tolist(), rows[column].tolist(), strict=True)
    return valid_except(
        rows,
        [
            at
            for at, active, one, other in pairs
            if active and isinstance(one, str) and one == other and len(one.strip()) > _SAME
        ],
    )


@row_check("T017")
def text_names_nobody(rows: pd.DataFrame, column: str) -> pd.Series:
    """No person's name, and no address but of an office."""
    return valid_except(rows, [at for at, text in _suspects(rows, column) if personal_data.person_in(text)])


@row_check("T010")
def new_name_is_short(rows: pd.DataFrame, column: str) -> pd.Series:
    """What names a new row has the length of a name."""
    texts = zip(rows.index[rows["spare_row"]], rows.loc[rows["spare_row"], column], strict=True)
    return valid_except(rows, [at for at, text in texts if isinstance(text, str) and len(text) > LONGEST_NAME])


@row_check("T011")
def new_name_is_a_text(rows: pd.DataFrame, column: str) -> pd.Series:
    """What names a new row is no error, and no date, which a spreadsheet makes of 1-2."""
    cells = zip(rows.index[rows["spare_row"]], rows.loc[rows["spare_row"], column], strict=True)
    return valid_except(rows, [at for at, cell in cells if isinstance(cell, date | time | timedelta | ErrorCell)])


TEXT = (
    text_is_no_formula,
    text_is_no_lone_dash,
    text_has_no_control_characters,
    text_has_no_my_number,
    text_has_no_likely_my_number,
    text_has_no_phone_number,
    text_has_no_mail_address,
    text_has_no_gaiji,
    text_says_something,
    text_is_no_example,
    text_names_nobody,
)
"""What holds of every text that is published."""
LABEL = tuple(each for each in TEXT if each not in (text_says_something, text_is_no_example, text_names_nobody))
"""What holds of a word that is published: ① and ● are one."""
NARRATIVE = tuple(narrative_has_no_likely_my_number if each is text_has_no_likely_my_number else each for each in TEXT)
"""The same on a sheet without 備考."""
NEW_NAME = (new_name_is_short, new_name_is_a_text)
"""What holds of the words that name a spare row."""
