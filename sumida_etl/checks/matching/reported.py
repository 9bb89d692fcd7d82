"""What every submission told of every figure, for the checks that lay numbers against each other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from sumida_etl.checks.matching.responses import Answers
from sumida_etl.vocabulary import Part


@dataclass(frozen=True, slots=True)
class Told:
    """Numbers (never states) by column, submission and figure; parts of a ratio are no figure of their own."""

    numbers: dict[tuple[str, str, str], Decimal] = field(default_factory=dict)

    def number(self, column: str, submission: str, figure: str) -> Decimal | None:
        """What a submission told; None where it told no number."""
        return self.numbers.get((column, submission, figure))


def told_by(sheets: Iterable[Answers]) -> Told:
    """Gather the asked rows of several sheets."""
    told = Told()
    for sheet in sheets:
        figures = sheet.rows[sheet.rows["asked"] & (sheet.rows["part"] == Part.VALUE)]
        for column in sheet.sheet.numbers if len(figures) else ():
            values = figures[f"{column}_value"]
            for submission, figure, value in zip(figures["submission"], figures["figure"], values, strict=True):
                if value is not None:
                    told.numbers[column, submission, figure] = value
    return told
