"""Write what a department gets back into OUT/差戻し/<round>: a marked workbook or a note, and the findings as JSON."""

import json
import secrets
from collections.abc import Callable, Collection, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook as ExcelBook
from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from schemas.submission import RETURN_SLIP
from sumida_etl.forms.filenames import readable
from sumida_etl.forms.workbook import Workbook
from sumida_etl.permissions import closed_file, closed_folder
from sumida_etl.returns.letter import Letter
from sumida_etl.returns.lost import LostRows
from sumida_etl.returns.marks import mark, unmark
from sumida_etl.returns.note import note, record
from sumida_etl.returns.prospects import PROSPECT
from sumida_etl.returns.restoring import put_back, retold
from sumida_etl.returns.slip import kept_in, write_slip
from sumida_etl.vocabulary import Severity

_MOST_MERGED = 200_000
"""Cells in merged areas; openpyxl makes every one of them."""
_ROW_MENDED = frozenset({"S002", "S004", "S005", "S006", "S007", "S008"})
"""What is mended by putting a whole row or column in or taking it out, which a protected sheet does not allow."""


def write_returned(
    folder: Path, name: str, book: Workbook, findings: pd.DataFrame, letter: Letter, lost: Iterable[LostRows]
) -> Path:
    """Write the department's own workbook with its findings (columns of Finding, perhaps ``prospect``) marked.

    ``name`` is one of ``return_names``; ``lost`` are the rows to put back (see ``lost_rows``), since a department
    cannot make one that it deleted. Where the workbook cannot be written again a note stands in its place.
    Returns what the department opens: the workbook or the note.
    """
    if PROSPECT not in findings:
        findings = findings.assign(**{PROSPECT: ""})
    try:
        marked = _marked(book, findings, letter, lost)
    except Exception:
        return _write(
            folder, name, note(readable(book.path), findings, letter).encode(), ".txt", book, findings, letter
        )
    return _write(folder, name, marked, "", book, findings, letter)


def write_refused(folder: Path, name: str, source: Path, findings: pd.DataFrame, letter: Letter) -> Path:
    """Write the note about a file that was not let in (one finding with a D code); returns its path."""
    return _write(folder, name, note(readable(source), findings, letter).encode(), ".txt", None, findings, letter)


def clear_returned(folder: Path, keep: Collection[str]) -> None:
    """Remove what was returned earlier under names that are not returned any more."""
    for path in folder.iterdir() if folder.is_dir() else ():
        base = path.name.removesuffix(".json") if path.suffix == ".json" else path.name.removesuffix(".txt")
        if base not in keep and (path.is_file() or path.is_symlink()):
            path.unlink()


def _marked(book: Workbook, findings: pd.DataFrame, letter: Letter, lost: Iterable[LostRows]) -> bytes:
    areas = (CellRange(merged) for grid in book.sheets.values() for merged in grid.oddities.merged)
    if sum(area.size["rows"] * area.size["columns"] for area in areas) > _MOST_MERGED:
        raise ValueError("merged areas too large to be written again")
    excel = load_workbook(BytesIO(book.data), rich_text=True)
    unmark(excel, kept_in(excel))
    if RETURN_SLIP in excel.sheetnames:
        del excel[RETURN_SLIP]
    restored = put_back(excel, lost)
    told = retold(findings, restored)
    kept: dict[tuple[str, str], str] = {}
    for one in restored:
        said = {"severity": Severity.ERROR, "message": one.message, "example": ""}
        kept |= {(one.sheet, cell): mark(excel[one.sheet][cell], [said]) for cell in one.cells}
    for place, group in told[told["restored"] < 0].groupby(["sheet", "cell"], sort=False):
        sheet, cell = map(str, place)
        if sheet in excel.sheetnames:
            kept[sheet, cell] = mark(_anchor(excel[sheet], cell), group.to_dict("records"))  # type: ignore[arg-type]
            if not _ROW_MENDED.isdisjoint(group["code"]):
                excel[sheet].protection.sheet = False
    write_slip(excel, told, letter, kept)
    return _saved(excel)


def _anchor(sheet: Worksheet, address: str) -> Any:  # noqa: ANN401 - openpyxl's types know no cell by address
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if address in area)
        return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _saved(excel: ExcelBook) -> bytes:
    out = BytesIO()
    excel.save(out)
    return out.getvalue()


def _write(
    folder: Path, name: str, content: bytes, suffix: str, book: Workbook | None, findings: pd.DataFrame, letter: Letter
) -> Path:
    closed_folder(folder.parent, folder.name)
    path = folder / f"{name}{suffix}"
    _replace(path, lambda file: file.write_bytes(content))
    facts = record(name, book.sha256 if book else None, findings, letter)
    text = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    _replace(folder / f"{name}.json", lambda file: file.write_text(text, encoding="utf-8"))
    # A file refused before and marked now (or the other way round) leaves only the newer of the two.
    (folder / (name if suffix else f"{name}.txt")).unlink(missing_ok=True)
    return path


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    fresh = path.with_name(f".{secrets.token_hex(8)}")
    try:
        write(closed_file(fresh))
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
