"""Answers of earlier rounds in the units that their figures have now."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from sumida_etl.registry import Registry
from sumida_etl.registry.years.units import moved
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Part

_PartOf = tuple[str, str]
"""The code of an indicator or result, and the part of it."""


@dataclass(frozen=True, slots=True, eq=False)
class InUnits:
    """``answers``: every value that converts in the unit of now. ``others``: which rows do not, as of 件 to 人."""

    answers: pd.DataFrame
    others: pd.Series

    @property
    def alike(self) -> pd.DataFrame:
        """Those of one unit with now."""
        return self.answers[~self.others] if self.others.any() else self.answers


def in_units_of(
    registry: Registry, round: Round, answers: pd.DataFrame, plan_of: Callable[[Round], Registry]
) -> InUnits:
    """Read answers (columns round and value, indicator and part or result) in the units of a round's plan.

    ``plan_of``: the plan that each round went by. Raises OutsidePlansError.
    """
    values, others = answers["value"].tolist(), [False] * len(answers)
    now = _units(registry.in_round(round)) if len(answers) else {}
    whose = figures_of(answers)
    rounds = answers["round"].tolist()
    for key in dict.fromkeys(rounds):
        then = _units(plan_of(Round.parse(key)).in_round(Round.parse(key)))
        changed = {each for each, unit in then.items() if now.get(each, unit) != unit}
        for at in (place for place, each in enumerate(rounds) if each == key and whose[place] in changed):
            if values[at] is not None:
                found = moved(values[at], then[whose[at]], now[whose[at]])
                values[at], others[at] = (values[at], True) if found is None else (found, False)
    if values != answers["value"].tolist():
        answers = answers.assign(value=pd.Series(values, index=answers.index, dtype=object))
    return InUnits(answers, pd.Series(others, index=answers.index, dtype=bool))


def figures_of(answers: pd.DataFrame) -> list[_PartOf]:
    """Which figure each answer is of; an empty code where it is of none, as a row that a department added may be."""
    figures = answers["indicator" if "indicator" in answers else "result"].tolist()
    parts = answers["part"].tolist() if "part" in answers else [Part.VALUE] * len(answers)
    return [(str(figure or ""), str(part)) for figure, part in zip(figures, parts, strict=True)]


def _units(registry: Registry) -> dict[_PartOf, str]:
    found = {(row.code, str(Part.VALUE)): row.unit for row in registry.indicators}
    found |= {(row.code, str(Part.VALUE)): row.unit for row in registry.results}
    return found | {(row.indicator, str(row.part)): row.unit for row in registry.assignments if row.part != Part.VALUE}
