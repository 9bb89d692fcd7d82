"""訂正: what changed from one edition of a round to the next, by file and, in the tables, by row and cell."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sumida_etl.publication.files import manifest

KEY = "ID"
"""The header of the column that tells rows apart."""
_NAMES = ("指標名", "実績名", "取組名", "名称")
COMPLETED = "未提出だった分を加え、暫定の公開を改めました。"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came or went; ``name`` is what it is about, for people."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that holds something else; empty text is an empty cell."""

    id: str
    name: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TableChange:
    """What changed in a CSV whose rows have IDs."""

    file: str
    added: tuple[RowChange, ...]
    removed: tuple[RowChange, ...]
    changed: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """The record of a 訂正. ``on``: the day, if whoever published gave one; files are named by their path."""

    note: str | None
    on: date | None
    was_provisional: bool
    is_provisional: bool
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    tables: tuple[TableChange, ...]

    def as_json(self) -> bytes:
        """As it is kept beside the edition that was replaced."""
        record = {**asdict(self), "on": self.on and self.on.isoformat()}
        return json.dumps(record, ensure_ascii=False, indent=2).encode() + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> "Correction":
        """Read a record. Raises ValueError for one that is none."""
        try:
            record = json.loads(data)
            record["on"] = record["on"] and date.fromisoformat(record["on"])
            record["tables"] = tuple(_table(table) for table in record["tables"])
            fields: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
            }
            return cls(**fields)
        except (KeyError, TypeError) as problem:
            raise ValueError(f"not the record of a 訂正: {problem}") from problem


def correction(
    before: Mapping[str, bytes], after: Mapping[str, bytes], note: str | None, on: date | None
) -> Correction:
    """Compare two editions, file names to bytes. A completed 暫定 edition says so where no other reason is given."""
    was, now = _provisional(before), _provisional(after)
    both = sorted(before.keys() & after.keys())
    changed = tuple(name for name in both if before[name] != after[name])
    return Correction(
        note=note or (COMPLETED if was and not now else None),
        on=on,
        was_provisional=was,
        is_provisional=now,
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=changed,
        tables=tuple(_compared(name, before[name], after[name]) for name in changed if _is_table(name, after[name])),
    )


def _compared(file: str, before: bytes, after: bytes) -> TableChange:
    old, new = _rows(before), _rows(after)
    return TableChange(
        file,
        tuple(RowChange(key, _name(row)) for key, row in new.items() if key not in old),
        tuple(RowChange(key, _name(row)) for key, row in old.items() if key not in new),
        tuple(change for key, row in new.items() if key in old for change in _cells(key, old[key], row)),
    )


def _cells(key: str, old: Row, new: Row) -> Iterable[CellChange]:
    for column in dict.fromkeys((*new, *old)):
        was, now = old.get(column, ""), new.get(column, "")
        if was != now:
            yield CellChange(key, _name(new), column, was, now)


def _name(row: Row) -> str:
    name = next((row[column] for column in _NAMES if row.get(column)), "")
    details = "、".join(row[column] for column in ("所属名", "年度", "区分") if row.get(column))
    return f"{name}（{details}）" if details else name


def _is_table(name: str, data: bytes) -> bool:
    return name.endswith(".csv") and KEY in data.decode("utf-8-sig", "replace").partition("\r\n")[0].split(",")


def _rows(data: bytes) -> dict[str, Row]:
    text = io.StringIO(data.decode("utf-8-sig", "replace"), newline="")
    return {row.get(KEY) or "": row for row in csv.DictReader(text, restval="")}


def _provisional(files: Mapping[str, bytes]) -> bool:
    content: Any = json.loads(files.get(manifest.NAME, b"{}"))
    return bool(content.get("provisional"))


def _table(record: dict[str, Any]) -> TableChange:
    return TableChange(
        record["file"],
        tuple(RowChange(**row) for row in record["added"]),
        tuple(RowChange(**row) for row in record["removed"]),
        tuple(CellChange(**cell) for cell in record["changed"]),
    )
