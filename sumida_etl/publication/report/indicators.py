"""The indicator tables of a plan, with their footnotes, the revised targets and what the departments remarked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from schemas.publication import IndicatorValues, KpiAttainment, title_of
from sumida_etl.attainment.rounding import number_text
from sumida_etl.publication.report.blocks import Block, Paragraph
from sumida_etl.publication.report.notes import footnotes, qualifiers, remarks, revisions
from sumida_etl.publication.report.tables import (
    PAGE_WIDTH,
    Cell,
    Line,
    Row,
    Scope,
    Table,
    head_row,
    text_cell,
    together,
)
from sumida_etl.publication.report.wording import clean
from sumida_etl.publication.report.years import IndicatorEntry, Year, that_fit, year_cell, years
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.table_rows import AttainmentRow, ValueRow, by_indicator, rows_of
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Target
from sumida_etl.registry.rows.plans import Plan
from sumida_etl.rounds import Round, era, year_label
from sumida_etl.vocabulary import State

_MEASURE, _NAME, _TARGET, _JUDGEMENT = 14, 32, 22, 22
"""The widths of the columns beside those of the years, in millimetres."""


def indicator_blocks(plan: Plan, edition: Edition, registry: Registry) -> Iterator[Block]:
    """One table per 分類, or one for the whole plan where every indicator belongs to a measure."""
    values = by_indicator(rows_of(edition.tables[IndicatorValues], ValueRow))
    notes = {
        code: list(rows)
        for code, rows in groupby(sorted(registry.footnotes, key=lambda row: row.indicator), lambda row: row.indicator)
    }
    entries = [
        IndicatorEntry(each, values.get(each.code, []), notes.get(each.code, []))
        for each in registry.indicators
        if each.plan == plan.name
    ]
    if not entries:
        yield Paragraph("この計画に指標はありません。")
        return
    judged = rows_of(edition.tables[KpiAttainment], AttainmentRow)
    whole = f"{clean(plan.name)}の指標（KPI）"
    if all(entry.indicator.measure for entry in entries):
        groups = {whole: entries}
    else:
        groups = {}
        for entry in entries:
            category = clean(entry.indicator.category)
            groups.setdefault(f"●{category}" if category else whole, []).append(entry)
    yield from (_table(caption, group, judged, edition, registry) for caption, group in groups.items())
    if any(_columns(group, edition, registry)[1] for group in groups.values()):
        yield Paragraph(
            f"表に入らない、さらに前の年度の値は、データの「{title_of(IndicatorValues)}」にあります。", small=True
        )
    yield from footnotes(entries, edition.round)
    yield from qualifiers(entries, edition)
    yield from revisions(entries, edition.round, registry)
    yield from remarks(entries, edition, registry)


def _target_year(entries: Sequence[IndicatorEntry], edition: Edition, registry: Registry) -> int:
    """The year of most of the targets."""
    targets = [registry.target_on(entry.indicator.code, edition.round.as_of) for entry in entries]
    ends = Counter(target.year for target in targets if target)
    return ends.most_common(1)[0][0] if ends else edition.ward.end_year


def _is_listed(entries: Sequence[IndicatorEntry]) -> bool:
    """Whether each is listed with its measure."""
    return all(entry.indicator.measure for entry in entries)


def _columns(
    entries: Sequence[IndicatorEntry], edition: Edition, registry: Registry
) -> tuple[tuple[Year, ...], tuple[Year, ...]]:
    """The columns of values for which there is room, and those of earlier years that are left out."""
    listed = _is_listed(entries)
    until = _target_year(entries, edition, registry) if listed else 0
    every = years(entries, edition.round, until, era if listed else year_label)
    columns = that_fit(every, _room(listed), {entry.indicator.baseline_year for entry in entries})
    return columns, tuple(column for column in every if column.kinds and column not in columns)


def _room(listed: bool) -> int:
    """What the columns of values have, in millimetres."""
    return PAGE_WIDTH - (_MEASURE if listed else 0) - _NAME - _TARGET - _JUDGEMENT


def _table(
    caption: str,
    entries: Sequence[IndicatorEntry],
    judged: Sequence[AttainmentRow],
    edition: Edition,
    registry: Registry,
) -> Table:
    round = edition.round
    targets = {entry.indicator.code: registry.target_on(entry.indicator.code, round.as_of) for entry in entries}
    end, listed = _target_year(entries, edition, registry), _is_listed(entries)
    columns, _ = _columns(entries, edition, registry)
    before, after = ((_MEASURE,) if listed else ()), (_TARGET, _JUDGEMENT)
    room, wanted = _room(listed), sum(column.width for column in columns)
    middle = [column.width * min(room, wanted) // wanted for column in columns]
    name = PAGE_WIDTH - sum((*before, *middle, *after))
    rows = []
    for entry in entries:
        indicator = entry.indicator
        own = [row for row in judged if row.indicator == indicator.code]
        rows.append(
            Row(
                (
                    *((text_cell(clean(indicator.measure)),) if listed else ()),
                    text_cell(clean(indicator.name), Scope.ROW, entry.marks("指標")),
                    *(year_cell(entry, column, round) for column in columns),
                    _target(entry, targets[indicator.code], end),
                    _judgement(own, edition),
                )
            )
        )
    return Table(
        caption=caption,
        head=head_row(
            *(("取組",) if listed else ()),
            "指標",
            *((column.label, column.note) for column in columns),
            ("目標値", era(end) if listed else year_label(end)),
            "判定",
        ),
        bodies=(together(rows),),
        widths=(*before, name, *middle, *after),
    )


def _target(entry: IndicatorEntry, target: Target | None, end: int) -> Cell:
    """The target as the plan words it, with its own year where that is another."""
    if target is None:
        return text_cell("目標なし")
    unit, stage = clean(entry.indicator.unit), entry.indicator.stage(target.value)
    wording = clean(target.wording) or stage or target.words(unit, number_text)
    notes = [entry.marks("目標")]
    if target.year != end and era(target.year) not in wording:
        notes.insert(0, f"{year_label(target.year)}まで")
    return text_cell(wording, note=" ".join(filter(None, notes)))


def _judgement(judged: Sequence[AttainmentRow], edition: Edition) -> Cell:
    """Every judgement there is, the latest first; where no number can be judged, the state."""
    latest = sorted(judged, key=lambda row: (-row.fiscal_year, row.as_of))
    words = [row for row in latest if row.judgement not in list(State)]
    if not words:
        return Cell(tuple(Line(row.judgement, strong=True) for row in latest[:1]))
    return Cell(tuple(Line(str(row.judgement), _when(row, edition.round), strong=True) for row in words))


def _when(row: AttainmentRow, round: Round) -> str:
    return str(row.kind) if row.fiscal_year == round.fiscal_year else year_label(row.fiscal_year)
