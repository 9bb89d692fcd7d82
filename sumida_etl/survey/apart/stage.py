"""The folder in the archive over which a run and its workers hand each other the survey and the chunks."""

import os
import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from sumida_etl.errors import SumidaError
from sumida_etl.survey.intake import Opened
from sumida_etl.survey.received import Received
from sumida_etl.survey.survey import Survey
from sumida_etl.warehouse.archive.archive import Archive

_SURVEY = "survey"
_SOURCES = (".py", ".yaml", ".csv")


class UnseenStageError(SumidaError, RuntimeError):
    """A worker does not find the run's folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return (
            f"読み取りのワーカーから、保管庫のフォルダ {self.folder} が見えません。保管庫のフォルダを、"
            "ワーカーの機械でも同じ場所に共有し、同じ利用者で動かしてください。"
        )


class OtherReleaseError(SumidaError, RuntimeError):
    """A worker runs another release of the program, which may check by other rules."""

    def __str__(self) -> str:
        return (
            "読み取りのワーカーのプログラムが、この機械のものと違います。同じ版を入れて、ワーカーを始め直してください。"
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """A run's folder, open to its own account alone, and the digest of the program that made it."""

    folder: Path
    program: str

    @classmethod
    @contextmanager
    def made(cls, archive: Archive, survey: Survey) -> Iterator["Stage"]:
        """A folder that is gone when the block ends; where the process is killed, it is cleared by the next run."""
        with archive.staging() as folder:
            # Without the settings behind its plans: no worker needs a password.
            content = pickle.dumps(replace(survey, plans=None), protocol=pickle.HIGHEST_PROTOCOL)
            (folder / _SURVEY).write_bytes(content)
            yield cls(folder, program())

    def survey(self) -> Survey:
        """The survey, loaded once in a process. Raises UnseenStageError, OtherReleaseError."""
        self._look()
        return _survey(self.folder / _SURVEY)

    def send(self, files: tuple[Opened, ...]) -> Path:
        """Lay files down for a worker, which is told where alone: a process may end while much is sent to it.

        On Python before 3.11.5 a pool then waits for good for somebody to take the rest (its issue 94777).
        """
        return self._lay("files-", files)

    def sent(self, path: Path) -> tuple[Opened, ...]:
        """The files that ``send`` laid down. Raises UnseenStageError, OtherReleaseError."""
        self._look()
        files: tuple[Opened, ...] = pickle.loads(path.read_bytes())  # noqa: S301 - in a folder of this account alone
        return files

    def put(self, received: Received) -> Path:
        """Lay a chunk down, whole or not at all: a worker that is taken for dead may go on beside another."""
        return self._lay("part-", received)

    def _look(self) -> None:
        if self.program != program():
            raise OtherReleaseError
        if not self.folder.is_dir():
            raise UnseenStageError(str(self.folder.parent))

    def _lay(self, prefix: str, content: object) -> Path:
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=prefix)
        with os.fdopen(handle, "wb") as file:
            pickle.dump(content, file, protocol=pickle.HIGHEST_PROTOCOL)
        return Path(name)


def unpacked(content: bytes) -> Received:
    """A chunk that this run or a worker of it packed."""
    part = pickle.loads(content)  # noqa: S301 - in a folder of this account alone, or in a file without a name
    assert isinstance(part, Received)
    return part


@lru_cache(maxsize=1)
def _survey(path: Path) -> Survey:
    survey = pickle.loads(path.read_bytes())  # noqa: S301 - in a folder of this account alone
    assert isinstance(survey, Survey)
    return survey


@cache
def program() -> str:
    """A digest of the program's own sources, rules and sentences."""
    home = Path(__file__).parents[2]
    digest = sha256()
    for folder in (home, home.parent / "schemas"):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in _SOURCES):
            digest.update(path.relative_to(home.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
