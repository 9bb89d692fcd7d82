"""Sending workbooks back: what of a round is refused, written into OUT/差戻し/<round> for the department to mend."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sumida_etl.forms.tables import read_forms
from sumida_etl.returns.letter import Letter
from sumida_etl.returns.lost import lost_rows
from sumida_etl.returns.names import return_names
from sumida_etl.returns.note import refusal_findings
from sumida_etl.returns.prospects import with_prospects
from sumida_etl.returns.returned import clear_returned, write_refused, write_returned
from sumida_etl.survey import Received, Survey
from sumida_etl.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Returned:
    """What was sent back: by submission the marked workbook, by file refused at the door the note."""

    workbooks: dict[str, Path]
    notes: dict[Path, Path]


def send_back(received: Received, survey: Survey, folder: Path, *, only: Collection[str] | None = None) -> Returned:
    """Write a returned workbook or a note for everything refused, and clear what was returned earlier.

    ``only``: the file names that were looked at, where others may lie in the inbox: what was returned of those stays.
    Raises OSError.
    """
    submissions = received.batch.submissions
    bad = submissions[submissions["outcome"] == Outcome.RETURNED].to_dict("records")
    paths = [received.workbooks[row["submission"]].path for row in bad]
    names = return_names([*paths, *(one.path for one in received.refused)])
    workbooks = {}
    for row, path in zip(bad, paths, strict=True):
        book = received.workbooks[row["submission"]]
        findings = received.batch.findings
        findings = findings[findings["submission"] == row["submission"]]
        letter = Letter(survey.round, survey.name_of(row["department"]), survey.registry.ward.office)
        findings = with_prospects(findings, read_forms([book], survey.round), survey.asked, survey.registry)
        lost = lost_rows(book, findings, row["department"], survey.asked, survey.registry)
        workbooks[row["submission"]] = write_returned(folder, names[path], book, findings, letter, lost)
    notes = {}
    letter = Letter(survey.round, "", survey.registry.ward.office)
    for one in received.refused:
        found = refusal_findings(one.refusal, one.detail)
        notes[one.path] = write_refused(folder, names[one.path], one.path, found, letter)
    keep = set(names.values())
    if only is not None and folder.is_dir():
        there = {path.name.removesuffix(".json").removesuffix(".txt") for path in folder.iterdir()}
        keep |= there - set(only)
    clear_returned(folder, keep)
    return Returned(workbooks, notes)
