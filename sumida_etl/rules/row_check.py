"""A pandera check of one column that sees the whole row; its name begins with the code of what is said."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.api.base.checks import CheckResult
from pandera.backends.pandas.checks import PandasCheckBackend

Holds = Callable[..., pd.Series]
"""``holds(rows, column, **settings)``: True for each row whose column is fine, on the rows' index."""


class RowCheck(pa.Check):
    """A rule as pandera runs it, for any column whose field names it.

    Attributes:
        about: What holds where it finds nothing, in words.
        code: Names the sentence. Where empty, each row names its own in ``<column>_problem``.
        name: ``<code>_<function>``, as in ``SchemaErrors.failure_cases``.
    """

    def __init__(self, holds: Holds, code: str = "", **settings: Any) -> None:  # noqa: ANN401 - as pandera's own
        name = f"{code}_{holds.__name__}" if code else holds.__name__
        super().__init__(holds, name=name, ignore_na=False, **settings)
        self.code = code
        self.about = holds.__doc__ or ""

    def code_of(self, row: Mapping[str, Any], column: str) -> str:
        """The code under which a row at fault is reported."""
        return self.code or str(row[f"{column}_problem"])


class RowCheckBackend(PandasCheckBackend):
    """Hands a column's check the whole frame, where pandera's own would hand it the column alone."""

    def __call__(self, check_obj: pd.Series | pd.DataFrame, key: str | None = None) -> CheckResult:
        """Run the check of the column ``key``; the failure cases are that column's cells. Raises TypeError."""
        if not isinstance(check_obj, pd.DataFrame) or key is None:
            raise TypeError("a rule of rows wants a frame and the name of the column")
        fine = self.check_fn(check_obj, key)
        if fine.all():
            return CheckResult(True, True, check_obj, None)
        return CheckResult(fine, False, check_obj, check_obj.loc[~fine, key])


RowCheck.register_backend(pd.DataFrame, RowCheckBackend)


def row_check(code: str = "") -> Callable[[Holds], RowCheck]:
    """Make a rule of a function."""
    return lambda holds: RowCheck(holds, code)


def valid_except(rows: pd.DataFrame, wrong: list[int]) -> pd.Series:
    """What a rule gives where every row is fine but those of these labels."""
    fine = pd.Series(True, index=rows.index)
    if wrong:
        fine[wrong] = False
    return fine


def valid_where(rows: pd.DataFrame, fine: list[bool]) -> pd.Series:
    """What a rule gives that has looked at one row after the other."""
    return pd.Series(fine, index=rows.index, dtype=bool)
