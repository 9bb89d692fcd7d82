"""From files to checked submissions. A fault over one file never stops another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

from sumida_etl.checks.batch import Batch
from sumida_etl.checks.repeated_figures import RepeatedFigures
from sumida_etl.checks.structure import is_form
from sumida_etl.incidents import isolate_failures
from sumida_etl.memory import uncollected
from sumida_etl.reader.admission.package import Arrival, open_attached, open_file
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.mail import is_mail, open_mail
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import Workbook, read_opened
from sumida_etl.survey.inspection import Inspected, ReturnFacts, inspected
from sumida_etl.survey.received import Received, Refused
from sumida_etl.survey.survey import Survey

Item = TypeVar("Item")
Opened: TypeAlias = Arrival | Refused
"""A file that was opened, or that could not be."""


def receive(paths: Iterable[Path], survey: Survey) -> Received:
    """Read and check files in one pass. A file over which the program fails is refused, and no other."""
    return receive_opened(opened(paths), survey)


@uncollected()
def receive_opened(files: Iterable[Opened], survey: Survey) -> Received:
    """As ``receive``, of files that were opened, here or elsewhere."""
    workbooks, refused = read_workbooks(files, survey)

    def check(books: Sequence[Workbook]) -> Inspected:
        return inspected(read_forms(books, survey.round), survey.asked, survey.registry, survey.key)

    checked = isolate_failures(list(workbooks.values()), check)
    for book, problem in checked.failed:
        refused.append(Refused.failed(book.path, "点検", problem))
        del workbooks[book.sha256]
    return received(workbooks, refused, checked.done or (check(()),), survey)


def received(
    workbooks: dict[str, Workbook], refused: list[Refused], done: Sequence[Inspected], survey: Survey
) -> Received:
    """Workbooks after the checks, in one or several parts."""
    batch = Batch.together([one.batch for one in done])
    return Received(
        replace(batch, submissions=batch.submissions.assign(plan_edition=survey.edition)),
        workbooks,
        tuple(refused),
        RepeatedFigures.together(one.repeated for one in done),
        ReturnFacts.together(one.facts for one in done),
    )


def opened(paths: Iterable[Path]) -> Iterator[Opened]:
    """Every file, and every attachment of a mail, opened; or why it could not be."""
    return (_attempted(path, work) for path, work in _each_file(paths))


def read_workbooks(files: Iterable[Opened], survey: Survey) -> tuple[dict[str, Workbook], list[Refused]]:
    """Read opened files: workbooks by SHA-256 (the first of two with the same content), and the refused files.

    Of a workbook without anything of ours nothing is kept: a thousand of them would fill the memory.
    """
    workbooks: dict[str, Workbook] = {}
    refused = []
    for file in files:
        read = file if isinstance(file, Refused) else _attempted(file.path, partial(_read, file, survey))
        if isinstance(read, Refused):
            refused.append(read)
        else:
            workbooks.setdefault(read.sha256, read)
    return workbooks, refused


def _read(file: Arrival, survey: Survey) -> Workbook:
    book = read_opened(file)
    if not is_form(book, survey.round):
        raise RefusedError(Refusal.FOREIGN, survey.registry.ward.office)
    return book


def _attempted(path: Path, work: Callable[[], Item]) -> Item | Refused:
    try:
        return work()
    except RefusedError as error:
        return Refused(path, error.refusal, error.detail)
    except Exception as problem:
        return Refused.failed(path, "読み取り", problem)


def _each_file(paths: Iterable[Path]) -> Iterator[tuple[Path, Callable[[], Arrival]]]:
    """Every file, and every attachment of a mail, with its path and how it is opened."""
    for path in paths:
        if not is_mail(path):
            yield path, partial(open_file, path)
            continue
        try:
            mail = open_mail(path)
        except Exception as problem:
            yield path, partial(_raise, problem)
        else:
            yield from (
                (each.path, partial(open_attached, each.path, each.data, mail.arrived)) for each in mail.attachments
            )


def _raise(problem: Exception) -> Arrival:
    raise problem


def in_chunks(every: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Split a sequence into chunks of at most ``size`` items."""
    for start in range(0, len(every), size):
        yield every[start : start + size]
