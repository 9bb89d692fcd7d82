"""Write returned workbooks and notes into OUT/差戻し/<round>, for the departments to correct."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sumida_etl import incidents
from sumida_etl.file_names import readable
from sumida_etl.incidents import Incident
from sumida_etl.reader.admission.rejection import Refusal
from sumida_etl.reader.workbook import Workbook
from sumida_etl.returns.kpi_preview import with_previews
from sumida_etl.returns.letter import Letter
from sumida_etl.returns.note import FAULT, refusal_findings, why_a_note
from sumida_etl.returns.return_facts import ReturnFacts
from sumida_etl.returns.return_names import return_names
from sumida_etl.returns.write import clear_returned, write_refused, write_returned
from sumida_etl.survey import Received, Survey
from sumida_etl.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Returned:
    """The workbooks and notes that were sent back.

    Attributes:
        workbooks: By submission, the marked workbook or the note that stands in its place.
        notes: By path of a file that was not admitted, the note about it.
        faults: Faults of the program on the way; the file got a note with the number, or nothing at all.
    """

    workbooks: dict[str, Path]
    notes: dict[Path, Path]
    faults: tuple[Incident, ...] = ()


def send_back(received: Received, survey: Survey, folder: Path, *, only: Collection[str] | None = None) -> Returned:
    """Write a returned workbook or a note for everything refused, and clear what was returned earlier.

    A program fault over one file does not stop the others. ``only``: names of the files that were looked at; what was
    returned of other files stays (None: all files were looked at). Raises OSError.
    """
    submissions = received.batch.submissions
    bad = submissions[submissions["outcome"] == Outcome.RETURNED].to_dict("records")
    paths = [received.workbooks[row["submission"]].path for row in bad]
    names = return_names([*paths, *(one.path for one in received.refused)])
    writer = _ReturnWriter(survey, folder)
    workbooks = {}
    for row, path in zip(bad, paths, strict=True):
        book = received.workbooks[row["submission"]]
        findings = received.batch.findings
        findings = findings[findings["submission"] == row["submission"]]
        if written := writer.returned(names[path], book, findings, row["department"], received.facts):
            workbooks[row["submission"]] = written
    notes = {}
    for one in received.refused:
        if written := writer.note(names[one.path], one.path, [refusal_findings(one.refusal, one.detail)]):
            notes[one.path] = written
    keep = set(names.values())
    if only is not None and folder.is_dir():
        there = {path.name.removesuffix(".json").removesuffix(".txt") for path in folder.iterdir()}
        keep |= there - set(only)
    clear_returned(folder, keep)
    return Returned(workbooks, notes, tuple(writer.faults))


class _ReturnWriter:
    """Writes what is returned, file by file, and goes on after a fault."""

    def __init__(self, survey: Survey, folder: Path) -> None:
        self.survey, self.folder = survey, folder
        self.faults: list[Incident] = []

    def returned(
        self, name: str, book: Workbook, findings: pd.DataFrame, department: str, facts: ReturnFacts
    ) -> Path | None:
        """The marked workbook; where the program fails over it, a note of its findings and of the fault."""
        survey = self.survey
        letter = self._letter(survey.name_of(department))
        try:
            shown = with_previews(findings, facts.doubted, survey.registry, survey.round)
            return write_returned(self.folder, name, book, shown, letter, facts.deleted.get(book.sha256, ()))
        except Exception as problem:
            # A disk that is full or may not be written fails the note as well, and then everything stops.
            number = self._reported(book.path, problem)
            candidates = [findings, refusal_findings(Refusal.FAULT, number)]
            return self.note(name, book.path, candidates, letter, why_a_note(FAULT, number=number))

    def note(
        self, name: str, path: Path, candidates: list[pd.DataFrame], letter: Letter | None = None, reason: str = ""
    ) -> Path | None:
        """Write a note with the first of ``candidates`` that can be written; None if none can. Raises OSError."""
        for findings in candidates:
            try:
                return write_refused(self.folder, name, path, findings, letter or self._letter(""), reason)
            except OSError:
                raise
            except Exception as problem:
                self._reported(path, problem)
        return None

    def _letter(self, department: str) -> Letter:
        return Letter(self.survey.round, department, self.survey.registry.ward.office)

    def _reported(self, path: Path, problem: Exception) -> str:
        self.faults.append(incidents.report("差戻し", readable(path), problem))
        return self.faults[-1].number
