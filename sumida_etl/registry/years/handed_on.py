"""Which department is asked now for what another one reported before."""

from collections.abc import Callable

from sumida_etl.registry.registry import Registry
from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.years.succession import Succession
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Combine, Part


class HandedOn:
    """Who goes on with whose figures and texts, as the plan of a round says."""

    def __init__(self, registry: Registry, round: Round) -> None:
        """Of everything that is asked in the round. Raises OutsidePlansError."""
        plan, day = registry.in_round(round), round.as_of
        self._group_of = plan.group_of
        self._succession = Succession(plan.departments, day)
        alone = {row.code for row in plan.indicators if row.combine is Combine.SINGLE}
        asked = {
            (row.department, row.indicator, str(row.part)): row.indicator in alone for row in plan.assignments_on(day)
        }
        asked |= {(row.department, row.code, str(Part.VALUE)): True for row in plan.results if in_force(row, day)}
        self._asked = frozenset(asked)
        self._alone = {
            (self._group_of(department), figure, part): department
            for (department, figure, part), is_alone in asked.items()
            if is_alone
        }
        self._writers = {(code, row.plan, row.measure, row.item) for row in plan.items for code in row.departments}

    def reporter(self, department: str, figure: str, part: str) -> str:
        """Who is asked now for a figure (the code of an indicator or result) that a department reported.

        What one department answers alone goes on with whoever answers it now; a share of a sum, or a part of a ratio,
        with the only successor of who gave it (前身). The department itself where nobody goes on with it.
        """
        if (department, figure, part) in self._asked:
            return department
        alone = self._alone.get((self._group_of(department), figure, part))
        return alone or self._heir(department, lambda heir: (heir, figure, part) in self._asked)

    def writer(self, department: str, plan: str, measure: str, item: str) -> str:
        """Who writes now about an item of which a department wrote."""
        if (department, plan, measure, item) in self._writers:
            return department
        return self._heir(department, lambda heir: (heir, plan, measure, item) in self._writers)

    def _heir(self, department: str, goes_on: Callable[[str], bool]) -> str:
        heir = self._succession.answers_for(department)
        return heir if heir is not None and goes_on(heir) else department
