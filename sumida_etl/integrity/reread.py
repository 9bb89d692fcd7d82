"""Reading archived workbooks again: what was accepted is read, whatever today's checks would say of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pandas as pd

from schemas.submission import TABLES
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.figures import narratives_of, results_of, values_of
from sumida_etl.checks.matching.responses import Responses, match_responses
from sumida_etl.errors import SumidaError
from sumida_etl.reader.admission.rejection import RefusedError
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import Workbook, admitted_before
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.templates.last_answers import LastAnswers
from sumida_etl.templates.questionnaire import Asked, asked_in
from sumida_etl.warehouse.archive.archive import Archive


class UnreadableWorkbookError(SumidaError, ValueError):
    """An archived workbook is what was put there, and this program cannot open it."""

    def __init__(self, digest: str, reason: str) -> None:
        super().__init__(
            f"保管庫の提出ファイル {digest} を読み直せません（{reason}）。"
            "計画データとプログラムの版を確かめてください。"
        )
        self.digest = digest
        self.reason = reason


def open_archived(digest: str, archive: Archive) -> Workbook:
    """An accepted workbook, read from disk once and verified against its SHA-256.

    Raises MissingWorkbookError, DamagedWorkbookError, UnreadableWorkbookError.
    """
    data = archive.read(digest)
    try:
        return admitted_before(archive.path(digest), data, digest)
    except RefusedError as error:
        raise UnreadableWorkbookError(digest, error.refusal.value) from None


def reread(
    workbooks: Iterable[Workbook],
    departments: Mapping[str, str],
    round: Round,
    registry: Registry,
    last_of: Callable[[Asked], Mapping[str, LastAnswers]] = lambda asked: {},
) -> Batch:
    """The figures and texts of accepted workbooks of one round, without submissions and findings.

    ``departments`` maps each workbook's SHA-256 to the code of the department that sent it; ``last_of`` tells of those
    that confirm the last answers what these were.
    Raises UnreadableWorkbookError.
    """
    asked = asked_in(registry, round)
    asked = replace(asked, last=last_of(asked))
    forms = read_forms(workbooks, round)
    whose = pd.Series(dict(departments), dtype=object)
    indicators, results, narratives = (
        _all_active(match_responses(sheet, forms, asked, whose, registry)) for sheet in TABLES
    )
    nothing = pd.DataFrame({"submission": []}, dtype=object)
    return Batch(
        submissions=nothing,
        values=values_of(indicators, forms),
        results=results_of(results, forms),
        narratives=narratives_of(narratives, forms),
        findings=nothing,
    )


def _all_active(read: Responses) -> pd.DataFrame:
    """What was accepted was asked for then; if the plan has been changed since, its rows must not be lost."""
    for submission, department in read.pasted.items():
        raise UnreadableWorkbookError(submission, f"{read.sheet.name}の行が、その計画の版では{department}のものです")
    stray = read.rows[read.rows["present"] & ~read.rows["active"]]
    for submission, row in zip(stray["submission"], stray["row"], strict=True):
        raise UnreadableWorkbookError(submission, f"{read.sheet.name}の{row}行目が、その計画の版にありません")
    return read.rows
