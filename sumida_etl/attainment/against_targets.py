"""The figures of a round beside their baselines and targets, with the judgement of each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from sumida_etl.attainment.figure import frame_of, kinds_of
from sumida_etl.attainment.judge import judge
from sumida_etl.registry import Registry
from sumida_etl.registry.model import Indicator, Target
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Comparator, Direction, Kind


@dataclass(frozen=True, slots=True)
class Aim:
    """Where an indicator comes from and where it is to go."""

    direction: Direction
    baseline_year: int
    baseline: Decimal | None
    baseline_date: date
    comparator: Comparator
    target_year: int | None
    target: Decimal | None
    tolerance: Decimal | None
    target_date: date | None


def attain(series: pd.DataFrame, registry: Registry, round: Round) -> pd.DataFrame:
    """Judge a round's figures against the targets in force on its date.

    ``series``: the figures in force, of all years (columns of Figure). Returned is one row per indicator and kind
    (columns of Figure, Aim and Verdict): this round's own, and the 確定 of the last completed fiscal year.
    """
    own = series["kind"].isin(kinds_of(round)) & (series["fiscal_year"] == round.fiscal_year)
    own &= (series["kind"] != Kind.ACTUAL) | (series["as_of"] == round.as_of)
    last = (series["kind"] == Kind.FINAL) & (series["fiscal_year"] == round.fiscal_year - 1)
    figures = series[own if round.is_final else own | last].reset_index(drop=True)

    aims = [_aim(registry.indicator(code), registry.target_on(code, round.as_of)) for code in figures["indicator"]]
    rows = pd.concat([figures, frame_of(aims, Aim)], axis="columns")
    value = rows["exact"].where(rows["exact"].notna(), rows["value"])
    judged = judge(rows.assign(date=rows["as_of"], value=value), registry.ward.thresholds)
    return pd.concat([rows, judged], axis="columns")


def _aim(indicator: Indicator, target: Target | None) -> Aim:
    return Aim(
        direction=indicator.direction,
        baseline_year=indicator.baseline_year,
        baseline=indicator.baseline,
        baseline_date=indicator.baseline_date,
        comparator=target.comparator if target else Comparator.BY_DIRECTION,
        target_year=target.year if target else None,
        target=target.value if target else None,
        tolerance=target.tolerance if target else None,
        target_date=target.date if target else None,
    )
