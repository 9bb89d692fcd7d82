"""A check: a short piece that says which rows are fine. What it says of the others stands in ``sentences``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from schemas.columns import Column
from schemas.submission import Sheet
from sumida_etl.checks.told import Told
from sumida_etl.forms.asked import Asked
from sumida_etl.forms.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What checks may know beside the rows themselves; ``told`` is what every row of every sheet says."""

    registry: Registry
    asked: Asked
    forms: Forms
    sheet: Sheet
    told: Told

    @property
    def round(self) -> Round:
        """The round that is checked."""
        return self.asked.round

    def declared(self, column: str) -> Column:
        """The declaration of a column of the sheet. Raises KeyError."""
        return next(each for each in self.sheet.columns if each.name == column)


Holds = Callable[[pd.DataFrame, str, About], pd.Series]
Says = Callable[[Row, str, About], Mapping[str, str]]
CodeOf = Callable[[Row, str], str]


def _nothing_more(row: Row, column: str, about: About) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Check:
    """``holds`` gives True for each row whose ``column`` is fine.

    ``code`` names the sentence, or finds its name in the row at fault; ``says`` gives, for such a row, what the
    sentence names beside the row's own columns.
    """

    code: str | CodeOf
    column: str
    holds: Holds
    says: Says = _nothing_more

    @property
    def name(self) -> str:
        """How pandera reports it."""
        return f"{self.holds.__name__}/{self.column}"

    def code_of(self, row: Row) -> str:
        """The code under which a row at fault is reported."""
        return self.code if isinstance(self.code, str) else self.code(row, self.column)


_CHECKS: dict[str, list[Check]] = {}


def check(code: str, *columns: str, on: tuple[Sheet, ...], says: Says = _nothing_more) -> Callable[[Holds], Holds]:
    """Declare a check of columns, on those of the sheets named that have them."""

    def declare(holds: Holds) -> Holds:
        for sheet in on:
            names = {column.name for column in sheet.columns}
            declared = [Check(code, column, holds, says) for column in columns if column in names]
            _CHECKS.setdefault(sheet.name, []).extend(declared)
        return holds

    return declare


def fine_but(rows: pd.DataFrame, wrong: list[int]) -> pd.Series:
    """What ``holds`` gives where every row is fine but those of these labels."""
    fine = pd.Series(True, index=rows.index)
    fine[wrong] = False
    return fine


def checks_on(sheet: Sheet, round: Round) -> tuple[Check, ...]:
    """Every check declared for a sheet, of the columns a round asks for."""
    asked = {column.name for column in sheet.columns_in(round)}
    return tuple(each for each in _CHECKS.get(sheet.name, ()) if each.column in asked)
