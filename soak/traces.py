"""What a run left behind, for comparing two runs."""

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from soak.child import Ended
from soak.sandbox import Sandbox
from sumida_etl.warehouse.database.connect import connect
from sumida_etl.warehouse.dump import dump

_DATABASE = re.compile(r"warehouse\.db(-wal|-shm)?|\.warehouse\.db\..+\.turn")
"""Files of the database's own in the warehouse's folder."""


@dataclass(frozen=True, slots=True)
class Traces:
    """``lines``: the canonical dump. ``files``: everything published and returned. ``names``: every other file."""

    lines: tuple[str, ...]
    files: dict[str, bytes]
    names: frozenset[str]

    def doubled(self) -> tuple[str, ...]:
        """Submissions and publications that occur twice in the dump."""
        heads = Counter(line for line in self.lines if line.startswith(("submission ", "publication ")))
        return tuple(line for line, count in heads.items() if count > 1)

    def differences(self, other: "Traces") -> tuple[str, ...]:
        """The differences of the other from this one, in words."""
        lost, gained = Counter(self.lines) - Counter(other.lines), Counter(other.lines) - Counter(self.lines)
        found = [f"lost: {line[:200]}" for line in lost] + [f"gained: {line[:200]}" for line in gained]
        if not found and self.lines != other.lines:
            found.append("the dump's lines stand in another order")
        found += [f"doubled: {line[:200]}" for line in other.doubled()]
        for name in sorted(self.files.keys() | other.files.keys()):
            if self.files.get(name) != other.files.get(name):
                found.append(f"other bytes: {name}")
        found += [f"not there: {name}" for name in sorted(self.names - other.names)]
        found += [f"left over: {name}" for name in sorted(other.names - self.names)]
        return tuple(found)

    def differences_after(self, last: Ended, sandbox: Sandbox) -> tuple[str, ...]:
        """The differences of what a sandbox's last run left; of one that did not end well, what it said at its end."""
        return self.differences(traces(sandbox)) if last.code == 0 else (last.said[-300:],)


def traces(sandbox: Sandbox) -> Traces:
    """Collect the traces of a sandbox in which no process is running."""
    engine = connect(sandbox.settings.database_url)
    try:
        lines = tuple(dump(engine).splitlines())
    finally:
        engine.dispose()
    out = sandbox.folder / "out"
    files = {path.relative_to(out).as_posix(): _content(path) for path in _below(out)}
    others = (path for path in _below(sandbox.folder / "warehouse") if not _DATABASE.fullmatch(path.name))
    return Traces(lines, files, frozenset(_named(path, sandbox) for path in others))


def _named(path: Path, sandbox: Sandbox) -> str:
    """A file by its path, and by its content where that is what it is called after."""
    name = path.relative_to(sandbox.folder).as_posix()
    damaged = len(path.stem) == 64 and sha256(path.read_bytes()).hexdigest() != path.stem
    return f"{name} (damaged)" if damaged else name


def _below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _content(path: Path) -> bytes:
    """A workbook sent back is a ZIP with the time in it: of those, only that they are there."""
    return b"" if path.suffix == ".xlsx" else path.read_bytes()
