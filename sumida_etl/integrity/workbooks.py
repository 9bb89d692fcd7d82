"""Is every accepted workbook there, unharmed, and does the database say what stands in it?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import select

from sumida_etl.checks.batch import Batch
from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.reread import UnreadableWorkbookError, reread
from sumida_etl.integrity.scope import Place, name_of
from sumida_etl.rounds import Round
from sumida_etl.warehouse.archive.archive import DamagedWorkbookError, MissingWorkbookError
from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal
from sumida_etl.warehouse.database.base import Base

_FRAMES = {"value": "values", "result": "results", "narrative": "narratives"}
_OWN = ("submission_id", "position")


def archived(place: Place) -> Iterator[Problem]:
    """Every accepted workbook against its digest; every file against the accepted submissions."""
    rows = {row["sha256"]: row for row in place.accepted()}
    for digest, row in rows.items():
        try:
            place.archive.read(digest)
        except MissingWorkbookError as error:
            yield Problem(Damage.MISSING_FILE, name_of(row), str(error.path))
        except DamagedWorkbookError as error:
            yield Problem(Damage.DAMAGED_FILE, f"{name_of(row)} {error.path}", error.found)
    others = _of_others(place)
    for digest, path in place.archive.held().items():
        if digest not in rows.keys() | others or path != place.archive.path(digest):
            yield Problem(Damage.EXTRA_FILE, str(path))


def _of_others(place: Place) -> set[str]:
    """The workbooks that other databases sharing the archive speak of."""
    found: set[str] = set()
    for journal in Journal.beside(place.archive):
        with suppress(DamagedJournalError):  # told when that database is verified
            found |= {record.entry["sha256"] for record in journal.records() if record.about == "submission"}
    return found


def agreeing(place: Place) -> Iterator[Problem]:
    """Every value and text in the database against the cell of the workbook it is said to come from."""
    rounds: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in place.accepted():
        rounds[row["round"]].append(row)
    for key, rows in rounds.items():
        whose = {row["sha256"]: row["department"] for row in rows if _is_intact(row["sha256"], place)}
        while True:
            try:
                read = reread(whose, Round.parse(key), place.archive, place.registry)
                break
            except UnreadableWorkbookError as error:
                yield Problem(Damage.UNREADABLE_FILE, f"{key} {whose.pop(error.digest)} {error.digest}", error.reason)
        yield from _differences(place, [row for row in rows if row["sha256"] in whose], read)


def _is_intact(digest: str, place: Place) -> bool:
    try:
        place.archive.read(digest)
    except (MissingWorkbookError, DamagedWorkbookError):
        return False  # named by ``archived``
    return True


def _differences(place: Place, rows: Sequence[Mapping[str, Any]], read: Batch) -> Iterator[Problem]:
    for name, frame in _FRAMES.items():
        table = Base.metadata.tables[name]
        columns = [column.name for column in table.columns if column.name not in _OWN]
        held: defaultdict[int, list[list[str]]] = defaultdict(list)
        for each in place.connection.execute(select(table).order_by(table.c.submission_id, table.c.position)):
            held[each.submission_id].append([_text(each._mapping[column]) for column in columns])
        stands: defaultdict[str, list[list[str]]] = defaultdict(list)
        for digest, *cells in getattr(read, frame)[["submission", *columns]].values.tolist():
            stands[digest].append([_text(cell) for cell in cells])
        for row in rows:
            ours, theirs = held[row["id"]], stands[row["sha256"]]
            if len(ours) != len(theirs):
                said = f"登録 {len(ours)}行、ファイル {len(theirs)}行"
                yield Problem(Damage.LOST_VALUE, f"{name_of(row)} {name}", said)
                continue
            for one, other in zip(ours, theirs, strict=True):
                yield from _cells(row, dict(zip(columns, one, strict=True)), dict(zip(columns, other, strict=True)))


def _cells(row: Mapping[str, Any], ours: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[Problem]:
    cell = f"{theirs['sheet']} {theirs.get('cell') or theirs.get('progress_cell')}"
    for column, held in ours.items():
        if held != theirs[column]:
            said = f"{column} 登録「{held}」、ファイル「{theirs[column]}」"
            yield Problem(Damage.OTHER_VALUE, f"{name_of(row)} {cell}", said)


def _text(value: object) -> str:
    """A cell as text: 12 and 12.0 are not the same, and missing is missing by whatever name."""
    if isinstance(value, Decimal):
        return format(value if value else value.copy_abs(), "f")
    return "" if pd.isna(value) else str(value)
