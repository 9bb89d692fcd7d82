"""A CSV of the plan, read cell by cell so that a mistake is named by file, line and column."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sumida_etl.errors import SumidaError
from sumida_etl.rounds import REIWA

Word = TypeVar("Word", bound=StrEnum)
Parser = Callable[[str], Any]


class PlanError(SumidaError, ValueError):
    """The plan's files contradict themselves or cannot be read; says where."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path.name}:{line} {problem}")
        self.path, self.line, self.problem = path, line, problem


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan file, its cells already parsed."""

    path: Path
    number: int
    cells: Mapping[str, Any]

    def error(self, problem: str) -> PlanError:
        """A PlanError at this line."""
        return PlanError(self.path, self.number, problem)


def text(cell: str) -> str:
    """A cell of free text."""
    return cell


def required(cell: str) -> str:
    """A cell of text that may not be empty."""
    if not cell:
        raise ValueError("空欄にできません")
    return cell


def codes(cell: str) -> tuple[str, ...]:
    """A list in a cell: ``D101;D102``."""
    return tuple(code.strip() for code in cell.split(";") if code.strip())


def flag(cell: str) -> bool:
    """``1`` or nothing."""
    if cell not in ("", "1"):
        raise ValueError(f"「{cell}」は 1 または空欄にします")
    return cell == "1"


def number(cell: str) -> Decimal | None:
    """A plain decimal or nothing."""
    if not cell:
        return None
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError(f"「{cell}」は数値ではありません") from None
    if not value.is_finite() or not cell.isascii() or "e" in cell.lower() or "_" in cell:
        raise ValueError(f"「{cell}」は数値ではありません")
    return value


def day(cell: str) -> date:
    """``2022-04-01``."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"「{cell}」は日付（2022-04-01 の形）ではありません") from None


def day_or_open(cell: str) -> date | None:
    """A day, or nothing for one not set."""
    return day(cell) if cell else None


def year(cell: str) -> int:
    """``R5`` → 2023."""
    if not (cell.startswith("R") and cell[1:].isascii() and cell[1:].isdigit()):
        raise ValueError(f"「{cell}」は年度（R5 の形）ではありません")
    return REIWA + int(cell[1:])


def yearly_numbers(cell: str) -> tuple[tuple[int, Decimal], ...]:
    """Numbers by fiscal year in a cell: ``R4=950;R5=2930``."""
    found: dict[int, Decimal] = {}
    for part in codes(cell):
        name, equals, typed = part.partition("=")
        value = number(typed.strip())
        if not equals or value is None:
            raise ValueError(f"「{part}」は 年度=数値（R5=2930 の形）ではありません")
        if (when := year(name.strip())) in found:
            raise ValueError(f"「{part}」の年度が重複しています")
        found[when] = value
    return tuple(sorted(found.items()))


def word(words: type[Word], empty: Word | None = None) -> Callable[[str], Word]:
    """One of a closed set; ``empty``: what an empty cell stands for, where it stands for one."""

    def parse(cell: str) -> Word:
        if empty is not None and not cell:
            return empty
        try:
            return words(cell)
        except ValueError:
            allowed = "・".join(item.value for item in words if item.value)
            raise ValueError(f"「{cell}」は {allowed} のどれでもありません") from None

    return parse


def read_table(
    path: Path, parsers: Mapping[str, Parser], optional: Mapping[str, Parser] | None = None
) -> Iterator[Line]:
    """Read a plan file. Raises PlanError for a missing file or column and for any cell its parser refuses."""
    if not path.is_file():
        raise PlanError(path, 0, "ファイルがありません")
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.DictReader(source)
        if missing := [name for name in parsers if name not in (rows.fieldnames or ())]:
            raise PlanError(path, 1, f"列がありません: {'、'.join(missing)}")
        for row in rows:
            cells: dict[str, Any] = {}
            for name, parse in {**parsers, **(optional or {})}.items():
                try:
                    cells[name] = parse((row.get(name) or "").strip())
                except ValueError as problem:
                    raise PlanError(path, rows.line_num, f"{name}: {problem}") from None
            yield Line(path, rows.line_num, cells)
