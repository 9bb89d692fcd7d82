"""A database lost or damaged between two runs.

A workbook that is damaged in the archive and no longer in the inbox cannot be restored by a run: ``verify`` names it.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from soak.child import Ended, run
from soak.kills import Scene
from soak.sandbox import CHECKOUT, Sandbox, one_round


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that is lost or damaged in a sandbox."""

    name: str
    happens: Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class RecoveryResult:
    """The result of a loss: how the next run and, if needed, ``rebuild`` ended, and the differences afterwards."""

    loss: str
    first: Ended
    rebuilt: Ended | None
    last: Ended | None
    differences: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether the run ended as if nothing had happened, or printed what to do and that was enough."""
        return (self.first.code == 0 or self.first.explained) and not self.differences

    @property
    def explained(self) -> bool:
        """Whether the run stopped with a sentence."""
        return self.first.explained


def _database(change: Callable[[Path], None]) -> Callable[[Path], None]:
    def happen(folder: Path) -> None:
        for name in ("warehouse.db-wal", "warehouse.db-shm"):
            (folder / "warehouse" / name).unlink(missing_ok=True)
        change(folder / "warehouse" / "warehouse.db")

    return happen


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _overwrite(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 3)
        file.write(b"\xa5" * (size // 3))


def _replace(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)


def _go_back(path: Path) -> None:
    """Turn the database into an earlier copy: without the publication and the last department."""
    with closing(sqlite3.connect(path)) as connection:
        last = "(SELECT max(id) FROM submission)"
        for table in ("publication_source", "publication"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
        for table in ("value", "result", "narrative", "finding"):
            connection.execute(f"DELETE FROM {table} WHERE submission_id = {last}")  # noqa: S608
        connection.execute("DELETE FROM submission WHERE id = (SELECT max(id) FROM submission)")
        connection.commit()


LOSSES = (
    Loss("database deleted", _database(Path.unlink)),
    Loss("database empty", _database(lambda path: os.truncate(path, 0))),
    Loss("database cut in half", _database(_cut)),
    Loss("database overwritten in the middle", _database(_overwrite)),
    Loss("database is another file", _database(_replace)),
    Loss("database is an older copy", _database(_go_back)),
)


def recover(scene: Scene, loss: Loss, folder: Path) -> RecoveryResult:
    """Let it happen before the scene's round, run, and do what the run says: rebuild, and run again."""
    folder.mkdir(parents=True)
    sandbox, said = scene.sandbox(folder / "sandbox"), folder / "said"
    loss.happens(sandbox.folder)
    first = run(partial(one_round, sandbox), said)
    rebuilt = last = None
    if first.code != 0:
        rebuilt = rebuild(sandbox)
        last = run(partial(one_round, sandbox), said)
    ended = last or first
    differences = scene.expected.differences_after(ended, sandbox)
    return RecoveryResult(loss.name, first, rebuilt, last, differences)


def rebuild(sandbox: Sandbox) -> Ended:
    """``sumida-etl rebuild`` into the database of the sandbox, what is left of the old one put aside as it says."""
    for path in (sandbox.folder / "warehouse").glob("warehouse.db*"):
        path.rename(path.with_name(f"{path.name}.damaged"))
    command = [sys.executable, "-c", "from sumida_etl.console.app import app; app()", "rebuild"]
    url = sandbox.settings.database_url
    done = subprocess.run(  # noqa: S603 - our own program
        [*command, "--database", url],
        check=False,
        cwd=CHECKOUT,
        env={**os.environ, **sandbox.environment},
        capture_output=True,
        text=True,
    )
    for path in (sandbox.folder / "warehouse").glob("*.damaged"):
        path.unlink()
    return Ended(done.returncode, done.stdout + done.stderr)
