"""Files that were received: what was read of them and found in them, or why they were refused."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sumida_etl import incidents
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.department_binding import department_concerned
from sumida_etl.checks.repeated_figures import RepeatedFigures
from sumida_etl.checks.waivers import Waiver
from sumida_etl.file_names import readable
from sumida_etl.incidents import Incident
from sumida_etl.reader.admission.rejection import Refusal
from sumida_etl.reader.workbook import Workbook
from sumida_etl.survey.inspection import ReturnFacts


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not admitted, or over which the program failed: then there is an ``incident``."""

    path: Path
    refusal: Refusal
    detail: str
    incident: Incident | None = None

    @classmethod
    def failed(cls, path: Path, stage: str, problem: Exception) -> "Refused":
        """Report a fault of the program and refuse the file it was met over."""
        incident = incidents.report(stage, readable(path), problem)
        return cls(path, Refusal.FAULT, incident.number, incident)

    @property
    def name(self) -> str:
        """The file's name as people read it."""
        return readable(self.path)


@dataclass(frozen=True, slots=True, eq=False)
class Received:
    """Files that were read and checked: ``batch`` holds those that could be opened, ``refused`` the others.

    ``repeated`` is what is compared between submissions, ``facts`` what returned workbooks are written from.
    """

    batch: Batch
    workbooks: dict[str, Workbook]
    refused: tuple[Refused, ...]
    repeated: RepeatedFigures
    facts: ReturnFacts
    stale: tuple[Waiver, ...] = ()
    """Waivers that no longer match a warning."""
    used: tuple[Waiver, ...] = ()
    """Waivers that match one."""
    nested: tuple[Path, ...] = ()
    leftovers: tuple[Path, ...] = ()
    """Paths in the inbox that were not read (see ``reader.inbox``)."""
    superseded: tuple[str, ...] = ()
    """Names of workbooks beside which the same department's later one counts."""
    withdrawn: tuple[str, ...] = ()
    """Names of workbooks of the same content as one that was withdrawn."""

    def only(self, submissions: Collection[str]) -> "Received":
        """The same with some submissions alone; refused files stay."""
        books = {key: book for key, book in self.workbooks.items() if key in submissions}
        return replace(self, batch=self.batch.only(submissions), workbooks=books)

    def outline(self, findings: Collection[str] = ()) -> "Received":
        """The same without figures, texts and contents of workbooks: little memory for each submission.

        ``findings``: submissions whose findings are kept all the same.
        """
        books = {key: replace(book, sheets={}, data=b"", beside=()) for key, book in self.workbooks.items()}
        known = self.batch.findings
        kept = known[department_concerned(known) | known["submission"].isin(list(findings))]
        return replace(
            self,
            batch=replace(self.batch.only(()), submissions=self.batch.submissions, findings=kept),
            workbooks=books,
            facts=self.facts.none(),
        )

    @classmethod
    def together(cls, parts: Sequence["Received"]) -> "Received":
        """Several chunks as one; a workbook that is in two of them counts once, in the first."""
        books: dict[str, Workbook] = {}
        batches = []
        for part in parts:
            fresh = part.workbooks.keys() - books.keys()
            batches.append(part.batch if len(fresh) == len(part.workbooks) else part.batch.only(fresh))
            books |= {key: book for key, book in part.workbooks.items() if key in fresh}
        stale = tuple(dict.fromkeys(waiver for part in parts for waiver in part.stale))
        used = tuple(dict.fromkeys(waiver for part in parts for waiver in part.used))
        return cls(
            Batch.together(batches),
            books,
            tuple(one for part in parts for one in part.refused),
            RepeatedFigures.together(part.repeated for part in parts),
            ReturnFacts.together(part.facts for part in parts),
            tuple(waiver for waiver in stale if waiver not in used),
            used,
        )
