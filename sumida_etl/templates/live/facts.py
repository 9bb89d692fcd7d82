"""What is known of a row before anything is typed into it, as far as a formula can make use of it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from schemas.columns import Column
from sumida_etl.rounds import FIRST_MONTH, Round, fiscal_year_of
from sumida_etl.rules.cross_checks import FALLING
from sumida_etl.rules.history import FALLEN, JUMPED, RATIO, always_compared
from sumida_etl.rules.known_figure import KnownFigure, highest_yet, numbers_before
from sumida_etl.rules.plausibility import IMPOSSIBLE
from sumida_etl.rules.twins import Twin
from sumida_etl.values import read_number
from sumida_etl.vocabulary import Part

DOUBTS: Sequence[Twin] = (RATIO, *JUMPED, FALLING, FALLEN)
"""In the order in which the checks say one and not the next."""
AskedRow = Mapping[Hashable, Any]


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """Of one number of a row: the codes of the rules it is asked of, and what it is compared with."""

    codes: tuple[str, ...]
    before: Decimal | None
    floor: Decimal | None


def number_facts(row: AskedRow, column: Column, round: Round, known: Sequence[KnownFigure]) -> NumberFacts:
    """The facts of a cell; ``known``: what is known of the row's figure (see ``Asked.known``)."""
    day = _day(column, round)
    told = None if column.year_before or row["part"] != Part.VALUE else _told(row)
    if column.year_before:
        known = [one for one in known if one.as_of <= day]
    year = fiscal_year_of(day) if column.year_before else round.fiscal_year
    facts = {**row, "before": numbers_before(known, told)}
    return NumberFacts(
        tuple(twin.code for twin in (*IMPOSSIBLE, *DOUBTS) if twin.concerns(facts)),
        always_compared(known, column.name, told, day, row),
        highest_yet(
            known,
            day,
            date(year, FIRST_MONTH, 1),
            grows=bool(row["only_grows"]),
            cumulative=bool(row["cumulative"]),
        ),
    )


def _told(row: AskedRow) -> Decimal | None:
    """前回値, where the row's sheet declares it."""
    return read_number(str(row.get("previous", "")).partition("（")[0], str(row["unit"])).value


def _day(column: Column, round: Round) -> date:
    if column.year_before:
        return round.last_fiscal_end
    return round.as_of if column.final_round else round.fiscal_end
