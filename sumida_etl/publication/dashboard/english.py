"""The closed words of the dashboard in English; names, units and what people typed stay as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sumida_etl.rounds import era
from sumida_etl.vocabulary import Comparator, Kind


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before and behind a number, with the blank between."""

    before: str = ""
    behind: str = ""


_AROUND: Mapping[Comparator, Around] = {
    Comparator.AT_LEAST: Around(behind=" or more"),
    Comparator.AT_MOST: Around(behind=" or less"),
    Comparator.WITHIN: Around(behind=" or less"),
    Comparator.ABOVE: Around(before="above "),
    Comparator.BELOW: Around(before="below "),
    Comparator.ABOUT: Around(before="about "),
    Comparator.MORE: Around(behind="an increase"),
    Comparator.LESS: Around(behind="a decrease"),
}
_KINDS = {Kind.ACTUAL: "actual", Kind.FORECAST: "forecast", Kind.FINAL: "final"}


def around(comparator: Comparator) -> Around:
    """How a target's comparator is said: ``90 or more``, ``above 0``."""
    return _AROUND.get(comparator, Around())


def year_english(year: int) -> str:
    """``FY2023``: the fiscal year that begins in April of it."""
    return f"FY{year}"


def when_english(kind: Kind, fiscal_year: int, as_of: date) -> str:
    """``as of 2023-12``, ``forecast for 2024-03``, ``final, FY2022``."""
    month = f"{as_of:%Y-%m}"
    return {
        Kind.ACTUAL: f"as of {month}",
        Kind.FORECAST: f"forecast for {month}",
        Kind.FINAL: f"final, {year_english(fiscal_year)}",
    }[kind]


def kind_english(kind: Kind) -> str:
    """``forecast``."""
    return _KINDS[kind]


def years_english(fiscal_year: int) -> str:
    """What the years in pictures are, which no script can turn into English."""
    months = f"April {fiscal_year} to March {fiscal_year + 1}"
    return f"In charts, {era(fiscal_year)} is {year_english(fiscal_year)}: {months}"
