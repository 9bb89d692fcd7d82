"""Every figure told so far, by who is asked for it now: what the checks hold a new one against."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from sumida_etl.attainment.series import PlanOf
from sumida_etl.attainment.units import figures_of, in_units_of
from sumida_etl.registry import Registry
from sumida_etl.registry.years.handed_on import HandedOn
from sumida_etl.rounds import Round
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.templates.known_figures import Known, Whose, known_from_plan
from sumida_etl.vocabulary import Kind, State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source

ByReporter = dict[Whose, dict[str, list[KnownFigure]]]
"""By who is asked for a figure now, what each department told of it."""
_TOLD = ("department", "kind", "as_of", "state", "value", "raw", "remark", "round")
_SOME = 20
"""Departments that are read one by one; after them all are, which takes no longer than so many queries."""


class FiguresTold(Mapping[Whose, tuple[KnownFigure, ...]]):
    """What is known of each figure, oldest first.

    What the round itself told already is read for a department that is asked about: a retry is about one of thousands.
    Sent to another process all of it is read, since that may reach no database.
    """

    def __init__(
        self,
        plan: Known,
        before: ByReporter,
        told: Iterable[str],
        moved: Iterable[str],
        read: Callable[[queries.Codes], ByReporter],
    ) -> None:
        """Of ``plan`` and the rounds ``before``.

        ``told``: the departments that told something in the round; ``moved``: those of them of whose figures another
        may be asked by now. ``read`` tells what some of them told (None: all).
        """
        self._plan, self._before, self._read = plan, before, read
        self._left, self._moved = set(told), frozenset(moved)
        self._now: ByReporter = {}
        self._queries = 0

    def __getitem__(self, whose: Whose) -> tuple[KnownFigure, ...]:
        self._look(self._left & {whose[0], *self._moved})
        told = dict(self._before.get(whose, {}))
        for department, figures in self._now.get(whose, {}).items():
            told[department] = [*told.get(department, ()), *figures]
        known = (*self._plan.get(whose, ()), *one_line(whose, told))
        if not known:
            raise KeyError(whose)
        return in_order(known)

    def __iter__(self) -> Iterator[Whose]:
        self._look(self._left)
        return iter(dict.fromkeys((*self._plan, *self._before, *self._now)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __reduce__(self) -> tuple[type, tuple[dict[Whose, tuple[KnownFigure, ...]]]]:
        return dict, (dict(self),)

    def before(self) -> Known:
        """What the rounds before told."""
        return {whose: in_order(one_line(whose, told)) for whose, told in self._before.items()}

    def _look(self, departments: set[str]) -> None:
        if not departments:
            return
        self._queries += 1
        every = self._queries > _SOME or len(departments) > _SOME
        for whose, told in self._read(None if every else departments).items():
            self._now.setdefault(whose, {}).update(told)
        self._left = set() if every else self._left - departments


def figures_told(
    registry: Registry, round: Round, source: Source, plan_of: PlanOf, current: pd.DataFrame, edition: str | None
) -> FiguresTold:
    """The plan's history, and every figure in force up to and including the round, by who is asked for it now.

    All in the units of now; what does not convert is left out. ``current``: the submissions in force in the round;
    ``edition``: the plan edition that it goes by.
    """
    handed_on = HandedOn(registry, round)

    def told(frames: Iterable[pd.DataFrame]) -> ByReporter:
        alike = (in_units_of(registry, round, frame, plan_of).alike for frame in frames)
        return by_reporter(alike, handed_on, round)

    def told_now(departments: queries.Codes) -> ByReporter:
        with reading(source) as moment:
            return told([read(moment, round, None, departments) for read in (queries.values_of, queries.results_of)])

    with reading(source) as moment:
        before = [read(moment, round) for read in (queries.values_before, queries.results_before)]
    # By the same plan a department was asked then for what it is asked now.
    moved = current if edition is None else current[current["plan_edition"] != edition]
    plan, departments = known_from_plan(registry, round), current["department"]
    return FiguresTold(plan, told(before), departments, moved["department"], told_now)


def by_reporter(frames: Iterable[pd.DataFrame], handed_on: HandedOn, round: Round) -> ByReporter:
    """By who is asked now the figures of each department that told them."""
    found: ByReporter = {}
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


def in_order(known: Iterable[KnownFigure]) -> tuple[KnownFigure, ...]:
    """Oldest first, what the round itself told last."""
    return tuple(sorted(known, key=lambda one: (one.same_round, one.as_of)))
