"""Lookup of reported numbers by column, submission and figure code, for the checks that compare numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from sumida_etl.checks.matching.responses import Responses
from sumida_etl.vocabulary import Part


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
