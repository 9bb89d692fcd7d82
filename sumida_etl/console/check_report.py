"""``sumida-etl check``: files read and checked, each in the round its own cover names, without any database."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from schemas.submission import COVER
from sumida_etl import incidents
from sumida_etl.attainment.series import PlanOf
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.findings.finding import with_findings
from sumida_etl.checks.repeated_figures import RepeatedFigures, repeated_findings
from sumida_etl.file_names import readable
from sumida_etl.incidents import isolate_failures
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import Workbook, read_workbook
from sumida_etl.registry import Registry
from sumida_etl.returns.kpi_preview import with_previews
from sumida_etl.returns.letter import Letter
from sumida_etl.returns.note import record, refusal_findings
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.survey.inspection import Inspected, ReturnFacts, inspected
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Severity


@dataclass(frozen=True, slots=True, eq=False)
class CheckedFile:
    """One file with all its findings (columns of Finding and ``kpi_preview``); a refused one has no SHA-256."""

    path: Path
    letter: Letter
    sha256: str | None
    findings: pd.DataFrame

    @property
    def errors(self) -> int:
        """The number of findings for which it would be returned."""
        return int((self.findings["severity"] == Severity.ERROR).sum())


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The files in the order in which they were named."""

    files: tuple[CheckedFile, ...]

    @property
    def errors(self) -> int:
        """The number of errors in all files; 0 means exit code 0."""
        return sum(file.errors for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``; each file as in the ``.json`` beside a returned workbook."""
        return {
            "errors": self.errors,
            "warnings": sum(len(file.findings) for file in self.files) - self.errors,
            "files": [record(visible_path(file.path), file.sha256, file.findings, file.letter) for file in self.files],
        }


def visible_path(path: Path) -> str:
    """The path as valid text, even if its bytes are not."""
    parts = path.relative_to(path.anchor).parts
    return str(Path(path.anchor, *(readable(Path(part)) for part in parts)))


def check_files(
    paths: Iterable[Path],
    registry: Registry,
    key: TokenKey,
    fallback: Round,
    round: Round | None = None,
    plan_of: PlanOf | None = None,
) -> CheckReport:
    """Check files in ``round``; None: each in the round on its cover, or in ``fallback`` where that names none.

    ``plan_of``: the plan that each round goes by; None: all by ``registry``. Raises OutsidePlansError.
    """
    order = tuple(dict.fromkeys(paths))
    files: dict[Path, CheckedFile] = {}
    books: dict[Path, Workbook] = {}
    named: dict[Path, Round] = {}

    def refuse(path: Path, refusal: Refusal, detail: str) -> None:
        letter = Letter(round or fallback, "", registry.ward.office)
        files[path] = CheckedFile(path, letter, None, refusal_findings(refusal, detail))

    def fail(path: Path, stage: str, problem: Exception) -> None:
        refuse(path, Refusal.FAULT, incidents.report(stage, readable(path), problem).number)

    for path in order:
        try:
            books[path] = read_workbook(path)
            named[path] = round or _round_of(books[path], fallback)
        except RefusedError as error:
            refuse(path, error.refusal, error.detail)
        except Exception as problem:
            fail(path, "読み取り", problem)
    for each in dict.fromkeys(named.values()):
        registry = (plan_of or registry.in_round)(each).in_round(each)
        some = [path for path in named if named[path] == each]
        passed = isolate_failures(some, partial(_inspected, books=books, round=each, registry=registry, key=key))
        done = [path for part in passed.done for path in part.paths]
        found = isolate_failures(done, partial(_checked, books=books, parts=passed.done, round=each, registry=registry))
        files |= {path: file for part in found.done for path, file in part.items()}
        for path, culprit in (*passed.failed, *found.failed):
            fail(path, "点検", culprit)
    return CheckReport(tuple(files[path] for path in order))


@dataclass(frozen=True, slots=True, eq=False)
class _Passed:
    """Files after one pass of the checks; ``names``: what they call their department, by submission."""

    paths: Sequence[Path]
    inspected: Inspected
    names: Mapping[str, str]


def _inspected(
    paths: Sequence[Path], books: Mapping[Path, Workbook], round: Round, registry: Registry, key: TokenKey
) -> _Passed:
    forms = read_forms([books[path] for path in paths], round)
    names = dict(zip(forms.covers["submission"], forms.covers["department_name"], strict=True))
    return _Passed(paths, inspected(forms, asked_in(registry, round), registry, key), names)


def _checked(
    paths: Sequence[Path],
    books: Mapping[Path, Workbook],
    parts: Sequence[_Passed],
    round: Round,
    registry: Registry,
) -> dict[Path, CheckedFile]:
    """The files with all their findings; ``parts``: all files of the round, which are compared with each other."""
    if not paths:
        return {}
    wanted = {books[path].sha256 for path in paths}
    names = {key: name for part in parts for key, name in part.names.items()}
    batch = Batch.together([part.inspected.batch for part in parts])
    repeated = RepeatedFigures.together(part.inspected.repeated for part in parts)
    facts = ReturnFacts.together(part.inspected.facts for part in parts)
    compared = repeated_findings(repeated, wanted, batch.submissions, registry)
    findings = with_findings(batch.only(wanted).findings, compared)
    shown = with_previews(findings, facts.doubted, registry, round)
    return {
        path: CheckedFile(
            path,
            Letter(round, names[books[path].sha256], registry.ward.office),
            books[path].sha256,
            shown[shown["submission"] == books[path].sha256],
        )
        for path in paths
    }


def _round_of(book: Workbook, fallback: Round) -> Round:
    """The round that the cover names, even if its sheet was renamed."""
    for grid in (*filter(None, [book.sheets.get(COVER.name)]), *book.sheets.values()):
        named = read_forms([replace(book, sheets={COVER.name: grid})], fallback).covers.iloc[0]["round"]
        with suppress(UnknownRoundError):
            return Round.parse(named)
    return fallback
