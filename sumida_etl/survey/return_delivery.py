"""Write returned workbooks and notes into OUT/差戻し/<round>, for the departments to correct."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sumida_etl import incidents
from sumida_etl.file_names import readable, safe_name
from sumida_etl.incidents import Incident
from sumida_etl.reader.admission.rejection import Refusal
from sumida_etl.reader.workbook import Workbook
from sumida_etl.returns.kpi_preview import with_previews
from sumida_etl.returns.letter import Letter
from sumida_etl.returns.note import FAULT, reason_for_note, refusal_findings
from sumida_etl.returns.returned_files import clear_returned, write_refused, write_returned
from sumida_etl.survey.inspection import ReturnFacts
from sumida_etl.survey.received import Received, Refused
from sumida_etl.survey.survey import Survey
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
    writer = ReturnWriter(survey, folder, received)
    writer.workbooks(received)
    return writer.finish(received.refused, only)


class ReturnWriter:
    """Writes what is returned, chunk by chunk, and goes on after a fault.

    ``outline``: all submissions of the run, from which the names are made before the first file is written.
    """

    def __init__(self, survey: Survey, folder: Path, outline: Received) -> None:
        self.survey, self.folder = survey, folder
        self.faults: list[Incident] = []
        self._written: dict[str, Path] = {}
        paths = [outline.workbooks[key].path for key in _returned(outline)["submission"]]
        self._paths = [*paths, *(one.path for one in outline.refused)]
        self._names = return_names(self._paths)

    def workbooks(self, part: Received) -> None:
        """Write the returned workbooks of a chunk. Raises OSError."""
        every = part.batch.findings
        for row in _returned(part).to_dict("records"):
            key = row["submission"]
            book, findings = part.workbooks[key], every[every["submission"] == key]
            name = self._names[book.path]
            if written := self._returned(name, book, findings, row["department"], part.facts):
                self._written[key] = written

    def finish(self, refused: Sequence[Refused], only: Collection[str] | None) -> Returned:
        """Write a note about each refused file, then clear what was returned earlier, as ``send_back``."""
        names = return_names([*self._paths, *(one.path for one in refused if one.path not in self._names)])
        notes = {}
        for one in refused:
            if written := self.note(names[one.path], one.path, [refusal_findings(one.refusal, one.detail)]):
                notes[one.path] = written
        keep = set(names.values())
        if only is not None and self.folder.is_dir():
            there = {path.name.removesuffix(".json").removesuffix(".txt") for path in self.folder.iterdir()}
            keep |= there - set(only)
        clear_returned(self.folder, keep)
        return Returned(self._written, notes, tuple(self.faults))

    def _returned(
        self, name: str, book: Workbook, findings: pd.DataFrame, department: str, facts: ReturnFacts
    ) -> Path | None:
        """The marked workbook; where the program fails over it, a note of its findings and of the fault.

        Raises OSError: the next run returns it again.
        """
        survey = self.survey
        letter = self._letter(survey.name_of(department))
        try:
            shown = with_previews(findings, facts.doubted, survey.registry, survey.round)
            return write_returned(self.folder, name, book, shown, letter, facts.deleted.get(book.sha256, ()))
        except Exception as problem:
            if isinstance(problem, OSError) and problem.errno is not None:  # the disk's, and not the program's
                raise
            number = self._reported(book.path, problem)
            candidates = [findings, refusal_findings(Refusal.FAULT, number)]
            return self.note(name, book.path, candidates, letter, reason_for_note(FAULT, number=number))

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


def _returned(received: Received) -> pd.DataFrame:
    submissions = received.batch.submissions
    return submissions[submissions["outcome"] == Outcome.RETURNED]


def return_names(paths: Iterable[Path]) -> Mapping[Path, str]:
    """A name for what is returned for each file; two files never get the same one, however alike they look."""
    taken: set[str] = set()
    names = {}
    for path in paths:
        wanted = safe_name(readable(path))
        stem, suffix = Path(wanted).stem, Path(wanted).suffix
        number = 1
        name = wanted
        while unicodedata.normalize("NFKC", name).casefold() in taken:
            number += 1
            name = f"{stem} ({number}){suffix}"
        taken.add(unicodedata.normalize("NFKC", name).casefold())
        names[path] = name
    return names
