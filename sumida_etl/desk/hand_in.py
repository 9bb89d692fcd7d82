"""A checked workbook handed in: the same bytes into the inbox under a name of ours, and a receipt."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sumida_etl.atomic_write import atomic_write
from sumida_etl.desk.kept_checks import KeptCheck
from sumida_etl.desk.sentences import NotAcceptableError, OvertakenError
from sumida_etl.desk.standing import moment_label
from sumida_etl.file_locks import exclusively_in
from sumida_etl.file_names import safe_name
from sumida_etl.permissions import closed_folder
from sumida_etl.rounds import Round
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.receipts import Receipt, Receipts

AT_ONCE = timedelta(minutes=1)
"""Handed in so soon after another by somebody who knew of none, a workbook is taken too, and the later one counts."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """``again``: the department's last receipt was of the same content, and stands."""

    receipt: Receipt
    again: bool


def hand_in(check: KeptCheck, inbox: Path, receipts: Receipts, key: TokenKey, name: str, reason: str = "") -> HandedIn:
    """Put a checked workbook into the inbox and a receipt on record, one at a time over all threads and processes.

    A department has one file of the desk's in the inbox (``name``: the department's, in that of the file): the later
    one takes the place of the earlier, so that a correction on the same 提出日 is no second workbook; the earlier one
    stays filed with the receipts. The file is there before the receipt is: what was cut off in between has no receipt,
    and is handed in again.
    ``reason``: why it replaces the version in force. What was checked before another workbook was handed in (in another
    tab, by a colleague) is not taken for the newer one once ``AT_ONCE`` has passed: it is checked again first.

    Raises NotAcceptableError, OvertakenError, OSError, BrokenChainError.
    """
    answer = check.answer
    if not answer.acceptable:
        raise NotAcceptableError
    data = check.upload.read_bytes()
    if sha256(data).hexdigest() != answer.sha256:
        raise NotAcceptableError
    round = Round.parse(answer.round)
    folder = closed_folder(inbox, round.key)
    with exclusively_in(check.folder.parent):
        last, now = receipts.of(round, answer.department)[-1:], datetime.now(UTC)
        if last and last[0].sha256 != answer.sha256 and check.checked_at < last[0].received_at < now - AT_ONCE:
            raise OvertakenError(last[0].number, moment_label(last[0].received_at))
        receipts.file(data)
        atomic_write(folder / file_name(round, answer.department, name), data)
        if last and last[0].sha256 == answer.sha256:
            return HandedIn(last[0], again=True)
        receipt = Receipt.signed(key, round, answer.department, now, answer.sha256, len(data), reason)
        receipts.add(receipt)
    return HandedIn(receipt, again=False)


def file_name(round: Round, department: str, name: str) -> str:
    """``R5-12_D302_○○課_窓口.xlsx``: the template's name is left to whoever puts files there by hand."""
    return safe_name(f"{round.key}_{department}_{name}_窓口.xlsx")
