"""000000_all_rounds.csv: the judged figures of every published round in one long table, made from the folders."""

import re
from collections.abc import Iterator
from pathlib import Path

from schemas.columns import columns_of
from schemas.publication import KpiAttainment, name_of
from sumida_etl.publication.release.durable_files import put_file
from sumida_etl.publication.release.published_rows import gathered_csv, published_rows
from sumida_etl.rounds import Round, UnknownRoundError

_HEADER = tuple(column.title for column in columns_of(KpiAttainment))
_ROUND = "調査回"


def write_all_rounds(parent: Path) -> None:
    """Bring the table under ``OUT/公開`` up to date."""
    if made := all_rounds(parent):
        name, data = made
        put_file(parent / name, data)


def all_rounds(parent: Path) -> tuple[str, bytes] | None:
    """The name and the content of the table; None where nothing is published. The same folders give the same bytes."""
    rounds = sorted(round_folders(parent))
    tables = [path for _, folder in rounds for path in sorted(folder.glob(f"*_{name_of(KpiAttainment)}_*.csv"))]
    if not tables:
        return None
    rows = (
        {_ROUND: path.parent.name, **row}  # a round of an earlier release has no such column
        for path in tables
        for row in published_rows(path.parent, path.name).values()
    )
    code = tables[-1].name.partition("_")[0]
    return file_name(code), gathered_csv(_HEADER, rows)


def file_name(code: str) -> str:
    """``000000_all_rounds.csv``."""
    return f"{code}_all_rounds.csv"


def group_folders(parent: Path) -> list[Path]:
    """The folders of the groups (municipalities), each with rounds of its own; none where there is one alone."""
    return sorted(folder for folder in parent.iterdir() if is_of_group(folder) and folder.is_dir())


def is_of_group(folder: Path) -> bool:
    """Whether a folder that holds rounds is named as that of a group."""
    return re.fullmatch("[0-9]{6}", folder.name) is not None


def round_folders(parent: Path) -> Iterator[tuple[Round, Path]]:
    """What lies in a folder under the name of a round."""
    for folder in parent.iterdir():
        try:
            yield Round.parse(folder.name), folder
        except UnknownRoundError:
            continue
