"""Results as answers that are found again in another round by their codes, also those in rows a department added."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from sumida_etl.publication.tables.row_ids import result_codes
from sumida_etl.vocabulary import Kind, State


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure of a result. ``code``: the plan's, or an added row's own; the same in every round."""

    code: str
    department: str
    plan: str
    measure: str
    item: str | None
    name: str
    unit: str
    kind: Kind
    state: State
    value: Decimal | None


def answers_of(results: pd.DataFrame) -> Iterator[Answer]:
    """The answers in one round's results (columns of the warehouse's frame), in their order."""
    for code, row in zip(result_codes(results), results.to_dict("records"), strict=True):
        yield Answer(
            code, row["department"], row["plan"], row["measure"],
            row["item"] or None, row["name"], row["unit"] or "", Kind(row["kind"]), State(row["state"]), row["value"],
        )  # fmt: skip
