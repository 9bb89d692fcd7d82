"""Is what was handed in at the desk still what was confirmed? Chain, numbers and filed workbooks of the receipts."""

from collections.abc import Iterator
from hashlib import sha256

from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.scope import Scope
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.chain import BrokenChainError
from sumida_etl.warehouse.archive.receipts import Receipt, Receipts


def receipts(scope: Scope) -> Iterator[Problem]:
    """Every receipt: a line that was changed or lost, a number that is not ours, a workbook that is not as it was."""
    kept = Receipts(scope.archive.folder)
    try:
        every = list(kept.every())
    except BrokenChainError as error:
        yield Problem(Damage.RECEIPT_CHAIN, str(error.path), str(error.line))
        return
    if every and scope.key is None:
        yield Problem(Damage.RECEIPT_KEY, str(kept.path))
    for each in every:
        yield from in_receipt(each, kept, scope.key)


def in_receipt(receipt: Receipt, kept: Receipts, key: TokenKey | None) -> Iterator[Problem]:
    """What is wrong with one receipt; without a ``key`` its number is not looked at. Raises OSError."""
    if key is not None and not receipt.is_ours(key):
        yield Problem(Damage.RECEIPT_NUMBER, receipt.number)
    if not receipt.filed:
        return
    path = kept.workbook(receipt.sha256)
    try:
        found = sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        yield Problem(Damage.MISSING_HANDED_IN, receipt.number, str(path))
        return
    if found != receipt.sha256:
        yield Problem(Damage.DAMAGED_HANDED_IN, f"{receipt.number} {path}", found)
