"""Results as answers that can be found again in another round, also those in rows a department added."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from sumida_etl.publication.tables.row_ids import result_codes
from sumida_etl.values.grammar.units import row_unit
from sumida_etl.vocabulary import Kind, State


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure of a result. ``code``: the plan's, or the one its publication gives to an added row."""

    code: str
    added: bool
    department: str
    plan: str
    measure: str
    item: str | None
    name: str
    unit: str
    kind: Kind
    state: State
    value: Decimal | None

    @property
    def key(self) -> tuple[str | None, ...]:
        """The same in every round: codes of added rows are not, so those are known by what they are about."""
        if self.added:
            # 500 in 千円 and 500000 in 円 cannot be laid side by side; 人 and 名 are one unit.
            return self.department, self.plan, self.measure, self.item, self.name, row_unit(self.unit).label
        return (self.code,)


def answers_of(results: pd.DataFrame) -> Iterator[Answer]:
    """The answers in one round's results (columns of the warehouse's frame), in their order."""
    for code, row in zip(result_codes(results), results.to_dict("records"), strict=True):
        yield Answer(
            code, code != row["result"], row["department"], row["plan"], row["measure"],
            row["item"] or None, row["name"], row["unit"] or "", Kind(row["kind"]), State(row["state"]), row["value"],
        )  # fmt: skip
