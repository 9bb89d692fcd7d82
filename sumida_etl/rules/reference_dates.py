"""Days: of counting, in the year asked about and not after sending; of sending, in the time of the round."""

import pandas as pd

from sumida_etl.rules.row_check import row_check, valid_where


@row_check("V071")
def day_is_in_the_year(rows: pd.DataFrame, column: str) -> pd.Series:
    """A figure is of the fiscal year asked about; one of the year before may be of that year too."""
    days = zip(rows[f"{column}_value"].tolist(), rows["first_day"].tolist(), rows["last_day"].tolist(), strict=True)
    return valid_where(rows, [day is None or first <= day <= last for day, first, last in days])


@row_check("V072")
def day_is_not_after_sending(rows: pd.DataFrame, column: str) -> pd.Series:
    """Nobody has counted on a day that had not come when the workbook was sent."""
    days = zip(rows[f"{column}_value"].tolist(), rows["last_day"].tolist(), rows["sent_on"].tolist(), strict=True)
    return valid_where(rows, [day is None or day > last or sent is None or day <= sent for day, last, sent in days])
