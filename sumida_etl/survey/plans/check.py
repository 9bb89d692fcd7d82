"""``plan check``: every fault of a plan, then what it would change in the rounds on record."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sumida_etl.checks.waivers import load_waivers
from sumida_etl.deadlines.deadlines import load_deadlines
from sumida_etl.errors import SumidaError
from sumida_etl.registry import files
from sumida_etl.registry.contacts import load_contacts
from sumida_etl.registry.faults import Fault, PlanError
from sumida_etl.registry.files.plan_file import PlanFile
from sumida_etl.registry.load import load
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.publication_metadata import load_metadata, unfilled
from sumida_etl.registry.registry import Registry
from sumida_etl.registry.years.surveyed_plans import OutsidePlansError
from sumida_etl.rounds import Round, era
from sumida_etl.settings import Settings
from sumida_etl.survey.plans.pinned import PinnedPlans
from sumida_etl.survey.plans.preview import PlanPreview, preview, with_later
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.warehouse.publications import published

_READ = {*(file.name for file in files.DESCRIBED), "ward.yaml", "publication.yaml", "waivers.yaml"}
_TABLES = (".csv", ".yaml", ".yml", ".xlsx", ".xls", ".xlsm", ".tsv", ".txt")
_IDENTITY: Mapping[PlanFile, Callable[[Any], tuple[str, ...]]] = {
    files.DEPARTMENTS: lambda row: (row.code, row.valid_from.isoformat()),
    files.MEASURES: lambda row: (row.code,),
    files.ITEMS: lambda row: (row.code,),
    files.INDICATORS: lambda row: (row.code,),
    files.TARGETS: lambda row: (row.indicator, row.valid_from.isoformat()),
    files.HISTORY: lambda row: (row.indicator, era(row.fiscal_year)),
    files.FOOTNOTES: lambda row: (row.indicator, row.mark, row.about),
    files.ASSIGNMENTS: lambda row: (row.indicator, row.department, row.part.value),
    files.RESULTS: lambda row: (row.code, row.department),
    files.TOTALS: lambda row: (row.whole, *row.parts),
    files.THRESHOLDS: lambda row: (row.plan or "すべての計画", row.valid_from.isoformat()),
}
"""What a row is known by, whatever else of it changes."""


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """``faults``: of the files, and rows that were deleted; ``previews``: of open rounds that go by another edition.

    ``stuck``: why an open round cannot be previewed, by round.
    """

    faults: tuple[Fault, ...]
    previews: tuple[PlanPreview, ...] = ()
    stuck: tuple[str, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the plan cannot be used."""
        return any(fault.stops for fault in self.faults)


def check_plan(folder: Path, settings: Settings, store: Store | None) -> PlanCheck:
    """Check the files of a folder; ``store``: the warehouse whose rounds it would change, if there is one."""
    try:
        given = PlanFiles.of_folder(folder)
    except PlanError as problem:
        return PlanCheck(problem.faults)
    loaded = load(given)
    faults = [*loaded.faults, *unread_files(folder), *_of_other_files(folder, given, loaded.registry)]
    if loaded.registry is None or store is None:
        return PlanCheck(tuple(faults))
    plans = PinnedPlans.open(settings.model_copy(update={"plan": folder}))
    rounds = sorted(map(Round.parse, plans.editions.pins()))
    for round in rounds:
        faults += lost_rows(plans.registry_of(round), round, loaded.registry)
    previews, stuck = [], []
    for round in rounds:
        if not published(store.engine, round)["provisional"].all():
            continue
        try:
            before = Survey.open(settings, round)
            after = Survey.open(_of(settings, folder), round, given.digest)
            found = with_later(preview(before, after, store), after, settings, store)
        except (OutsidePlansError, PlanError) as problem:
            stuck.append(f"{round.key}: {problem}")
            continue
        if not found.nothing:
            previews.append(found)
    return PlanCheck(tuple(dict.fromkeys(faults)), tuple(previews), tuple(stuck))


def _of(settings: Settings, folder: Path) -> Settings:
    return settings.model_copy(update={"plan": folder})


def _of_other_files(folder: Path, given: PlanFiles, registry: Registry | None) -> Iterator[Fault]:
    try:
        yield from unfilled(given, load_metadata(given))
    except PlanError as problem:
        yield from problem.faults
    try:
        load_waivers(folder / "waivers.yaml")
    except PlanError as problem:
        yield from problem.faults
    except (SumidaError, ValueError):
        yield Fault("waivers.yaml", 1, "", "YAMLとして読み取れません")
    if registry is not None:  # else every code would be unknown
        try:
            load_contacts(folder, {each.code for each in registry.departments})
        except PlanError as problem:
            yield from problem.faults
        try:
            load_deadlines(folder, {each.code for each in registry.departments})
        except PlanError as problem:
            yield from problem.faults


def unread_files(folder: Path) -> Iterator[Fault]:
    """Each file of the kinds a plan is kept in, whose name is none of a plan's; stops nothing."""
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith((".", "~"))
        if path.suffix.lower() in _TABLES and path.name not in _READ and not hidden and path.is_file():
            yield Fault(path.name, 0, "", f"このファイルは読みません{_cure(path)}", stops=False)


def _cure(path: Path) -> str:
    meant = f"{path.stem}.csv".lower()
    if meant in _READ and path.name.lower() != meant:
        return f"。直したところは、CSV UTF-8 で {meant} に保存します"
    return (
        f"（読むのは {meant} です。名前を小文字にします）" if meant in _READ else "。要らないなら別のフォルダに移します"
    )


def lost_rows(before: Registry, round: Round, after: Registry) -> Iterator[Fault]:
    """The rows in force in a round by the edition it goes by (``before``) that ``after`` has no more."""
    then = before.in_round(round)
    for file, identity in _IDENTITY.items():
        there = {identity(row) for row in getattr(after.every, file.table)}
        for row in getattr(then, file.table):
            if file is files.DEPARTMENTS and not row.is_active_on(round.as_of):
                continue
            if identity(row) not in there:
                said = (
                    f"{round.key} で使った行 {' '.join(identity(row))} がなくなっています。"
                    "終わったものは行を消さず、有効終了を入れます"
                )
                yield Fault(file.name, 0, "", said, stops=False)
