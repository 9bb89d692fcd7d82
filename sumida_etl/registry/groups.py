"""Groups (団体): municipalities surveyed by one plan, each with departments, figures and publications of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.tables import PlanRows
from sumida_etl.registry.table import Line

Row = TypeVar("Row")
_CODE, _NAME, _PREFECTURE = "団体コード", "団体名", "団体の都道府県名"


@dataclass(frozen=True, slots=True)
class Group:
    """A municipality: its 全国地方公共団体コード, its name, its prefecture (empty: that of the plan)."""

    code: str
    name: str
    prefecture: str = ""

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"


def groups_of(departments: Iterable[Department]) -> tuple[Group, ...]:
    """The groups that departments belong to, each once, in their order; none in the plan of one municipality."""
    found = {each.group: Group(each.group, each.group_name, each.prefecture) for each in reversed(list(departments))}
    return tuple(reversed([group for code, group in found.items() if code]))


def shares_of(
    plan: PlanRows, groups: Sequence[Group], group_of: Callable[[str], str]
) -> Iterator[tuple[Group, dict[str, Any]]]:
    """Every group with its ``share_of`` a plan, in one walk over each table. ``group_of``: of a department's code."""
    rows: dict[str, dict[str, tuple[Any, ...]]] = {
        "departments": _grouped(plan.departments, lambda row: row.group),
        "assignments": _grouped(plan.assignments, lambda row: group_of(row.department)),
        "results": _grouped(plan.results, lambda row: group_of(row.department)),
        "history": _grouped(plan.history, lambda row: row.group),
    }
    writers = {row.code: _grouped(row.departments, group_of) for row in plan.items}
    for group in groups:
        own = {name: every.get(group.code, ()) for name, every in rows.items()}
        about = {item: by.get(group.code, ()) for item, by in writers.items()}
        yield group, share_of(plan, group, own, about)


def share_of(
    plan: PlanRows, group: Group, rows: Mapping[str, tuple[Any, ...]], writers: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """The tables of a plan, by field, with only these departments, assignments, results and history.

    ``writers``: who writes about an item. It is the plan of one municipality: no row of it names a group.
    """
    alone = {"group": "", "group_name": "", "prefecture": ""}
    return {
        "ward": replace(
            plan.ward, code=group.code, name=group.name, prefecture=group.prefecture or plan.ward.prefecture
        ),
        "departments": tuple(replace(row, **alone) for row in rows.get("departments", ())),
        "assignments": rows.get("assignments", ()),
        "results": rows.get("results", ()),
        "history": tuple(replace(row, group="") for row in rows.get("history", ())),
        "items": tuple(replace(row, departments=writers.get(row.code, ())) for row in plan.items),
    }


def _grouped(rows: Iterable[Row], group_of: Callable[[Row], str]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(group_of(row), []).append(row)
    return {group: tuple(every) for group, every in found.items()}


def group_faults(departments: Iterable[Line], history: Iterable[Line]) -> Iterator[Fault]:
    """What is wrong with groups: a department in none or in two, a code without a name or with two of them.

    ``history``: a past value is that of one group; of which one, nobody could tell.
    """
    lines = list(departments)
    grouped = [line for line in lines if line.cells[_CODE]]
    for line in lines:
        if not line.cells[_CODE] and (grouped or line.cells[_NAME]):
            yield line.fault(_CODE, "団体コードのない所属があります。すべての所属に書くか、どの所属にも書きません")
        elif line.cells[_CODE] and not line.cells[_NAME]:
            yield line.fault(_NAME, f"団体 {line.cells[_CODE]} の名前を書きます")
    yield from _one_each(grouped, _CODE, _NAME, "団体コードを直すか、同じ名前にそろえます")
    yield from _one_each(grouped, _CODE, _PREFECTURE, "どの行にも同じ都道府県名を書きます")
    yield from _one_each(grouped, "所属コード", _CODE, "別の団体の所属には、別の所属コードを付けます")
    yield from _past_of_nobody(history, {line.cells[_CODE] for line in grouped})


def _one_each(lines: Iterable[Line], key: str, column: str, cure: str) -> Iterator[Fault]:
    """Lines of one key say the same in a column."""
    first: dict[str, Line] = {}
    for line in lines:
        before = first.setdefault(line.cells[key], line)
        if line.cells[column] != before.cells[column]:
            said = f"{line.cells[key]} の{column}が、{before.number}行目では「{before.cells[column]}」です"
            yield line.fault(column, f"{said}。{cure}")


def _past_of_nobody(history: Iterable[Line], codes: set[str]) -> Iterator[Fault]:
    for line in history:
        code = line.cells[_CODE]
        if codes and not code:
            yield line.fault(_CODE, "どの団体の値かを書きます")
        elif code and code not in codes:
            yield line.fault(_CODE, f"見当たりません: {code}（{files.DEPARTMENTS.name} の団体コードを書きます）")
