"""What the board's pages show: a round, a department in it, a workbook as it was received."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sumida_etl.desk.board.overview import Decision, Row
from sumida_etl.desk.board.runs import RunShown
from sumida_etl.rounds import Round


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round's page. ``runs``: None where the server does not answer; ``told``: what coordinators were not told."""

    rows: tuple[Row, ...]
    decisions: tuple[Decision, ...]
    runs: tuple[RunShown, ...] | None
    due: str
    rounds: tuple[Round, ...]
    returned: int
    templates: int
    marked: int
    """How many figures are marked for follow-up."""
    told: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionShown:
    """A workbook of a department, as it was received."""

    number: int | None
    outcome: str
    received_at: datetime
    name: str
    withdrawn: bool
    current: bool
    reason: str = ""
    """Why it changed the version before, as the department said at the desk."""


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    """A department in a round: where it stands, what is open, and all that it sent, the latest first."""

    row: Row
    findings: tuple[dict[str, Any], ...]
    submissions: tuple[SubmissionShown, ...]
