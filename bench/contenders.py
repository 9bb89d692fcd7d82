"""What is compared: our core and our flow, over the same workbooks, in a folder and a database of their own."""

import time
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from bench.whole_round import run_flow, settings_in, take_in
from schemas.submission import SHEETS
from sumida_etl import survey as work
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.rounds import Round
from sumida_etl.settings import CHUNK
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse

ROUND = Round.parse("R5-12")


def filled_cells(paths: Sequence[Path]) -> int:
    """Cells that hold something on the sheets that are read (the guide not counted)."""
    names = {sheet.name for sheet in SHEETS}
    book = read_workbook(paths[0])
    one = sum(cell != "" for name, grid in book.sheets.items() if name in names for row in grid.rows for cell in row)
    return int(one) * len(paths)


def core(paths: Sequence[Path], survey: work.Survey, folder: Path, database: str = "") -> None:
    """From the files to the warehouse, in chunks, without Prefect: admission, reading, checks, archive, merge."""
    store = work.Store(open_warehouse(database or f"sqlite:///{folder / 'core.db'}"), Archive(folder / "archive"))
    for chunk in work.in_chunks(paths, CHUNK):
        take_in(chunk, survey, store)
    store.engine.dispose()


def flow(inbox: Path, plan: Path, folder: Path, workers: int = 1, database: str = "", silent: int = 1) -> None:
    """The deployed flow's own function, on a running server; ``silent`` departments let it end unpublished."""
    run_flow(settings_in(folder, workers, database), inbox, f"未提出 {silent}件", plan, without="差戻し")


def retry(inbox: Path, plan: Path, folder: Path) -> tuple[float, float]:
    """Seconds of taking in a round of which one file is no workbook, and of the retry with that one mended."""
    path = next(inbox.rglob("*.xlsx"))
    good = path.read_bytes()
    path.write_bytes(b"no workbook")
    begun = time.perf_counter()
    flow(inbox, plan, folder, silent=2)
    whole = time.perf_counter() - begun
    path.write_bytes(good)
    with patch("flows.quarterly.is_retry", lambda: True):
        begun = time.perf_counter()
        flow(inbox, plan, folder)
    return whole, time.perf_counter() - begun
