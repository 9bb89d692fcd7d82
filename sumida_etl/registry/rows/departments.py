"""Who reports, by when, and where letters to them go."""

from dataclasses import dataclass, field
from datetime import date

from sumida_etl.registry.rows.dated import in_force
from sumida_etl.rounds import Due, Round


@dataclass(frozen=True, slots=True)
class Department:
    """所属 under one name; a renamed department is two rows of one code."""

    code: str
    name: str
    bureau: str
    valid_from: date
    valid_to: date | None
    predecessors: tuple[str, ...]
    note: str
    group: str = ""
    """団体コード of the municipality it belongs to; empty in the plan of one municipality alone."""
    group_name: str = ""
    prefecture: str = ""
    """Of the municipality; empty: the plan's own."""

    @property
    def full_name(self) -> str:
        """The name with the municipality's in front, where a plan has several."""
        return f"{self.group_name} {self.name}" if self.group else self.name

    def is_active_on(self, day: date) -> bool:
        """Whether the department has this name on the day."""
        return in_force(self, day)


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """When the questionnaires of a round are due, or of all that end with some months (``round``: None).

    ``department``: of one department alone; empty: of all. ``reason``, ``name``: why and by whom it was set.
    """

    round: Round | None
    months: tuple[int, ...]
    department: str
    due: Due
    reason: str
    name: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Where letters to a department go (宛先, CC). Belongs to no edition of the plan, and is never shown."""

    department: str
    to: tuple[str, ...] = field(repr=False)
    copies: tuple[str, ...] = field(repr=False, default=())
