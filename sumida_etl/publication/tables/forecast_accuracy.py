"""A forecast and what came of it, and the table of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from sumida_etl.attainment.bounds import EXACT
from sumida_etl.attainment.figure import frame_of
from sumida_etl.attainment.rounding import percent
from sumida_etl.publication.tables.common_columns import common_columns, forecast_id, item_columns
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round, fiscal_end, fiscal_year_of
from sumida_etl.vocabulary import Part, State


@dataclass(frozen=True, slots=True)
class ForecastOutcome:
    """One forecast and what came of it. ``made_on``: the date of the round it was made in."""

    subject: str
    code: str
    suffix: str
    plan: str
    measure: str
    item: str | None
    name: str
    department: str | None
    unit: str
    made_on: date
    forecast_state: State
    forecast: Decimal | None
    final_state: State
    final: Decimal | None
    part: Part = Part.VALUE
    of: str = ""
    """The code of the department whose part of an indicator it is."""

    @property
    def difference(self) -> Decimal | None:
        """確定 − 見込, exact."""
        if self.final is None or self.forecast is None:
            return None
        return EXACT.subtract(self.final, self.forecast)

    @property
    def deviation(self) -> Decimal | None:
        """The difference as a share of the forecast, %."""
        if self.difference is None or not self.forecast:
            return None
        return percent(Fraction(self.difference) / abs(Fraction(self.forecast)))


def forecast_accuracy(rows: Iterable[ForecastOutcome], registry: Registry, round: Round) -> pd.DataFrame:
    """The table of ForecastAccuracy from what ``forecast_outcomes`` returns."""
    listed = list(rows)
    frame = frame_of(listed, ForecastOutcome)
    ids = [
        forecast_id(f"{row.code}{row.suffix}", fiscal_end(fiscal_year_of(row.made_on)), row.made_on) for row in listed
    ]
    return pd.DataFrame(
        {
            **common_columns(registry.ward, round, ids, frame["plan"]),
            **{name: frame[name] for name in ("subject", "code", "measure", "name", "department", "unit")},
            **item_columns(frame["item"]),
            "fiscal_year": [fiscal_year_of(row.made_on) for row in listed],
            **{name: frame[name] for name in ("made_on", "forecast_state", "forecast", "final_state", "final")},
            "difference": [row.difference for row in listed],
            "deviation": [row.deviation for row in listed],
        },
        dtype=object,
    )
