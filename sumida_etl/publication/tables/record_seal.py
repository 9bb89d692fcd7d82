"""The accepted workbooks that a publication was judged from, and one hash that stands for all of them.

Each workbook is one line, ``D302 R5-12 <SHA-256 of the file> <plan edition>`` (``-``: none on record), by department
and round. The hash is a chain over the lines: each step is the SHA-256 of the hash before (empty at first), a line feed
and the line. Nothing else goes into it: no clock, no order of receipt, no number that a database hands out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from sumida_etl.rounds import Round

_NONE = "-"


class SealedSubmission(NamedTuple):
    """One accepted workbook: whose, of which round (its key), its SHA-256 and the plan edition it was accepted by."""

    department: str
    round: str
    sha256: str
    plan_edition: str | None = None

    def __str__(self) -> str:
        return f"{self.department} {self.round} {self.sha256} {self.plan_edition or _NONE}"

    @classmethod
    def parse(cls, line: str) -> "SealedSubmission":
        """Read a line. Raises ValueError for one that is none."""
        department, round, digest, edition = line.rsplit(" ", 3)
        return cls(department, Round.parse(round).key, digest, None if edition == _NONE else edition)

    @property
    def name(self) -> str:
        """How it is called in a sentence."""
        return f"{self.round} {self.department}（SHA-256 {self.sha256[:8]}…）"


@dataclass(frozen=True, slots=True)
class RecordSeal:
    """The workbooks of a publication, in the order of the chain."""

    submissions: tuple[SealedSubmission, ...]

    @classmethod
    def over(cls, submissions: Iterable[SealedSubmission]) -> "RecordSeal":
        """The seal over some workbooks, in whatever order they are given."""
        return cls(tuple(sorted(submissions, key=lambda one: (one.department, Round.parse(one.round), one.sha256))))

    @property
    def sha256(self) -> str:
        """The hash (hex) that stands for all of them."""
        head = ""
        for one in self.submissions:
            head = sha256(f"{head}\n{one}".encode()).hexdigest()
        return head
