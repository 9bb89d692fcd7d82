"""A notice: what happened, in a sentence, and where to look."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class NoticeKind(StrEnum):
    """What a notice is about."""

    APPROVAL = "approval"
    RETURNED = "returned"
    SILENT = "silent"
    PUBLISHED = "published"
    FAILED = "failed"
    SERVER = "server"

    @property
    def word(self) -> str:
        """As the subject of a mail has it."""
        return _WORDS[self]


_WORDS = {
    NoticeKind.APPROVAL: "公開の承認待ち",
    NoticeKind.RETURNED: "差戻し",
    NoticeKind.SILENT: "提出期限",
    NoticeKind.PUBLISHED: "公開",
    NoticeKind.FAILED: "実行の失敗",
    NoticeKind.SERVER: "サーバーの停止",
}
TITLE = "【進捗管理】"


@dataclass(frozen=True, slots=True)
class Notice:
    """``covers``: what it tells of, by which it is known whether that was told; ``address``: the page to open."""

    kind: NoticeKind
    said: str
    covers: tuple[str, ...]
    address: str = ""

    @property
    def id(self) -> str:
        """The same for the same things; it goes with every message, so that a receiver can see a second one."""
        return sha256("\n".join((self.kind, *self.covers)).encode()).hexdigest()[:32]

    @property
    def line(self) -> str:
        """What is said, on one line: nothing in it can begin a line of its own, a header or a command of ``mail``."""
        return TITLE + " ".join(self.said.split())

    @property
    def text(self) -> str:
        """The line, and the address on a second one."""
        return f"{self.line}\n{self.address}" if self.address else self.line
