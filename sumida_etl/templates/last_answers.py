"""変更なし: which of its last answers a department may confirm, and what they were.

What stands for one date alone has to be given anew: a level (時点値), a rate, a figure counted on a day of its own, and
whatever becomes the 確定 of a year. A count stands until its year is over, what is counted from the start of the plan
and a stage beyond it; a 見込, a late 確定 and the texts are of a year, and stand within it. Nothing stands that the
plan asks in another unit, under another name or counted in another way since.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from schemas.columns import Column
from sumida_etl.registry.rows.measures import ReportedYear
from sumida_etl.rounds import Round

Place = tuple[str, ...]
"""A sheet, what a row of it is known by (figure and part, or plan, measure and item), and a column."""
READING = ("state", "value", "approx", "cumulative", "rule")
"""How a number was read, by the fields of LastAnswer."""


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """One cell that was answered last: where it was typed, what, and how it was read.

    ``told_in``: the SHA-256 of the workbook that it was typed in, which may itself be older than the last one.
    """

    told_in: str
    cell: str
    raw: str
    state: str = ""
    value: Decimal | None = None
    approx: bool = False
    cumulative: bool = False
    rule: str = ""
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LastAnswers:
    """What a department answered last, as far as it stands in the round asked about.

    ``submission``: the SHA-256 of the workbook that is confirmed, of ``round``. ``added``: names of rows that the
    department had added itself.
    """

    submission: str
    round: str
    answers: Mapping[Place, LastAnswer]
    added: tuple[str, ...] = ()


class ReadOnDemand(Mapping[str, LastAnswers]):
    """Last answers by department, read when somebody first asks for any: in most rounds nobody confirms theirs.

    Sent to another process it is read, which may reach no database.
    """

    def __init__(self, read: Callable[[], Mapping[str, LastAnswers]]) -> None:
        self._read = read

    @cached_property
    def _known(self) -> Mapping[str, LastAnswers]:
        return self._read()

    def __getitem__(self, department: str) -> LastAnswers:
        return self._known[department]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __reduce__(self) -> tuple[type, tuple[dict[str, LastAnswers]]]:
        """As what was read: pickle cannot send how to read it."""
        return dict, (dict(self._known),)


def stands_beyond(row: Mapping[Any, Any], column: Column, then: Round | None, now: Round) -> bool:
    """Whether an answer of a round (None: of whichever) stands in a later one; ``row``: what is asked (see Asked)."""
    same_year = then is None or then.fiscal_year == now.fiscal_year
    if column.type != "number" or column.name != "actual":
        return same_year
    if row["reported_year"] == ReportedYear.LAST:
        return same_year
    if now.is_final or row["dated"]:
        return False
    if row["cumulative"] or row["stages"]:
        return True
    return bool(row["only_grows"]) and same_year
