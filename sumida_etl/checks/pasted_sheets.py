"""Findings about sheets that were pasted over from another department's workbook: one for the sheet, or the cover."""

from collections.abc import Collection, Iterator, Mapping

from schemas.submission import COVER
from sumida_etl.checks.context import CheckContext
from sumida_etl.checks.cover import LABELS
from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.checks.matching.responses import Responses


def pasted_findings(
    read: Collection[Responses], context: CheckContext, departments: Mapping[str, str]
) -> Iterator[Finding]:
    """One finding for each sheet that holds another department's form; where all do, the cover alone is the odd one."""
    for submission in dict.fromkeys(key for each in read for key in each.pasted):
        whose = {each.sheet.name: each.pasted[submission] for each in read if submission in each.pasted}
        filled = {each.sheet.name for each in read if (each.rows["submission"] == submission).any()} - whose.keys()
        name = context.registry.department(departments[submission], context.round.as_of).name
        own = [one for one in filled if _has_own_rows(one, submission, read)]
        if len(set(whose.values())) == 1 and len(whose) > 1 and not own:
            owner = next(iter(whose.values()))
            said = {"owner_name": _name(owner, context), "department_name": name}
            place = CellRef(submission, COVER.name, f"B{LABELS['department_name']}")
            yield finding("C015", place, name, {**said, "office": context.registry.ward.office})
            continue
        for sheet, owner in whose.items():
            said = {"owner_name": _name(owner, context), "department_name": name}
            yield finding(
                "S018", CellRef(submission, sheet, "A1"), "", {**said, "office": context.registry.ward.office}
            )


def _has_own_rows(sheet: str, submission: str, read: Collection[Responses]) -> bool:
    rows = next(each.rows for each in read if each.sheet.name == sheet)
    mine = rows[rows["submission"] == submission]
    return bool((mine["asked"] & mine["present"]).any())


def _name(code: str, context: CheckContext) -> str:
    return context.registry.department(code, context.round.as_of).name
