"""Does a published cell hold the figure that the record gives? Asked of what departments said, not of judgements.

The tables of all rounds and of all groups, which no manifest lists, are compared with the folders they are made from.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from schemas.columns import columns_of
from schemas.publication import IndicatorValues, KpiAttainment, MeasureProgress, PublishedTable, Results
from sumida_etl.errors import SumidaError
from sumida_etl.integrity.editions import parents_in, rounds_in
from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.recorded_edition import of_group, recorded_edition
from sumida_etl.integrity.recorded_plans import RecordedPlans
from sumida_etl.integrity.scope import Scope
from sumida_etl.publication.files.csv import file_name, written
from sumida_etl.publication.release.all_groups import FOLDER, AllGroups
from sumida_etl.publication.release.all_rounds import all_rounds
from sumida_etl.publication.release.published_files import published_rows
from sumida_etl.rounds import Round
from sumida_etl.warehouse.archive.plan_editions import PlanEditions
from sumida_etl.warehouse.known import as_published
from sumida_etl.warehouse.publications import published

REPORTED: Mapping[type[PublishedTable], tuple[str, ...]] = MappingProxyType(
    {
        KpiAttainment: ("state", "value"),
        IndicatorValues: ("state", "value"),
        Results: ("state", "value"),
        MeasureProgress: ("progress", "outlook"),
    }
)
"""What departments reported, by table: a later release or another plan does not change it."""


def published_figures(scope: Scope) -> Iterator[Problem]:
    """Each round's last publication, cell by cell, against the submissions it says it used."""
    plans = RecordedPlans(PlanEditions(scope.archive), scope.registry)
    last = {(row["city"] or "", row["round"]): row for row in published(scope.connection).to_dict("records")}
    for (group, key), row in last.items():
        folder = scope.published / group / key
        if folder.is_dir():
            yield from _differing(scope, plans, folder, row)


def all_rounds_table(scope: Scope) -> Iterator[Problem]:
    """The table of all rounds against the folders it is made from; a later release may have more columns."""
    if scope.published.is_dir():
        for _, parent in parents_in(scope.published):
            yield from _all_rounds(parent)


def _all_rounds(parent: Path) -> Iterator[Problem]:
    if (made := all_rounds(parent)) is None:
        return
    path = parent / made[0]
    expected = _table(made[1])
    try:
        found = _table(path.read_bytes())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        yield Problem(Damage.ALL_ROUNDS, str(path), "ありません" if isinstance(error, OSError) else "読み取れません")
        return
    shared = [title for title in found[0] if title in expected[0]]
    ours = [[row.get(title) for title in shared] for row in expected[1]]
    if not shared or [[row.get(title) for title in shared] for row in found[1]] != ours:
        changed = next((str(number) for number, row in enumerate(found[1], start=2) if row not in expected[1]), "")
        yield Problem(Damage.ALL_ROUNDS, str(path), f"{changed}行目" if changed else "行の数または見出し")


def all_groups_tables(scope: Scope) -> Iterator[Problem]:
    """Each table of each round against the folders it is made from, and tables that are made from none."""
    plans = RecordedPlans(PlanEditions(scope.archive), scope.registry)
    for round in rounds_in(scope.published / FOLDER):
        try:
            plan = plans.in_force(round)
        except SumidaError as error:
            yield Problem(Damage.NOT_COMPARED, str(scope.published / FOLDER / round.key), str(error))
            continue
        every = AllGroups(scope.published, round, plan.groups)
        made = dict(every.files(plan.every.ward.code))
        there = {path.name: path.read_bytes() for path in every.folder.iterdir() if path.is_file()}
        for name in sorted(made.keys() | there.keys()):
            if made.get(name) != there.get(name):
                said = "ありません" if name not in there else "余分です" if name not in made else "内容"
                yield Problem(Damage.ALL_GROUPS, str(every.folder / name), said)


def _table(data: bytes) -> tuple[Sequence[str], list[dict[str, str]]]:
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    return list(rows.fieldnames or ()), list(rows)


def _differing(scope: Scope, plans: RecordedPlans, folder: Path, row: Mapping[Any, Any]) -> Iterator[Problem]:
    try:
        known = as_published(scope.connection, row)
        plan = plans.of(row["round"], row["plan_edition"]).of_group(row["city"] or "")
        plan_of = of_group(plans.at(known.at), plan.group)
        edition = recorded_edition(plan, Round.parse(row["round"]), scope.connection, known, plan_of)
        shown = {
            table: written(edition.tables[table], table, edition.columns_of(table)).astype(object) for table in REPORTED
        }
    except SumidaError as error:
        yield Problem(Damage.NOT_COMPARED, str(folder), str(error))
        return
    for table, rows in shown.items():
        titles = {column.name: column.title for column in columns_of(table)}
        file = file_name(table, edition)
        there = published_rows(folder, file)
        for cells in rows.to_dict("records"):
            for name in REPORTED[table]:
                cell = there.get(cells["id"], {}).get(titles[name])
                ours = cells[name] if isinstance(cells[name], str) else ""
                if cell is not None and cell != ours:
                    said = f"公開「{cell}」、記録「{ours}」"
                    yield Problem(Damage.PUBLISHED_VALUE, f"{folder / file} {cells['id']} {titles[name]}", said)
