"""What a person is told of an error that stops the work: one sentence, with no password and nothing anybody typed."""

from sumida_etl.database_url import UnusableUrlError
from sumida_etl.integrity.rebuild import NoJournalError, OccupiedWarehouseError
from sumida_etl.integrity.reread import UnreadableWorkbookError
from sumida_etl.publication.files.cells import FormulaTextError, UnsoundTableError
from sumida_etl.publication.gate.fault import GateError
from sumida_etl.reasons import reason_of
from sumida_etl.registry.table import PlanError
from sumida_etl.tracing.changes import NoSuchVersionError
from sumida_etl.warehouse.archive.archive import DamagedWorkbookError, MissingWorkbookError
from sumida_etl.warehouse.archive.journal import DamagedJournalError
from sumida_etl.warehouse.database.bulk_insert import RefusedRowsError
from sumida_etl.warehouse.database.connect import BusyWarehouseError, UnreachableWarehouseError
from sumida_etl.warehouse.database.schema import NewerSchemaError
from sumida_etl.warehouse.merge import RefusedSubmissionsError
from sumida_etl.warehouse.recovery import OtherWarehouseError, StrayWarehouseError, UnmovedWarehouseError

KNOWN_ERRORS = (
    OccupiedWarehouseError, NoJournalError, UnreadableWorkbookError, NoSuchVersionError, DamagedJournalError,
    MissingWorkbookError, DamagedWorkbookError, RefusedRowsError, RefusedSubmissionsError, OtherWarehouseError,
    FormulaTextError, UnsoundTableError, GateError, PlanError, UnusableUrlError, UnreachableWarehouseError,
    BusyWarehouseError, NewerSchemaError, UnmovedWarehouseError, StrayWarehouseError, OSError,
)  # fmt: skip
"""What a person can act on; anything else is a fault of the program."""


def explained(problem: BaseException) -> str:
    """The sentence; of an error that is not known, its name alone: its text may hold what somebody typed."""
    if not isinstance(problem, KNOWN_ERRORS):
        return f"プログラムの誤りです（{type(problem).__name__}）。記録（Logs）を添えて保守の担当者に知らせてください。"
    if not isinstance(problem, OSError) or problem.errno is None:
        return " ".join(str(problem).split())
    place = f" {problem.filename}" if problem.filename else ""
    reason = reason_of(problem)
    return f"ファイル{place} を読み書きできません。空き容量と権限を確かめて、もう一度実行してください。（{reason}）"
