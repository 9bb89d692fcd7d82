"""What would be published of a round as it stands now: every figure and text that differs, by name and value."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from schemas.publication import KpiAttainment, MeasureProgress, PublishedTable, Results
from sumida_etl.attainment.rounding import number_text
from sumida_etl.integrity.edition_numbers import last_edition
from sumida_etl.publication.report.wording import figure
from sumida_etl.publication.tables.changes import HeadlineChange, changes_of
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.table_rows import AttainmentRow, FigureRow, ValueRow, rows_of
from sumida_etl.survey.releasing.composing import edition
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.warehouse import publications, queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.known import as_published

_TEXTS = (("progress", "取組状況"), ("outlook", "取組予定"))


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure or text that differs. ``code``: of an indicator, by which it can be marked; else empty."""

    code: str
    name: str
    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """``number``: the edition that it would be. ``corrected``: against the last publication; None: there is none."""

    number: int
    missing: tuple[str, ...]
    provisional: bool
    sentence: str
    judged: tuple[Changed, ...]
    moved: tuple[Changed, ...]
    corrected: tuple[Changed, ...] | None
    counts: tuple[tuple[str, int], ...]


def preview_of(survey: Survey, store: Store) -> Preview:
    """Of a round, or of one group of it; nothing is written."""
    with reading(store.engine) as moment:
        members = survey.members(survey.round)
        earlier = [each for each in queries.rounds_known(moment, None, members) if each < survey.round]
        last = last_edition(survey.round, moment, group=survey.group)
        rows = publications.published(moment, survey.round, group=survey.group).to_dict("records")
    now = edition(survey, store)
    changes = changes_of(now, edition(survey.at(earlier[-1]), store) if earlier else None)
    corrected = None
    if rows and last is not None:
        corrected = tuple(_differing(edition(survey, store, as_published(store.engine, rows[-1])), now))
    judgements = now.attained["word"].value_counts().to_dict()
    told = _Told(now)
    return Preview(
        number=1 if last is None else last.number + bool(corrected),
        missing=tuple(each.name for each in now.missing),
        provisional=now.provisional,
        sentence=changes.sentence,
        judged=tuple(told.headline(each) for each in changes.judged),
        moved=tuple(told.headline(each) for each in changes.moved),
        corrected=corrected,
        counts=tuple((str(word), int(count)) for word, count in judgements.items()),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """How figures of an edition read: a 有無 by its stage."""

    edition: Edition

    def headline(self, change: HeadlineChange) -> Changed:
        """An indicator then and now, with its target where that is another one."""
        before, after = (self.judged(row) for row in (change.before, change.after))
        if change.old_target is not None or change.before.target != change.after.target:
            before, after = before + _aim(change.before), after + _aim(change.after)
        return Changed(change.after.indicator, change.after.name, str(change.after.kind), before, after)

    def judged(self, row: AttainmentRow) -> str:
        """``36手続 順調``, or the state alone."""
        return f"{self.value(row)} {row.judgement}" if row.value is not None else row.judgement

    def value(self, row: FigureRow) -> str:
        """``約36手続``, ``実施中``."""
        stage = self.edition.stage_of(row.indicator, row.value) if isinstance(row, ValueRow) else ""
        return figure(row, stage)


def _aim(row: AttainmentRow) -> str:
    return "" if row.target is None else f"（目標 {number_text(row.target)}{row.unit}）"


def _differing(before: Edition, now: Edition) -> Iterator[Changed]:
    """Every row of the tables of figures and texts that is another one, or came, or went."""
    then, told = _Told(before), _Told(now)
    yield from _of(KpiAttainment, AttainmentRow, (then, told), _Told.judged)
    yield from _of(Results, FigureRow, (then, told), _Told.value)
    texts = [_by_id(each.tables[MeasureProgress]) for each in (before, now)]
    for key in dict.fromkeys([*texts[1], *texts[0]]):
        for column, title in _TEXTS:
            said = [str(each.get(key, {}).get(column) or "") for each in texts]
            if said[0] != said[1]:
                row = texts[1].get(key) or texts[0][key]
                yield Changed("", f"{row['measure']} {row['title']}（{row['department']}）", title, *said)


def _of(
    table: type[PublishedTable], kind: type[Any], both: tuple[_Told, _Told], said: Callable[[_Told, Any], str]
) -> Iterator[Changed]:
    rows = [{row.id: row for row in rows_of(each.edition.tables[table], kind)} for each in both]
    for key in dict.fromkeys([*rows[1], *rows[0]]):
        texts = [said(told, those[key]) if key in those else "" for told, those in zip(both, rows, strict=True)]
        if texts[0] != texts[1]:
            row = rows[1].get(key) or rows[0][key]
            yield Changed(getattr(row, "indicator", ""), row.name, str(row.kind), *texts)


def _by_id(table: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    return {row["id"]: row for row in table.to_dict("records")}
