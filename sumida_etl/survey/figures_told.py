"""Every figure told so far, by who is asked for it now: what the checks hold a new one against."""

from collections.abc import Iterable, Mapping

import pandas as pd

from sumida_etl.attainment.series import PlanOf
from sumida_etl.attainment.units import figures_of, in_units_of
from sumida_etl.registry import Registry
from sumida_etl.registry.years.handed_on import HandedOn
from sumida_etl.rounds import Round
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.templates.known_figures import Known, Whose, known_from_plan, together
from sumida_etl.vocabulary import Kind, State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source

_TOLD = ("department", "kind", "as_of", "state", "value", "raw", "remark", "round")


def known_figures(registry: Registry, round: Round, source: Source, plan_of: PlanOf) -> Known:
    """The plan's history, and every figure in force up to and including the round, by who is asked for it now.

    All in the units of now; what does not convert is left out.
    """
    with reading(source) as moment:
        frames = queries.earlier_values(moment, round), queries.results_until(moment, round)
    alike = [in_units_of(registry, round, frame, plan_of).alike for frame in frames]
    told = by_reporter(alike, HandedOn(registry, round), round)
    return together([known_from_plan(registry, round), {key: one_line(key, by) for key, by in told.items()}])


def by_reporter(
    frames: Iterable[pd.DataFrame], handed_on: HandedOn, round: Round
) -> dict[Whose, dict[str, list[KnownFigure]]]:
    """By who is asked now the figures of each department that told them."""
    found: dict[Whose, dict[str, list[KnownFigure]]] = {}
    now = round.key
    for frame in frames:
        told = zip(*(frame[name].tolist() for name in _TOLD), strict=True)
        for (figure, part), (department, kind, day, state, value, raw, remark, then) in zip(
            figures_of(frame), told, strict=True
        ):
            if figure:
                known = value if state == State.VALUE else None
                one = KnownFigure(Kind(kind), day, State(state), known, raw, remark, then == now, then)
                key = handed_on.reporter(department, figure, part), figure, part
                found.setdefault(key, {}).setdefault(department, []).append(one)
    return found


def one_line(key: Whose, told: Mapping[str, list[KnownFigure]]) -> tuple[KnownFigure, ...]:
    """What all told, one after the other; where two told the same, as before a merger, what the asked one told."""
    moments = [(one.told, one.kind, one.as_of) for by in told.values() for one in {*by}]
    if len(set(moments)) < len(moments):
        return tuple(told.get(key[0], ()))
    return tuple(one for by in told.values() for one in by)
