"""What another plan edition changes in a round: rows that are asked, departments that owe, rows that are published.

Nothing is foretold: what is asked and what would be published are made by either edition and laid side by side.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

from schemas.submission import INDICATORS, NARRATIVES, TABLES, Sheet, header
from sumida_etl.errors import SumidaError
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import csv_files
from sumida_etl.publication.release.correction import TableChange, correction
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey.plans.pinned import PinnedPlans
from sumida_etl.survey.releasing.composing import compose, edition
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.templates.rows import stands_in

_OPEN = "記入欄"
_STAGES = "段階"
RowKey = tuple[str, ...]
"""Department, then the indicator's or result's code, or plan, measure and item."""


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A row of a workbook that is asked anew, no longer, or in other words. ``column`` is empty for a whole row."""

    sheet: str
    key: RowKey
    column: str
    before: str
    after: str

    def __str__(self) -> str:
        about = f"{self.sheet} {' '.join(self.key)}"
        if self.column:
            return f"{about} {self.column}: 「{self.before}」→「{self.after}」"
        return f"{about}: {'求めるようになる' if self.after else '求めなくなる'}（{self.after or self.before}）"


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """``owing``, ``released``: codes of departments that come to owe a workbook, or no longer do.

    ``unpublishable``: why what is accepted cannot be published by the new edition; empty where it can.
    ``later``: what that changes in later rounds, which stay with their own editions but show and publish what this one
    said: last values, finals, forecasts.
    """

    round: str
    asked: tuple[AskedChange, ...]
    owing: tuple[str, ...]
    released: tuple[str, ...]
    tables: tuple[TableChange, ...]
    unpublishable: str = ""
    later: tuple["PlanPreview", ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the round stays as it is."""
        return not (self.asked or self.owing or self.released or self.tables or self.unpublishable or self.later)

    def sentences(self) -> Iterator[str]:
        """Every change as a line."""
        for word, codes in (("報告するようになる所属", self.owing), ("報告しなくなる所属", self.released)):
            if codes:
                yield f"{word}: {'、'.join(codes)}"
        yield from map(str, self.asked)
        for table in self.tables:
            yield from (f"{table.file} {row.id} {row.name}: 行が増える" for row in table.added)
            yield from (f"{table.file} {row.id} {row.name}: 行が減る" for row in table.removed)
            for cell in table.changed:
                yield f"{table.file} {cell.id} {cell.name} {cell.column}: 「{cell.before}」→「{cell.after}」"
        if self.unpublishable:
            yield f"この計画データでは公開できません: {self.unpublishable}"
        for other in self.later:
            yield from (f"{other.round} でも変わる: {sentence}" for sentence in other.sentences())


def preview(before: Survey, after: Survey, store: Store) -> PlanPreview:
    """Compare two editions in one round, given what is on record."""
    old, new = before.with_previous_values(store), after.with_previous_values(store)
    try:
        found = _differing(*(compose(survey, store).files for survey in (old, new)))
    except SumidaError as problem:
        return _preview(old, new, (), " ".join(str(problem).split()))
    return _preview(old, new, found)


def with_later(found: PlanPreview, after: Survey, settings: Settings, store: Store) -> PlanPreview:
    """The same, with what adopting ``after``'s edition in its round changes in the later rounds that are pinned.

    Those are compared by their tables alone, whether they are published or not.
    """
    plans = after.plans
    if plans is None or after.edition is None:
        return found
    assumed = plans.assuming(after.round, after.edition)
    rounds = sorted(each for each in map(Round.parse, plans.editions.pins()) if each > after.round)
    each = (_later(Survey.open(settings, round), assumed, store) for round in rounds)
    return replace(found, later=tuple(one for one in each if not one.nothing))


def _later(before: Survey, assumed: PinnedPlans, store: Store) -> PlanPreview:
    old, new = (each.with_previous_values(store) for each in (before, replace(before, plans=assumed)))
    try:
        was = csv_files(edition(old, store))
    except SumidaError:
        return _preview(old, new, ())  # it cannot be published as it is
    try:
        return _preview(old, new, _differing(was, csv_files(edition(new, store))))
    except SumidaError as problem:
        return _preview(old, new, (), " ".join(str(problem).split()))


def _preview(old: Survey, new: Survey, tables: tuple[TableChange, ...], unpublishable: str = "") -> PlanPreview:
    was, now = ({each.code for each in survey.owing} for survey in (old, new))
    return PlanPreview(
        old.round.key,
        tuple(_asked_changes(old.asked, new.asked)),
        tuple(sorted(now - was)),
        tuple(sorted(was - now)),
        tables,
        unpublishable,
    )


def _differing(was: Iterable[Artefact], now: Iterable[Artefact]) -> tuple[TableChange, ...]:
    files = [{file.name: file.content for file in made} for made in (was, now)]
    was_files, now_files = (_with_empty_tables(one, other) for one, other in permutations(files))
    tables = correction(was_files, now_files, None, None).tables
    return tuple(table for table in tables if table.added or table.removed or table.changed)


def _with_empty_tables(files: Mapping[str, bytes], others: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, and of each CSV that only the others hold its header: a table that comes or goes does so by row."""
    lacking = {name: data for name, data in others.items() if name not in files and name.endswith(".csv")}
    return {**files, **{name: data.partition(b"\r\n")[0] + b"\r\n" for name, data in lacking.items()}}


def _asked_changes(before: Asked, after: Asked) -> Iterator[AskedChange]:
    for sheet in TABLES:
        old, new = _rows(before, sheet), _rows(after, sheet)
        for key in dict.fromkeys([*old, *new]):
            if key not in new:
                yield AskedChange(sheet.name, key, "", _name(old[key]), "")
            elif key not in old:
                yield AskedChange(sheet.name, key, "", "", _name(new[key]))
            else:
                was, now = (_cells(sheet, asked.round, row) for asked, row in ((before, old[key]), (after, new[key])))
                for title, text in was.items():
                    if text != now[title]:
                        yield AskedChange(sheet.name, key, title, text, now[title])


def _rows(asked: Asked, sheet: Sheet) -> dict[RowKey, Mapping[Any, Any]]:
    names = {INDICATORS: ("code",), NARRATIVES: ("plan", "measure", "item")}.get(sheet, ("figure",))
    return {
        (row["department"], *(str(row[name]) for name in names)): row
        for row in asked.sheets[sheet.name].to_dict("records")
    }


def _cells(sheet: Sheet, round: Round, row: Mapping[Any, Any]) -> dict[str, str]:
    """What a row shows the department, by the headers: an open cell too, and the words that can be picked in it."""
    found = {header(column, round): stands_in(column, row) for column in (*sheet.columns, *sheet.shown)}
    shown = {title: _OPEN if text is None else text for title, text in found.items()}
    return {**shown, _STAGES: row["stages"]}


def _name(row: Mapping[Any, Any]) -> str:
    return str(row.get("name") or row.get("title") or "")
