"""One fault each, as a person would make it, and what is found: nothing else may be."""

from dataclasses import dataclass

from tests.checks.editing import Edit

C, I, R, N = "表紙", "指標", "効果・実績", "取組状況"  # noqa: E741 - as short as the table needs


@dataclass(frozen=True)
class Expected:
    """A finding: its code, sheet and cell, and a distinctive part of the sentence."""

    code: str
    sheet: str
    cell: str
    says: str


class Fault:
    """What was done to a department's correct workbook, and the findings it must give."""

    def __init__(self, name: str, department: str, *steps: Edit | Expected) -> None:
        self.name, self.department = name, department
        self.edits = [step for step in steps if not isinstance(step, Expected)]
        self.expected = [step for step in steps if isinstance(step, Expected)]


found = Expected
