"""What is known beside the rows when they are laid out for the rules, and when a finding is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.columns import Column
from schemas.submission import Sheet
from sumida_etl.checks.matching.reported import Told
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import Asked

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """The plan, the round and the workbooks; ``told`` is what every row of every sheet says."""

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
