"""A check: a short piece that says which rows are fine. What it says of the others stands in ``sentences``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from schemas.submission import Sheet
from sumida_etl.forms.asked import Asked
from sumida_etl.forms.tables import Forms
from sumida_etl.registry import Registry

Holds = Callable[[pd.DataFrame, str, "About"], pd.Series]


@dataclass(frozen=True, slots=True)
class About:
    """What checks may know beside the rows themselves."""

    registry: Registry
    asked: Asked
    forms: Forms
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Check:
    """``holds`` gives True for each row whose ``column`` is fine; ``code`` names a sentence, or a column of codes."""

    code: str
    column: str
    holds: Holds
    fields: Mapping[str, str]
    """What the sentence may name beside the row's own columns."""

    @property
    def name(self) -> str:
        """How pandera reports it."""
        return f"{self.code}/{self.column}"


_CHECKS: dict[str, list[Check]] = {}


def check(code: str, *columns: str, on: tuple[Sheet, ...], **fields: str) -> Callable[[Holds], Holds]:
    """Declare a check of one or more columns of the sheets named."""

    def declare(holds: Holds) -> Holds:
        for sheet in on:
            names = [column.name for column in sheet.columns]
            declared = [Check(code, column, holds, fields) for column in columns if column in names]
            _CHECKS.setdefault(sheet.name, []).extend(declared)
        return holds

    return declare


def checks_on(sheet: Sheet) -> tuple[Check, ...]:
    """Every check declared for a sheet."""
    return tuple(_CHECKS.get(sheet.name, ()))
