"""The 確定 of the year before: asked where it is open, and left as it stands where it is in already."""

import pandas as pd

from sumida_etl.rules.declared import blank
from sumida_etl.rules.history import is_far
from sumida_etl.rules.row_check import row_check, valid_except
from sumida_etl.rules.rows import DASHES
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded
from sumida_etl.vocabulary import Kind

REPORTED = "（報告済み）"
"""What stands behind a final that is in: so a workbook says itself which finals it was not asked for."""
NOT_ASKED = "－"


def as_reported(shown: str) -> str:
    """A final that is in, as the workbook shows it: ``96.98（報告済み）``."""
    return f"{shown}{REPORTED}"


def without_mark(text: str) -> str:
    """What the workbook shows of a final that is in."""
    return text.removesuffix(REPORTED)


def is_typed(cell: object) -> bool:
    """Whether a cell holds something that is not what the template says of a final it does not ask for."""
    text = folded(raw_text(cell))
    return bool(text) and not text.endswith(folded(REPORTED))


@row_check("V041")
def open_final_is_given(rows: pd.DataFrame, column: str) -> pd.Series:
    """A final that is open is asked for until it is in."""
    return ~blank(rows[column]) | ~rows["active"] | (rows["final_shown"] != "") | rows[f"{column}_confirms"]


@row_check("L003")
def known_final_stays(rows: pd.DataFrame, column: str) -> pd.Series:
    """A final that is in is corrected where it was reported, not in a later round's workbook."""
    wrong = []
    there = rows[rows["active"] & (rows["final_shown"] != "") & ~blank(rows[column])]
    cells = (there.index, there[column], there["final_shown"], there[f"{column}_value"], there[f"{column}_reported"])
    for at, cell, known, value, reported in zip(*cells, strict=True):
        text = folded(raw_text(cell))
        left = text in (folded(known), folded(without_mark(known))) or (known == NOT_ASKED and text in DASHES)
        if not left and (value is None or value != reported):
            wrong.append(at)
    return valid_except(rows, wrong)


@row_check("L004")
def only_the_final_is_given(rows: pd.DataFrame, column: str) -> pd.Series:
    """Of what ended with the year before, or is not due in this one, 現在 and 見込 stay the dashes they were."""
    suspect = rows["active"] & rows["final_alone"]
    there = rows[suspect & ~blank(rows[column])]
    cells = zip(there.index, there[column], strict=True)
    return valid_except(rows, [at for at, cell in cells if folded(raw_text(cell)) not in DASHES])


@row_check("N012")
def final_is_near_its_forecast(rows: pd.DataFrame, column: str) -> pd.Series:
    """The year did not end at more than ten times what was forecast for it, or at less than a tenth of it."""
    wrong = []
    for at, value, known in zip(rows.index, rows[f"{column}_value"], rows[f"{column}_known"], strict=True):
        forecasts = [one.value for one in known if one.kind is Kind.FORECAST and one.value]
        if value is not None and forecasts and is_far(value, forecasts[-1]):
            wrong.append(at)
    return valid_except(rows, wrong)
