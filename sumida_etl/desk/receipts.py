"""The receipts of workbooks that were handed in: an append-only file in the archive, each line chained to the last."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sumida_etl.desk.sentences import UnknownReceiptError
from sumida_etl.rounds import Round
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.chain import add_links, linked_lines

NAME = "receipts.jsonl"
_PURPOSE = "desk receipt"
_LETTERS, _GROUP = 12, 4
_ABOUT = "receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed in, by whom and when; ``number`` is signed: nobody can make one up."""

    number: str
    round: Round
    department: str
    received_at: datetime
    sha256: str
    size: int

    @classmethod
    def signed(cls, key: TokenKey, round: Round, department: str, at: datetime, sha256: str, size: int) -> Self:
        """A receipt with its number, ``R5-12-D302-ABCD-EFGH-2345``."""
        letters = _numbers(key, round, department, at, sha256, size)[0]
        return cls(letters, round, department, at, sha256, size)

    def is_ours(self, key: TokenKey) -> bool:
        """Whether the number was made with the ward's key for exactly this."""
        made = _numbers(key, self.round, self.department, self.received_at, self.sha256, self.size)
        return any([hmac.compare_digest(each.encode(), self.number.encode()) for each in made])  # noqa: C419 - all of them

    @property
    def kept(self) -> dict[str, Any]:
        """What is kept of it, as JSON knows it."""
        return {
            "number": self.number, "round": self.round.key, "department": self.department,
            "received_at": self.received_at.isoformat(), "sha256": self.sha256, "size": self.size,
        }  # fmt: skip

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """From what is kept."""
        at = datetime.fromisoformat(kept["received_at"])
        return cls(kept["number"], Round.parse(kept["round"]), kept["department"], at, kept["sha256"], kept["size"])


class Receipts:
    """The file. Any number of processes may add to it at once."""

    def __init__(self, archive: Path) -> None:
        self.path = archive / NAME

    def add(self, receipt: Receipt) -> None:
        """Put a receipt on record; it is on the disk when this returns. Raises OSError."""
        add_links(self.path, [json.dumps({_ABOUT: receipt.kept}, ensure_ascii=False)], lasting=True)

    def every(self) -> Iterator[Receipt]:
        """Oldest first. Raises BrokenChainError where a line was changed or lost."""
        for line, _ in linked_lines(self.path):
            yield Receipt.of(json.loads(line)[_ABOUT])

    def of(self, round: Round, department: str) -> tuple[Receipt, ...]:
        """A department's in a round, oldest first. Raises BrokenChainError."""
        return tuple(each for each in self.every() if (each.round, each.department) == (round, department))

    def find(self, number: str) -> Receipt:
        """The receipt of a number, as it was typed. Raises UnknownReceiptError, BrokenChainError."""
        wanted = number.strip().upper()
        found = next((each for each in self.every() if each.number == wanted), None)
        if found is None:
            raise UnknownReceiptError
        return found


def _numbers(key: TokenKey, round: Round, department: str, at: datetime, sha256: str, size: int) -> tuple[str, ...]:
    about = (round.key, department, at.isoformat(), sha256, str(size))
    made = []
    for letters in key.signatures(_PURPOSE, *about):
        groups = (letters[start : start + _GROUP] for start in range(0, _LETTERS, _GROUP))
        made.append("-".join((round.key, department, *groups)))
    return tuple(made)
