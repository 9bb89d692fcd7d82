"""Is every accepted workbook there, unharmed, and does the database say what stands in it?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import select

from sumida_etl.checks.batch import Batch
from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.recorded_plans import RecordedPlans
from sumida_etl.integrity.reread import UnreadableWorkbookError, open_archived, reread
from sumida_etl.integrity.scope import Scope, name_of
from sumida_etl.reader.workbook import Workbook
from sumida_etl.registry import Registry
from sumida_etl.registry.plan_files import DamagedEditionError
from sumida_etl.rounds import Round
from sumida_etl.templates.last_answers import LastAnswers
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.archive.archive import DamagedWorkbookError, MissingWorkbookError
from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal
from sumida_etl.warehouse.archive.plan_editions import DamagedPinsError, MissingEditionError, PlanEditions
from sumida_etl.warehouse.database.base import Base
from sumida_etl.warehouse.last_answers import PlanOf, confirmed_by

_FRAMES = {"value": "values", "result": "results", "narrative": "narratives"}
_OWN = ("submission_id", "position")


def unexpected(scope: Scope) -> Iterator[Problem]:
    """Files in the archive that no accepted submission and no journal speaks of.

    What a process that was killed had announced and not entered yet is no harm: it is entered when it comes again.
    """
    expected = {row["sha256"] for row in scope.accepted()} | _announced(scope)
    for digest, path in scope.archive.held().items():
        if digest not in expected or path != scope.archive.path(digest):
            yield Problem(Damage.EXTRA_FILE, str(path))


def _announced(scope: Scope) -> set[str]:
    """The workbooks that were announced, and those that other databases sharing the archive speak of."""
    found: set[str] = set()
    with suppress(DamagedJournalError):  # told by ``journalled``
        journal = Journal.of(scope.archive)
        returned = {record.stated for record in journal.records() if record.entry.get("outcome") == Outcome.RETURNED}
        found |= journal.digests() - returned
    for journal in Journal.beside(scope.archive):
        with suppress(DamagedJournalError):  # told when that database is verified
            found |= journal.digests()
    return found


def contents(scope: Scope) -> Iterator[Problem]:
    """Every accepted workbook against its SHA-256, and every value and text in the database against its cell.

    A round at a time, and in it one plan edition, so that each workbook is read from disk once.
    """
    plans = RecordedPlans(PlanEditions(scope.archive), scope.registry)
    rounds: defaultdict[tuple[str, str | None], list[Mapping[str, Any]]] = defaultdict(list)
    for row in scope.accepted():
        rounds[row["round"], row["plan_edition"]].append(row)
    for (key, edition), rows in rounds.items():
        opened: dict[str, Workbook] = {}
        for row in {row["sha256"]: row for row in rows}.values():
            try:
                opened[row["sha256"]] = open_archived(row["sha256"], scope.archive)
            except MissingWorkbookError as error:
                yield Problem(Damage.MISSING_FILE, name_of(row), str(error.path))
            except DamagedWorkbookError as error:
                yield Problem(Damage.DAMAGED_FILE, f"{name_of(row)} {error.path}", error.found)
            except UnreadableWorkbookError as error:
                yield _unreadable(row, error)
        with suppress(MissingEditionError, DamagedEditionError, DamagedPinsError):  # told by ``editions``
            yield from _differing(scope, Round.parse(key), plans.of(key, edition), plans.in_force, rows, opened)


def _differing(
    scope: Scope,
    round: Round,
    plan: Registry,
    plan_of: PlanOf,
    rows: Sequence[Mapping[str, Any]],
    opened: dict[str, Workbook],
) -> Iterator[Problem]:
    """A round's accepted submissions (``rows``), read by ``plan``, against the workbooks that could be opened."""
    by_digest = {row["sha256"]: row for row in rows}
    confirming = {row["sha256"]: (row["department"], row["confirms"]) for row in rows if row["confirms"]}

    def last_of(asked: Asked) -> Mapping[str, LastAnswers]:
        return confirmed_by(scope.connection, confirming, asked, plan, plan_of)

    while True:
        departments = {digest: by_digest[digest]["department"] for digest in opened}
        try:
            read = reread(opened.values(), departments, round, plan, last_of)
            break
        except UnreadableWorkbookError as error:
            yield _unreadable(by_digest[error.digest], error)
            del opened[error.digest]
    yield from _differences(scope, [row for row in rows if row["sha256"] in opened], read)


def _unreadable(row: Mapping[str, Any], error: UnreadableWorkbookError) -> Problem:
    return Problem(Damage.UNREADABLE_FILE, f"{row['round']} {row['department']} {error.digest}", error.reason)


def _differences(scope: Scope, rows: Sequence[Mapping[str, Any]], read: Batch) -> Iterator[Problem]:
    for name, frame in _FRAMES.items():
        table = Base.metadata.tables[name]
        columns = [column.name for column in table.columns if column.name not in _OWN]
        held: defaultdict[int, list[list[str]]] = defaultdict(list)
        for each in scope.connection.execute(select(table).order_by(table.c.submission_id, table.c.position)):
            held[each.submission_id].append([_text(each._mapping[column]) for column in columns])
        stands: defaultdict[str, list[list[str]]] = defaultdict(list)
        for digest, *cells in getattr(read, frame)[["submission", *columns]].values.tolist():
            stands[digest].append([_text(cell) for cell in cells])
        for row in rows:
            ours, theirs = held[row["id"]], stands[row["sha256"]]
            if len(ours) != len(theirs):
                said = f"登録 {len(ours)}行、ファイル {len(theirs)}行"
                yield Problem(Damage.LOST_VALUE, f"{name_of(row)} {name}", said)
                continue
            for one, other in zip(ours, theirs, strict=True):
                yield from _cells(row, dict(zip(columns, one, strict=True)), dict(zip(columns, other, strict=True)))


def _cells(row: Mapping[str, Any], ours: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[Problem]:
    cell = f"{theirs['sheet']} {theirs.get('cell') or theirs.get('progress_cell')}"
    for column, held in ours.items():
        if held != theirs[column]:
            said = f"{column} 登録「{held}」、ファイル「{theirs[column]}」"
            yield Problem(Damage.OTHER_VALUE, f"{name_of(row)} {cell}", said)


def _text(value: Any) -> str:  # noqa: ANN401 - a column of objects may hold anything
    """A cell as text: 12 and 12.0 are not the same, and missing is missing by whatever name."""
    if isinstance(value, Decimal):
        return format(value if value else value.copy_abs(), "f")
    return "" if pd.isna(value) else str(value)
