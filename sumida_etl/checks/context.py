"""What the checks know beside the rows: the plan, the round, the workbooks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.columns import Column
from schemas.submission import Sheet
from sumida_etl.checks.matching.reported import ReportedNumbers
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import Asked

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The plan, the round and the workbooks; ``reported``: the numbers of all rows of all sheets."""

    registry: Registry
    asked: Asked
    forms: Forms
    sheet: Sheet
    reported: ReportedNumbers

    @property
    def round(self) -> Round:
        """The round that is checked."""
        return self.asked.round

    def declared(self, column: str) -> Column:
        """The declaration of a column of the sheet. Raises KeyError."""
        return next(each for each in self.sheet.columns if each.name == column)
