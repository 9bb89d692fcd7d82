"""From the files of a plan to a Registry, or to everything that is wrong with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from sumida_etl.memory import uncollected
from sumida_etl.registry import files
from sumida_etl.registry.cells.days import months
from sumida_etl.registry.faults import Fault, PlanError
from sumida_etl.registry.links.link_faults import link_faults
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.registry import Registry
from sumida_etl.registry.rows.plans import Plan
from sumida_etl.registry.spellings import with_known_spellings
from sumida_etl.registry.table import Line, Table, cells_of, table_of
from sumida_etl.registry.ward_file import WardFile, read_ward
from sumida_etl.rounds import QUARTERS

_MOST = 80
"""Twenty years of quarters, each with an edition of its own: a series asks for all of them again and again."""
_LOADED: dict[tuple[bool, str], Registry] = {}
"""The plans that were loaded last, by the digest of their files: a run asks for the same one several times.

The flag: as an edition that is kept.
"""
_OF_A_PLAN = (files.MEASURES, files.ITEMS, files.INDICATORS, files.RESULTS, files.TEXTS, *files.OF_EVERY_PLAN)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files hold: ``registry`` is None where a fault stops its use."""

    registry: Registry | None
    faults: tuple[Fault, ...]

    @property
    def stopping(self) -> tuple[Fault, ...]:
        """The faults that the plan cannot be used with."""
        return tuple(fault for fault in self.faults if fault.stops)


def load_registry(source: Path | PlanFiles) -> Registry:
    """Load and cross-check a plan. Raises PlanError with everything that stops it."""
    return _loaded(source if isinstance(source, PlanFiles) else PlanFiles.of_folder(source), kept=False)


def load_kept(edition: PlanFiles) -> Registry:
    """Load an edition that something on record goes by: what became a fault after it was kept stops nothing.

    Raises PlanError with what cannot be read at all.
    """
    return _loaded(edition, kept=True)


def _loaded(given: PlanFiles, *, kept: bool) -> Registry:
    digest = given.digest
    for asked in (False, True) if kept else (False,):  # whatever has no fault says the same in both ways
        if (asked, digest) in _LOADED:
            return _LOADED[asked, digest]
    loaded = load(given, kept=kept)
    if loaded.registry is None:
        raise PlanError.of(given.folder, loaded.stopping)
    if len(_LOADED) == _MOST:
        del _LOADED[next(iter(_LOADED))]
    return _LOADED.setdefault((kept, digest), loaded.registry)


def surveyed_months(folder: Path) -> frozenset[int]:
    """The months in which any plan of a folder is surveyed; those of the quarters where its file cannot be read."""
    try:
        table = table_of(PlanFiles.of_folder(folder), files.PLANS.name, {}, {"調査の月": months})
    except PlanError:
        return frozenset(QUARTERS)
    return frozenset(month for line in table.lines for month in line.cells["調査の月"]) or frozenset(QUARTERS)


@uncollected()
def load(given: PlanFiles, *, kept: bool = False) -> Loaded:
    """Load and cross-check a plan with all its faults, in the order of files and lines; see ``load_kept``."""
    ward, faults = read_ward(given, kept=kept), list[Fault]()
    faults += ward.faults
    lines: dict[str, tuple[Line, ...]] = {}
    broken = set[str]()
    for file in (files.PLANS, *files.ALL):
        left_out = (file.younger or kept) and file.name not in given.content
        table = Table((), ()) if left_out else table_of(given, file.name, file.required, file.optional, kept=kept)
        faults += table.faults
        lines[file.name] = table.lines
        if any(fault.stops for fault in table.faults):
            broken.add(file.name)
    plans = tuple(files.PLANS.row_of(line.cells) for line in lines[files.PLANS.name])
    if not plans and files.PLANS.name not in broken:
        faults.append(Fault(files.PLANS.name, 2, "計画コード", "計画が一つもありません。計画ごとに一行を書きます"))
    if files.PLANS.name in broken or any(plan.valid_to and plan.valid_to < plan.valid_from for plan in plans):
        broken |= {files.PLANS.name, *(file.name for file in _OF_A_PLAN)}
    lines, unknown = _with_plans(lines, plans, told=files.PLANS.name not in broken)
    lines = with_known_spellings(lines)
    faults += unknown
    if not kept:
        faults += link_faults(lines, plans, broken)
    faults.sort(key=lambda fault: (_ORDER.get(fault.file, 0), fault.line))
    registry = None if any(fault.stops for fault in faults) else _registry(ward, plans, lines)
    return Loaded(registry, tuple(dict.fromkeys(faults)))


_ORDER = {file.name: place for place, file in enumerate((files.PLANS, *files.ALL), start=1)}


def _registry(ward: WardFile, plans: tuple[Plan, ...], lines: dict[str, tuple[Line, ...]]) -> Registry:
    tables: dict[str, Any] = {
        file.table: tuple(file.row_of(line.cells) for line in lines[file.name]) for file in files.ALL
    }
    return Registry(ward.ward(plans), **tables)


def _with_plans(
    lines: dict[str, tuple[Line, ...]], plans: tuple[Plan, ...], *, told: bool
) -> tuple[dict[str, tuple[Line, ...]], list[Fault]]:
    """Each row of a plan with the plan's name, in force no longer than the plan; rows of no plan are faults.

    A plan is named by its code, or by its name where only one has that in the row's time.
    """
    faults: list[Fault] = []
    found, named_in = dict(lines), cells_of(("計画", "有効開始", "有効終了"))
    for file in _OF_A_PLAN:
        kept: list[Line] = []
        for line in lines[file.name]:
            if file in files.OF_EVERY_PLAN and not line.cells["計画"]:
                kept.append(replace(line, cells={**line.cells, "計画コード": ""}))
                continue
            meant = _meant(*named_in(line), plans) if told else ()
            if len(meant) == 1:
                kept.append(Line(line.file, line.number, _within(line.cells, meant[0])))
            elif told:
                faults.append(line.fault("計画", _which(line.cells["計画"], meant, plans)))
        found[file.name] = tuple(kept)
    return found, faults


@lru_cache
def _meant(named: str, begin: date, end: date | None, plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
    """The plans that a line means: by what it says, and when it is in force."""
    by_code = [plan for plan in plans if plan.code == named]
    if by_code:
        return (by_code[0],)
    by_name = tuple(plan for plan in plans if plan.name == named)
    if len(by_name) > 1:
        last = end or date.max
        return tuple(plan for plan in by_name if plan.valid_from <= last and begin <= (plan.valid_to or date.max))
    return by_name


def _which(named: str, meant: Sequence[Plan], plans: Iterable[Plan]) -> str:
    if meant:
        codes = "・".join(plan.code for plan in meant)
        return f"「{named}」という計画が{len(meant)}つあります。計画コード（{codes}）で書きます"
    known = "、".join(f"{plan.code} {plan.name}" for plan in plans)
    return f"見当たりません: {named}（plans.csv にあるのは {known or 'ありません'}）"


def _within(cells: Any, plan: Plan) -> dict[str, Any]:  # noqa: ANN401 - a mapping of parsed cells
    end = min((day for day in (cells["有効終了"], plan.valid_to) if day), default=None)
    return {
        **cells, "計画": plan.name, "有効開始": max(cells["有効開始"], plan.valid_from), "有効終了": end,
        "計画コード": plan.code, "有効開始欄": cells["有効開始"], "有効終了欄": cells["有効終了"],
    }  # fmt: skip
