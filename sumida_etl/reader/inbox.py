"""The files of a round's folder in the inbox, separated from temporary files that programs leave there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sumida_etl.rounds import Round, UnknownRoundError

_OURS = "README.md"
_LITTER = re.compile(
    r"[.~].*"  # hidden; locks and copies of Office: ~$name.xlsx, ~name.xlsx, ~WRL0001.tmp
    r"|(?:thumbs|ehthumbs|ehthumbs_vista)\.db|desktop\.ini|icon\r|\$recycle\.bin|system volume information"
    r"|__macosx|@eadir|#recycle|lost\+found"
    r"|(?!(?:19|20)\d{6}$)[0-9a-f]{8}"  # Excel while it saves: 8A3F2100; eight digits may be somebody's date
    r"|.*\.(?:tmp|temp|lnk|url|webloc|desktop|crdownload|part|partial|filepart|download|swp|lock)"
    r"|.*\.sb-[0-9a-z]+-\w+"  # macOS while it saves
    r"|.*(?:zone\.identifier|afp_afpinfo|afp_resource)(?::\$data)?",
    re.IGNORECASE | re.DOTALL,
)
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_MOST = 10_000
"""Entries of a folder within the inbox that are looked at; it may be somebody's whole drive."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What lies in an inbox.

    Attributes:
        files: What is to be admitted or refused, by name.
        nested: Files in folders of somebody's own, which are not read, by name.
        leftovers: What programs left (locks, thumbnails, shortcuts, empty folders), which is no submission.
    """

    files: tuple[Path, ...] = ()
    nested: tuple[Path, ...] = ()
    leftovers: tuple[Path, ...] = ()


def arrived(inbox: Path, round: Round) -> tuple[Path, ...]:
    """The files to be admitted or refused. See ``arrivals``."""
    return arrivals(inbox, round).files


def arrivals(inbox: Path, round: Round) -> Arrivals:
    """What lies in ``inbox/<round>`` and directly in ``inbox``, but for the inbox's README and other rounds' folders.

    Whatever else lies there, links and folders named like a workbook too, is refused by admission with its own code.
    """
    files: list[Path] = []
    nested: list[Path] = []
    leftovers: list[Path] = []
    there = [path for path in _listed(inbox) if path.name != _OURS and not _is_round(path)]
    for path in [*there, *_listed(inbox / round.key)]:
        if _LITTER.fullmatch(path.name):
            leftovers.append(path)
        elif path.is_dir() and not path.is_symlink():
            within = list(islice(_within(path), _MOST))
            nested += within
            if path.suffix.lower() in _WORKBOOKS:
                files.append(path)
            elif not within:
                leftovers.append(path)
        else:
            files.append(path)
    return Arrivals(
        *(tuple(sorted(each, key=lambda path: (path.name, path.parent))) for each in (files, nested, leftovers))
    )


def _listed(folder: Path) -> list[Path]:
    return [] if folder.is_symlink() or not folder.is_dir() else list(folder.iterdir())


def _within(folder: Path) -> Iterator[Path]:
    """The files in a folder and in its folders, but no leftovers; links are not followed."""
    for path in sorted(_listed(folder)):
        if _LITTER.fullmatch(path.name):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _within(path)
        else:
            yield path


def _is_round(path: Path) -> bool:
    """A round's own folder; another spelling of the round is no name of its folder, and what lies there is not read."""
    try:
        return Round.parse(path.name).key == path.name and path.is_dir() and not path.is_symlink()
    except UnknownRoundError:
        return False
