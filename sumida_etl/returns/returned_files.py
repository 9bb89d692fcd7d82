"""The folder of a round's returned workbooks, OUT/差戻し/<round>: written, and read back."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sumida_etl.atomic_write import atomic_write
from sumida_etl.file_names import readable
from sumida_etl.ooxml.markup import UnchangeableError
from sumida_etl.permissions import closed_folder
from sumida_etl.reader.workbook import Workbook
from sumida_etl.returns.deleted_rows import DeletedRows
from sumida_etl.returns.kpi_preview import KPI_PREVIEW
from sumida_etl.returns.letter import Letter
from sumida_etl.returns.marked_workbook import marked
from sumida_etl.returns.note import UNCHANGEABLE, note, reason_for_note, record


def write_returned(
    folder: Path, name: str, book: Workbook, findings: pd.DataFrame, letter: Letter, deleted: Iterable[DeletedRows]
) -> Path:
    """Write the department's own workbook with its findings (columns of Finding, perhaps ``kpi_preview``) marked.

    ``name`` is one of ``return_names``; ``deleted`` are the rows to put back (see ``deleted_rows``), since a department
    cannot make one that it deleted. Where the workbook cannot be marked a note that says why stands in its place.
    Returns what the department opens: the workbook or the note.
    """
    if KPI_PREVIEW not in findings:
        findings = findings.assign(**{KPI_PREVIEW: ""})
    reason = ""
    try:
        content = marked(book, findings, letter, deleted)
    except UnchangeableError as problem:
        reason = reason_for_note(UNCHANGEABLE, reason=str(problem))
        content = note(readable(book.path), findings, letter, reason).encode()
    return _write(folder, name, content, ".txt" if reason else "", book, findings, letter, reason)


def write_refused(
    folder: Path, name: str, source: Path, findings: pd.DataFrame, letter: Letter, reason: str = ""
) -> Path:
    """Write a note about a file that was not let in, or (``reason``) cannot be sent back marked; returns its path."""
    text = note(readable(source), findings, letter, reason)
    return _write(folder, name, text.encode(), ".txt", None, findings, letter, reason)


def clear_returned(folder: Path, keep: Collection[str]) -> None:
    """Remove what was returned earlier under names that are not returned any more."""
    for path in folder.iterdir() if folder.is_dir() else ():
        base = path.name.removesuffix(".json") if path.suffix == ".json" else path.name.removesuffix(".txt")
        if base not in keep and (path.is_file() or path.is_symlink()):
            path.unlink()


def _write(
    folder: Path,
    name: str,
    content: bytes,
    suffix: str,
    book: Workbook | None,
    findings: pd.DataFrame,
    letter: Letter,
    reason: str = "",
) -> Path:
    closed_folder(folder.parent, folder.name)
    path = folder / f"{name}{suffix}"
    atomic_write(path, content, durable=False)  # the next run returns it again
    facts = record(name, book.sha256 if book else None, findings, letter, reason)
    text = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    atomic_write(folder / f"{name}.json", text.encode(), durable=False)
    # A file refused before and marked now (or the other way round) leaves only the newer of the two.
    (folder / (name if suffix else f"{name}.txt")).unlink(missing_ok=True)
    return path


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A returned workbook (or the note in its place), and what its ``.json`` says."""

    file: Path
    content: Mapping[str, Any]

    @property
    def codes(self) -> set[str]:
        """The codes of its findings."""
        return {each["code"] for each in self.content["findings"]}


def returned_files(folder: Path) -> dict[str, ReturnedFile]:
    """By SHA-256 of what was sent in. A file of a note that nobody's workbook is about has none, and is left out."""
    found: dict[str, ReturnedFile] = {}
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        content = json.loads(path.read_text(encoding="utf-8"))
        files = [path.with_suffix(""), path.with_name(f"{path.stem}.txt")]
        file = next((each for each in files if each.is_file()), None)
        if file is not None and content["sha256"]:
            found[content["sha256"]] = ReturnedFile(file, content)
    return found
