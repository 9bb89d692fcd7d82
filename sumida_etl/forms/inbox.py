"""What has arrived: the files of a round's folder in the inbox."""

from pathlib import Path

from sumida_etl.rounds import Round

_LEFT_BY_PROGRAMS = (".", "~$")
_OURS = "README.md"


def arrived(inbox: Path, round: Round) -> tuple[Path, ...]:
    """What lies in ``inbox/<round>`` and directly in ``inbox``, by name.

    Skipped are hidden files, Excel's lock files, the inbox's own README and its folders (of other rounds). Whatever
    else lies there, links and folders named like a workbook too, is for the door to refuse with its own code.
    """
    found = [path for path in _listed(inbox) if path.name != _OURS and not _is_folder(path)]
    found += _listed(inbox / round.key)
    return tuple(sorted(found, key=lambda path: (path.name, path.parent)))


def _listed(folder: Path) -> list[Path]:
    if folder.is_symlink() or not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if not path.name.startswith(_LEFT_BY_PROGRAMS)]


def _is_folder(path: Path) -> bool:
    """A plain folder, one that somebody made to keep files in."""
    return path.suffix.lower() not in (".xlsx", ".xlsm", ".xls") and path.is_dir() and not path.is_symlink()
