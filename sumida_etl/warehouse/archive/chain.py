"""Lines that hold together: each holds the hash of the one before and its own, so that none can be changed or lost.

``{"kept":[…],"before":"…","hash":"…"}``: ``before`` is the ``hash`` of the line before, ``hash`` the SHA-256 of all
that stands before it in its line. What an earlier release wrote without hashes is held by the first line that has
them: its ``before`` is the SHA-256 of the file up to there. What is cut off at the end shows only by what lies
elsewhere: the archive, the database, the publications.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sumida_etl.errors import SumidaError
from sumida_etl.warehouse.archive.append_only_file import add_lines, whole_lines

_LINK = re.compile(rb'(\{.*,"before":"([0-9a-f]{64})"),"hash":"([0-9a-f]{64})"\}\n', re.DOTALL)


class DamagedJournalError(SumidaError, ValueError):
    """A line of the journal cannot be read."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"台帳 {path} の{line}行目を読み取れません。控えから戻してください。")
        self.path = path
        self.line = line


class BrokenChainError(DamagedJournalError):
    """A line of the journal is not the one that was written there, or one before it is lost."""

    def __init__(self, path: Path, line: int) -> None:
        ValueError.__init__(
            self,
            f"台帳 {path} の{line}行目が、前の行とつながりません。書き換えられたか、行が失われています。"
            "何も変えていません。台帳を控えから戻して、もう一度実行してください。",
        )
        self.path = path
        self.line = line


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a journal: how many lines it has, and the hash that stands for all of them."""

    lines: int
    hash: str

    def __str__(self) -> str:
        return f"{self.lines}行、末尾のハッシュ値 {self.hash}"


def linked_lines(path: Path) -> Iterator[tuple[bytes, Head]]:
    """Every whole line with the head up to it. Raises BrokenChainError."""
    before, chained = sha256(), None
    for number, line in enumerate(whole_lines(path), start=1):
        link = _LINK.fullmatch(line)
        if link is None and chained is not None:
            raise BrokenChainError(path, number)
        if link is None:
            before.update(line)
            yield line, Head(number, before.hexdigest())
            continue
        body, said, own = link.groups()
        expected = chained or before.hexdigest()
        if said.decode() != expected or sha256(body).hexdigest() != own.decode():
            raise BrokenChainError(path, number)
        chained = own.decode()
        yield line, Head(number, chained)


def add_links(path: Path, contents: Sequence[str], *, lasting: bool) -> None:
    """Add lines of JSON objects to the chain; ``lasting``: they are on the disk when this returns. Raises OSError."""

    def linked(last: bytes | None) -> Iterator[str]:
        link = _LINK.fullmatch(last) if last else None
        head = link[3].decode() if link else sha256(b"".join(whole_lines(path))).hexdigest()
        for content in contents:
            body = f'{content.removesuffix("}")},"before":"{head}"'
            head = sha256(body.encode()).hexdigest()
            yield f'{body},"hash":"{head}"}}'

    if contents:
        add_lines(path, linked, lasting)


def is_chained(line: bytes) -> bool:
    """Whether a line has hashes."""
    return _LINK.fullmatch(line) is not None
