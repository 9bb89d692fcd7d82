"""What was handed in at the desk: receipts, an append-only file in the archive, each line chained to the last, and the
workbooks themselves, so that one that another replaced before it was taken in can still be looked at.
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from sumida_etl.atomic_write import atomic_write
from sumida_etl.permissions import PRIVATE, closed_folder
from sumida_etl.rounds import Round
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.archive import HANDED_IN
from sumida_etl.warehouse.archive.chain import BrokenChainError, add_links, linked_lines

NAME = "receipts.jsonl"
_PURPOSE = "desk receipt"
_LETTERS, _GROUP = 12, 4
_ABOUT = "receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed in, by whom and when; ``number`` is signed: nobody can make one up.

    ``filed``: the workbook was filed; an earlier release filed none. ``reason``: why another version was replaced.
    """

    number: str
    round: Round
    department: str
    received_at: datetime
    sha256: str
    size: int
    filed: bool = False
    reason: str = ""

    @classmethod
    def signed(
        cls, key: TokenKey, round: Round, department: str, at: datetime, sha256: str, size: int, reason: str = ""
    ) -> Self:
        """A receipt with its number, ``R5-12-D302-ABCD-EFGH-2345``."""
        letters = _numbers(key, round, department, at, sha256, size)[0]
        return cls(letters, round, department, at, sha256, size, filed=True, reason=reason)

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
            **({"filed": True} if self.filed else {}),
            **({"reason": self.reason} if self.reason else {}),
        }  # fmt: skip

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """From what is kept."""
        at, round = datetime.fromisoformat(kept["received_at"]), Round.parse(kept["round"])
        about = kept["department"], at, kept["sha256"], kept["size"], kept.get("filed", False), kept.get("reason", "")
        return cls(kept["number"], round, *about)


class Receipts:
    """The file and the folder. Any number of processes may add to them at once."""

    def __init__(self, archive: Path) -> None:
        self.path, self.folder = archive / NAME, archive / HANDED_IN

    def file(self, workbook: bytes) -> None:
        """Keep a workbook under the name of its content, readable by this account alone. Raises OSError."""
        path = self.workbook(sha256(workbook).hexdigest())
        if not path.is_file() or path.read_bytes() != workbook:
            closed_folder(self.folder)
            atomic_write(path, workbook, mode=PRIVATE)

    def workbook(self, digest: str) -> Path:
        """Where the workbook of a SHA-256 is, if it was filed."""
        return self.folder / f"{digest}.xlsx"

    def add(self, receipt: Receipt) -> None:
        """Put a receipt on record; it is on the disk when this returns. Raises OSError."""
        add_links(self.path, [json.dumps({_ABOUT: receipt.kept}, ensure_ascii=False)], lasting=True)

    def take_over(self, other: "Receipts") -> None:
        """Begin with what another archive has of both, unless there are receipts here. Raises OSError."""
        if self.path.exists() or not other.path.exists():
            return
        for path in sorted(other.folder.glob("*.xlsx")):
            self.file(path.read_bytes())
        atomic_write(self.path, other.path.read_bytes())

    def every(self) -> Iterator[Receipt]:
        """Oldest first. Raises BrokenChainError where a line was changed or lost."""
        for line, head in linked_lines(self.path):
            try:
                yield Receipt.of(json.loads(line)[_ABOUT])
            except (ValueError, LookupError, TypeError):
                raise BrokenChainError(self.path, head.lines) from None

    def of(self, round: Round, department: str) -> tuple[Receipt, ...]:
        """A department's in a round, oldest first. Raises BrokenChainError."""
        return tuple(each for each in self.every() if (each.round, each.department) == (round, department))

    def find(self, number: str) -> Receipt | None:
        """The receipt of a number, as it was typed; None: there is none. Raises BrokenChainError."""
        wanted = number.strip().upper()
        return next((each for each in self.every() if each.number == wanted), None)


def _numbers(key: TokenKey, round: Round, department: str, at: datetime, sha256: str, size: int) -> tuple[str, ...]:
    about = (round.key, department, at.isoformat(), sha256, str(size))
    made = []
    for letters in key.signatures(_PURPOSE, *about):
        groups = (letters[start : start + _GROUP] for start in range(0, _LETTERS, _GROUP))
        made.append("-".join((round.key, department, *groups)))
    return tuple(made)
