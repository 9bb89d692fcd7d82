"""The files of a round that coordinators save from the board: what was sent back, and the questionnaires."""

from dataclasses import dataclass
from pathlib import Path

from sumida_etl.desk.sentences import NotFoundError
from sumida_etl.rounds import Round
from sumida_etl.settings import RETURNED_FOLDER, TEMPLATE_FOLDER
from sumida_etl.templates.saved import bundled

_SENT_BACK = (".xlsx", ".xlsm", ".txt")


@dataclass(frozen=True, slots=True)
class RoundFiles:
    """Those under ``out``, each looked for among the files that there are."""

    out: Path

    def returned_folder(self, round: Round) -> Path:
        """Where the returned workbooks of a round are."""
        return self.out / RETURNED_FOLDER / round.key

    def returned(self, round: Round) -> list[Path]:
        """The returned workbooks of a round, and the notes in the place of one."""
        return [each for each in _files(self.returned_folder(round)) if each.suffix.lower() in _SENT_BACK]

    def templates(self, round: Round) -> list[Path]:
        """The questionnaires that were made for a round."""
        return [each for each in _files(self.out / TEMPLATE_FOLDER / round.key) if each.suffix == ".xlsx"]

    def returned_zip(self, round: Round) -> bytes:
        """All of ``returned``. Raises NotFoundError where there are none, OSError."""
        return _zip(self.returned(round))

    def template_zip(self, round: Round) -> bytes:
        """All of ``templates``, as ``returned_zip``."""
        return _zip(self.templates(round))

    def returned_file(self, round: Round, name: str) -> Path:
        """A returned file by its name. Raises NotFoundError."""
        for path in self.returned(round):
            if path.name == name:
                return path
        raise NotFoundError


def _files(folder: Path) -> list[Path]:
    """The files of a folder by name; no links, and nothing hidden or half written."""
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    return [each for each in there if each.is_file() and not each.is_symlink() and each.name[0] not in ".~"]


def _zip(paths: list[Path]) -> bytes:
    if not paths:
        raise NotFoundError
    return bundled(paths)
