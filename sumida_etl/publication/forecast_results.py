"""Results as answers that can be found again in another round, also those in rows a department added."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from sumida_etl.publication.identity import spare_codes
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
            return self.department, self.plan, self.measure, self.item, self.name
        return (self.code,)


def answers_of(results: pd.DataFrame) -> Iterator[Answer]:
    """The answers in one round's results (columns of the warehouse's frame), in their order."""
    spare = results[results["result"] == ""]
    about = zip(spare["plan"], spare["measure"], spare["item"], spare["name"], strict=True)
    given = iter(spare_codes(zip(spare["department"], about, strict=True)))
    for row in results.to_dict("records"):
        added = row["result"] == ""
        yield Answer(
            next(given) if added else row["result"], added, row["department"], row["plan"], row["measure"],
            row["item"] or None, row["name"], row["unit"] or "", Kind(row["kind"]), State(row["state"]), row["value"],
        )  # fmt: skip
