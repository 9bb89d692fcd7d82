"""The figures of a round beside their baselines and targets, with the judgement of each, and which speaks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from sumida_etl.attainment.bounds import bounds
from sumida_etl.attainment.expected import Milestones
from sumida_etl.attainment.figure import frame_of, kinds_of
from sumida_etl.attainment.judge import judge
from sumida_etl.attainment.judging_words import judging_words
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Indicator, Target
from sumida_etl.registry.rows.plans import Thresholds
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import NOT_YET_JUDGED, Comparator, Direction, Kind, Stage, State, ValueType

_NO_STAGE = Decimal(-1)
"""What stands for a word that is none of the plan's stages: the place of no stage, so that it is not judged."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Where an indicator comes from and where it is to go."""

    direction: Direction
    baseline_year: int
    baseline: Decimal | None
    baseline_date: date
    value_type: ValueType
    comparator: Comparator
    target_year: int | None
    target: Decimal | None
    lower: Decimal | None
    """目標下限 and 目標上限 of a band, exact."""
    upper: Decimal | None
    tolerance: Decimal | None
    target_date: date | None
    milestones: Milestones
    thresholds: Thresholds
    """By which it is judged how far it has come."""


def attain(series: pd.DataFrame, registry: Registry, round: Round) -> pd.DataFrame:
    """Judge a round's figures against the targets in force on its date.

    ``series``: the figures in force, of all years (columns of Figure). Returned is one row per indicator and kind:
    this round's own (of what ended with the year before its 確定), and the newest 確定 that has a value. Its columns
    are those of Figure, Aim and Verdict, ``word`` (what the plan calls the judgement) and ``latest``.
    """
    own = series["kind"].isin(kinds_of(round)) & (series["fiscal_year"] == round.fiscal_year)
    own &= (series["kind"] != Kind.ACTUAL) | (series["as_of"] == round.as_of)
    own |= series["indicator"].isin(registry.over) & (series["as_of"] == round.last_fiscal_end)
    # One in a unit that does not convert cannot be held against today's target.
    settled = series[(series["kind"] == Kind.FINAL) & (series["state"] == State.VALUE) & (series["unit"] == "")]
    newest = series.index.isin(settled.sort_values("as_of", kind="stable").groupby("indicator").tail(1).index)
    figures = series[own | newest].reset_index(drop=True)

    indicators = [registry.indicator(code) for code in figures["indicator"]]
    aims = [
        _aim(each, registry.target_on(each.code, round.as_of), _thresholds(each, registry, round))
        for each in indicators
    ]
    rows = pd.concat([figures, frame_of(aims, Aim)], axis="columns")
    year_ends = [each.year_end(year) for each, year in zip(indicators, rows["fiscal_year"], strict=True)]
    judged = judge(
        rows.assign(
            # A 暦年 is over before its fiscal year's 確定 is of.
            date=[min(day, end) for day, end in zip(rows["as_of"], year_ends, strict=True)],
            year_end=year_ends,
            value=pd.Series(
                [_judged(each, row) for each, row in zip(indicators, rows.to_dict("records"), strict=True)],
                index=rows.index,
                dtype=object,
            ),
        )
    )
    found = pd.concat([rows, judged], axis="columns")
    words = judging_words(registry, round)
    called = [words.of(each.plan, word) for each, word in zip(indicators, found["judgement"], strict=True)]
    return found.assign(word=pd.Series(called, index=found.index, dtype=object), latest=_latest(found))


def _thresholds(indicator: Indicator, registry: Registry, round: Round) -> Thresholds:
    """Those in force on the round's date; of what ended before it, those of its own end."""
    over = indicator.code in registry.over
    return registry.thresholds_on(indicator.plan, round.last_fiscal_end if over else round.as_of)


def _judged(indicator: Indicator, row: Mapping[Any, Any]) -> Decimal | Fraction | None:
    """What is judged of a row: of a 有無 how far its stage is on the way, as the place of a ``Stage``."""
    value = row["value"] if pd.isna(row["exact"]) else row["exact"]
    if indicator.value_type is not ValueType.MILESTONE or pd.isna(value):
        return None if pd.isna(value) else value
    word = row.get("stage") or indicator.stage(value)
    if word not in indicator.stages:
        return _NO_STAGE
    place, last = indicator.stages.index(word), len(indicator.stages) - 1
    known = list(Stage)
    return Decimal(known.index(Stage.DONE if place == last else Stage.UNDER_WAY if place else Stage.NOT_BEGUN))


def _latest(rows: pd.DataFrame) -> pd.Series:
    """最新: of each indicator the newest figure that is judged; where none is, the newest. A forecast never is."""
    order = pd.DataFrame(
        {
            "indicator": rows["indicator"],
            "judged": [word not in NOT_YET_JUDGED for word in rows["judgement"]],
            "as_of": rows["as_of"],
        }
    )[rows["kind"] != Kind.FORECAST]
    last = order.sort_values(["judged", "as_of"], kind="stable").groupby("indicator").tail(1).index
    return pd.Series(rows.index.isin(last), index=rows.index, dtype=object)


def _aim(indicator: Indicator, target: Target | None, thresholds: Thresholds) -> Aim:
    lower, upper = bounds(target) if target else (None, None)
    return Aim(
        direction=indicator.direction,
        baseline_year=indicator.baseline_year,
        baseline=indicator.baseline,
        baseline_date=indicator.baseline_date,
        value_type=indicator.value_type,
        comparator=target.comparator if target else Comparator.BY_DIRECTION,
        target_year=target.year if target else None,
        target=target.value if target else None,
        lower=lower,
        upper=upper,
        tolerance=target.tolerance if target else None,
        target_date=indicator.year_end(target.year) if target else None,
        milestones=tuple((indicator.year_end(year), value) for year, value in target.milestones) if target else (),
        thresholds=thresholds,
    )
