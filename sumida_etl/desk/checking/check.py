"""The check of one upload, with the same rules, plan and record as a run's: what is found here, a run finds too."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sumida_etl.checks.department_binding import unbound_in
from sumida_etl.checks.run import Inspection, inspect
from sumida_etl.desk.checking.answer import RETURNED, UPLOAD, Answer, ShownChange, ShownFigure
from sumida_etl.desk.checking.preview import previewed
from sumida_etl.desk.checking.row_pictures import shown_rows
from sumida_etl.desk.reading import readable_store
from sumida_etl.reader.tables import Forms, read_forms
from sumida_etl.reader.workbook import Workbook
from sumida_etl.returns.kpi_preview import KPI_PREVIEW, with_previews
from sumida_etl.returns.letter import Letter, listed
from sumida_etl.returns.note import refusal_findings
from sumida_etl.returns.returned_files import write_refused, write_returned
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey.inspection import reduced
from sumida_etl.survey.intake import opened, read_workbooks, received
from sumida_etl.survey.received import Received, Refused
from sumida_etl.survey.settling import together
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.tracing.changes import until_now
from sumida_etl.vocabulary import Severity


@dataclass(frozen=True, slots=True, eq=False)
class _Checked:
    """An upload after the checks; where it was refused only ``findings`` and ``size`` say anything."""

    findings: pd.DataFrame
    size: int
    department: str = ""
    book: Workbook | None = None
    forms: Forms | None = None


def check_upload(folder: Path, settings: Settings, round: Round) -> Answer:
    """Check ``UPLOAD`` in a folder, in a round; what is to be taken back is written beside it.

    Raises as ``Survey.open`` and ``readable_store``.
    """
    survey = Survey.open(settings, round)
    with readable_store(settings) as store:
        survey = survey.with_previous_values(store) if store else survey
        return _answer(folder, survey, store)


def _answer(folder: Path, survey: Survey, store: Store | None) -> Answer:
    path = folder / UPLOAD
    books, refused = read_workbooks(opened([path]), survey)
    if refused:
        return _of_refused(folder, refused[0], survey)
    (book,) = books.values()
    try:
        inspection = inspect(read_forms([book], survey.round), survey.asked, survey.registry, survey.key)
        got = received(books, [], (reduced(inspection, survey.registry),), survey)
        of = str(got.batch.submissions["department"].iloc[0] or "") if len(got.batch.submissions) else ""
        got = together((got,), survey, store)
    except Exception as problem:
        return _of_refused(folder, Refused.failed(path, "点検", problem), survey)
    if got.refused:
        return _of_refused(folder, got.refused[0], survey)
    if got.withdrawn:
        return _of_withdrawn(book, of, survey)
    return _of_checked(folder, book, inspection, got, survey, store)


def _of_refused(folder: Path, refused: Refused, survey: Survey) -> Answer:
    findings = refusal_findings(refused.refusal, refused.detail).assign(**{KPI_PREVIEW: ""})
    letter = Letter(survey.round, "", survey.registry.ward.office)
    written = write_refused(folder, RETURNED, refused.path, findings, letter)
    checked = _Checked(findings, refused.path.stat().st_size)
    return _made(checked, survey, (), (), written.name)


def _of_withdrawn(book: Workbook, department: str, survey: Survey) -> Answer:
    return Answer(
        round=survey.round.key, sha256=book.sha256, size=len(book.data), department=department, errors=0, warnings=0,
        rows=(), unlisted=0, figures=(), changes=(), returned="", withdrawn=True,
    )  # fmt: skip


def _of_checked(
    folder: Path, book: Workbook, inspection: Inspection, got: Received, survey: Survey, store: Store | None
) -> Answer:
    registry, round, batch = survey.registry, survey.round, got.batch
    sure = book.sha256 not in unbound_in(batch.findings)
    department = str(batch.submissions["department"].iloc[0]) if sure else ""
    findings = with_previews(batch.findings, got.facts.doubted, registry, round)
    written = ""
    if len(findings):
        letter = Letter(round, survey.name_of(department), registry.ward.office)
        written = write_returned(folder, RETURNED, book, findings, letter, got.facts.deleted.get(book.sha256, ())).name
    checked = _Checked(findings, len(book.data), department, book, inspection.forms)
    figures = previewed(inspection.values, department, survey, store) if department else ()
    changes: tuple[ShownChange, ...] = ()
    resubmits = False
    if department and store and not (findings["severity"] == Severity.ERROR).any():
        found = until_now(store.engine, round, batch, registry, department)
        resubmits = found is not None
        changes = tuple(
            ShownChange(code=each.code, name=each.name, kind=each.kind, before=each.before, after=each.after)
            for each in found or ()
        )
    return _made(checked, survey, figures, changes, written).model_copy(update={"resubmits": resubmits})


def _made(
    checked: _Checked,
    survey: Survey,
    figures: tuple[ShownFigure, ...],
    changes: tuple[ShownChange, ...],
    returned: str,
) -> Answer:
    findings = checked.findings
    shown = listed(findings)
    errors = int((findings["severity"] == Severity.ERROR).sum())
    return Answer(
        round=survey.round.key,
        sha256=checked.book.sha256 if checked.book else "",
        size=checked.size,
        department=checked.department,
        errors=errors,
        warnings=len(findings) - errors,
        rows=shown_rows(shown, checked.book, checked.forms),
        unlisted=len(findings) - len(shown),
        figures=figures,
        changes=changes,
        returned=returned,
    )
