"""From files to checked submissions: a file that is not let in stops no other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sumida_etl.checks.batch import Batch
from sumida_etl.checks.inspection import inspect
from sumida_etl.checks.rivals import settle_rivals
from sumida_etl.checks.waivers import Waiver, excuse
from sumida_etl.forms.refusal import Refusal, RefusedError
from sumida_etl.forms.tables import read_forms
from sumida_etl.forms.workbook import Workbook, read_workbook
from sumida_etl.survey.opened import Survey
from sumida_etl.survey.undisturbed import undisturbed

Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not let in at the door."""

    path: Path
    refusal: Refusal
    detail: str


@dataclass(frozen=True, slots=True, eq=False)
class Received:
    """Files read and checked together: ``batch`` holds what could be opened, ``refused`` what could not."""

    batch: Batch
    workbooks: dict[str, Workbook]
    refused: tuple[Refused, ...]
    stale: tuple[Waiver, ...] = ()
    """Waivers that excuse nothing any more."""
    deeper: tuple[Path, ...] = ()
    litter: tuple[Path, ...] = ()
    """What lies in the inbox and was not read, see ``forms.inbox``."""


@undisturbed()
def receive(paths: Iterable[Path], survey: Survey) -> Received:
    """Read and check files in one pass; a file that is not let in stops no other."""
    workbooks: dict[str, Workbook] = {}
    refused = []
    for path in paths:
        try:
            workbook = read_workbook(path)
        except RefusedError as error:
            refused.append(Refused(path, error.refusal, error.detail))
        else:
            workbooks.setdefault(workbook.sha256, workbook)
    forms = read_forms(workbooks.values(), survey.round)
    return Received(inspect(forms, survey.asked, survey.registry, survey.key), workbooks, tuple(refused))


def together(parts: Sequence[Received], survey: Survey) -> Received:
    """All chunks as one, with what can only be seen in all of them: rival workbooks and waivers."""
    whole = Batch.together([part.batch for part in parts])
    excused = excuse(settle_rivals(whole), survey.waivers, survey.round)
    workbooks = {key: book for part in parts for key, book in part.workbooks.items()}
    return Received(excused.batch, workbooks, tuple(one for part in parts for one in part.refused), excused.stale)


def in_chunks(every: Sequence[Each], size: int) -> Iterator[Sequence[Each]]:
    """Files, or whatever stands for them, in chunks of at most ``size``."""
    for start in range(0, len(every), size):
        yield every[start : start + size]
