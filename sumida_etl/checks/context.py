"""What the checks know beside the rows: the plan, the round, the workbooks, the numbers of all sheets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from schemas.columns import Column
from schemas.submission import Sheet
from sumida_etl.checks.matching.responses import Responses
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.vocabulary import Part

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReportedNumbers:
    """``numbers``: (column, submission, figure code) → value. States and the parts of a ratio are not in it."""

    numbers: dict[tuple[str, str, str], Decimal] = field(default_factory=dict)

    def number(self, column: str, submission: str, figure: str) -> Decimal | None:
        """The number that a submission reported; None where it reported none."""
        return self.numbers.get((column, submission, figure))


def reported_numbers(sheets: Iterable[Responses]) -> ReportedNumbers:
    """Collect the numbers of the asked rows of several sheets."""
    reported = ReportedNumbers()
    for sheet in sheets:
        figures = sheet.rows[sheet.rows["asked"] & (sheet.rows["part"] == Part.VALUE)]
        for column in sheet.sheet.numbers if len(figures) else ():
            values = figures[f"{column}_value"]
            for submission, figure, value in zip(figures["submission"], figures["figure"], values, strict=True):
                if value is not None:
                    reported.numbers[column, submission, figure] = value
    return reported


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
