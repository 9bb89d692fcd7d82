"""What is known of a figure before its new answer comes: the values the plan and the warehouse hold of it."""

from collections.abc import Iterable, Mapping

from sumida_etl.registry import Registry
from sumida_etl.rounds import Round, fiscal_end
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.vocabulary import Combine, Kind, Part

Whose = tuple[str, str, str]
"""A department, the code of an indicator or a result, and the part of it (値, 分子, 分母)."""
Known = Mapping[Whose, tuple[KnownFigure, ...]]
"""Of each figure what is known, oldest first."""


def known_from_plan(registry: Registry, round: Round) -> Known:
    """The plan's own history, of the indicators that one department answers alone."""
    alone = {each.code for each in registry.indicators if each.combine is Combine.SINGLE}
    whose = {
        (registry.group_of(each.department), each.indicator): each.department
        for each in registry.assignments_on(round.as_of)
    }
    found: dict[Whose, list[KnownFigure]] = {}
    for past in sorted((each for each in registry.history if not each.unit), key=lambda each: each.fiscal_year):
        department = whose.get((past.group, past.indicator))
        if past.indicator in alone and department is not None and past.fiscal_year < round.fiscal_year:
            one = KnownFigure(Kind.FINAL, fiscal_end(past.fiscal_year), past.state, past.value)
            found.setdefault((department, past.indicator, Part.VALUE), []).append(one)
    return {key: tuple(every) for key, every in found.items()}


def together(parts: Iterable[Known]) -> Known:
    """What several sources know, the later sources being the newer."""
    found: dict[Whose, tuple[KnownFigure, ...]] = {}
    for part in parts:
        for key, every in part.items():
            found[key] = (*found.get(key, ()), *every)
    return {key: tuple(sorted(every, key=lambda one: (one.same_round, one.as_of))) for key, every in found.items()}
