"""What the check of one upload found, as it goes from the process that checks to the one that shows it."""

from pydantic import BaseModel, ConfigDict

ANSWER, UPLOAD, RETURNED = "answer.json", "調査票.xlsx", "差戻し.xlsx"
"""Names in the folder of a check: the answer, the uploaded bytes, and what is written to be sent back."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ShownCell(_Frozen):
    """A cell of a row: its address, the header above it, what stands in it."""

    cell: str
    header: str
    text: str


class ShownFinding(_Frozen):
    """A finding as a person reads it. ``preview``: how the value would be judged, where that can be said."""

    code: str
    word: str
    error: bool
    sheet: str
    cell: str
    raw: str
    message: str
    example: str
    answered: bool
    preview: str


class ShownRow(_Frozen):
    """What was found in one row of a sheet, with the row; one without cells is of no row."""

    sheet: str
    findings: tuple[ShownFinding, ...]
    cells: tuple[ShownCell, ...] = ()


class ShownFigure(_Frozen):
    """An indicator as it would be judged."""

    code: str
    name: str
    kind: str
    value: str
    target: str
    judged: str


class ShownChange(_Frozen):
    """A figure or a text that would differ from the version in force."""

    code: str
    name: str
    kind: str
    before: str
    after: str


class Answer(_Frozen):
    """The check of one upload.

    Attributes:
        sha256: Of the bytes that were checked; empty where they were not let in.
        department: The code of the department that the workbook surely is of; empty where that is not certain.
        errors: How many findings keep it from being accepted.
        unlisted: How many findings there are beside those shown.
        resubmits: Whether a version of the department is in force, from which ``changes`` are what differs.
        withdrawn: Whether the department's workbook of this content was withdrawn: it is not taken again.
        returned: Name of the file to take back (the marked workbook, or a note); empty where nothing was found.
    """

    round: str
    sha256: str
    size: int
    department: str
    errors: int
    warnings: int
    rows: tuple[ShownRow, ...]
    unlisted: int
    figures: tuple[ShownFigure, ...]
    changes: tuple[ShownChange, ...]
    returned: str
    withdrawn: bool = False
    resubmits: bool = False

    @property
    def acceptable(self) -> bool:
        """Whether it may be handed in."""
        return bool(self.department and self.sha256) and self.errors == 0 and not self.withdrawn
