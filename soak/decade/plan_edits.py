"""What a coordinator does to the files of a plan: rows end, go on otherwise, are added, pass from one to another."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from sumida_etl.registry.plan_files import PlanFiles

Row = dict[str, str]
Change = Callable[[list[Row]], list[Row]]
_LEADS = "担当所属コード"


def rows_of(plan: Path, file: str) -> list[Row]:
    """The rows of a file of the plan; none where there is no such file."""
    return list(_read(plan, file))


def edit(plan: Path, file: str, change: Change) -> None:
    """Change the rows of a file of the plan, which may be a new one."""
    reader = _read(plan, file)
    names, changed = list(reader.fieldnames or ()), change(list(reader))
    with (plan / file).open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.DictWriter(target, names or list(changed[0]))
        writer.writeheader()
        writer.writerows(changed)


def _read(plan: Path, file: str) -> "csv.DictReader[str]":
    text = PlanFiles.of_folder(plan).text(file) if (plan / file).exists() else ""
    return csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))


def ended(day: str, column: str, *codes: str) -> Change:
    """The rows of some codes end on a day."""
    return lambda rows: [
        {**row, "有効終了": day} if row[column] in codes and not row["有効終了"] else row for row in rows
    ]


def succeeded(day: str, eve: str, column: str, code: str, **cells: str) -> Change:
    """The row of a code ends on the eve, and goes on from the day with other cells."""

    def change(rows: list[Row]) -> list[Row]:
        (last,) = (row for row in rows if row[column] == code and not row["有効終了"])
        return [*ended(eve, column, code)(rows), {**last, "有効開始": day, **cells}]

    return change


def added(*new: str, place: int | None = None) -> Change:
    """Rows (``列=値 列=値``) at the end or at a place; cells that are not given are empty."""

    def change(rows: list[Row]) -> list[Row]:
        made = [dict.fromkeys(rows[0], "") | dict(cell.split("=", 1) for cell in row.split()) for row in new]
        at = len(rows) if place is None else place
        return [*rows[:at], *made, *rows[at:]]

    return change


def with_cell(column: str, code: str, **cells: str) -> Change:
    """Other cells in the rows of a code, as when a slip is corrected."""
    return lambda rows: [{**row, **cells} if row[column] == code else row for row in rows]


def passed_on(day: str, eve: str, old: str, new: str) -> Change:
    """What one department was asked for is asked of another from a day on."""

    def change(rows: list[Row]) -> list[Row]:
        rows = [
            {**row, "所属コード": new} if row["所属コード"] == old and row["有効開始"] >= day else row for row in rows
        ]
        mine = [row for row in rows if row["所属コード"] == old and not row["有効終了"]]
        code = {"コード"} & set(rows[0])
        after = {"所属コード": new, "有効開始": day}
        return [
            *ended(eve, "所属コード", old)(rows),
            *({**row, **after, **{name: f"{row[name]}-{new}" for name in code}} for row in mine),
        ]

    return change


def moved(day: str, eve: str, old: str, new: str) -> Change:
    """The same for 小項目, which name several departments."""

    def change(rows: list[Row]) -> list[Row]:
        begun_later = [old in _codes(row) and row["有効開始"] >= day for row in rows]
        renamed = [{**row, _LEADS: _renamed(row, old, new)} for row in rows]
        rows = [other if later else row for row, other, later in zip(rows, renamed, begun_later, strict=True)]
        mine = [row for row in rows if old in _codes(row) and not row["有効終了"]]
        codes = {row["項目コード"] for row in mine}
        after = ({**row, "有効開始": day, _LEADS: _renamed(row, old, new)} for row in mine)
        return [*ended(eve, "項目コード", *codes)(rows), *after]

    return change


def led_by(old: str, new: str) -> Change:
    """The measures that one department led are another's."""
    return lambda rows: [{**row, _LEADS: _renamed(row, old, new)} for row in rows]


def _codes(row: Row) -> list[str]:
    return row[_LEADS].replace("、", ";").split(";")


def _renamed(row: Row, old: str, new: str) -> str:
    return ";".join(dict.fromkeys(new if code == old else code for code in _codes(row)))
