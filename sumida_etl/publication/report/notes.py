"""What stands under the indicator tables: footnotes, revised targets, remarks."""

from collections.abc import Iterator, Sequence

from schemas.publication import KpiAttainment
from sumida_etl.attainment.rounding import number_text
from sumida_etl.publication.report.blocks import Block, Paragraph
from sumida_etl.publication.report.tables import Row, Scope, Table, head_row, text_cell, together
from sumida_etl.publication.report.wording import clean, measured, moment
from sumida_etl.publication.report.years import IndicatorEntry, values_in, years
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.table_rows import AttainmentRow, rows_of
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Target
from sumida_etl.rounds import Round, day_label, year_label
from sumida_etl.vocabulary import State

_WIDTHS = (84, 45, 45)


def footnotes(entries: Sequence[IndicatorEntry], round: Round) -> Iterator[Block]:
    """The ※ that stand in the tables of these indicators, each with the name of its indicator."""
    columns = years(entries, round, 0, year_label)
    noted = [
        (note, entry.indicator)
        for entry in entries
        for note in entry.footnotes
        if note.is_general
        or any(note.is_about(row.fiscal_year, row.as_of, row.kind) for row in values_in(entry, columns))
    ]
    for note, indicator in sorted(noted, key=lambda pair: pair[0].mark):
        yield Paragraph(f"{clean(note.mark)} {clean(indicator.name)}：{clean(note.text)}", small=True)


def revisions(entries: Sequence[IndicatorEntry], round: Round, registry: Registry) -> Iterator[Block]:
    """Which targets have been revised by the round's date."""
    rows = []
    for entry in entries:
        set_once = [row for row in registry.targets if row.indicator == entry.indicator.code]
        begun = sorted((row for row in set_once if row.valid_from <= round.as_of), key=lambda row: row.valid_from)
        if len(begun) > 1:
            rows.append(
                Row(
                    (
                        text_cell(clean(entry.indicator.name), Scope.ROW),
                        text_cell(_aim(begun[0], entry)),
                        text_cell(_aim(begun[-1], entry), note=_since(begun[-1])),
                    )
                )
            )
    if rows:
        yield Table(
            caption="計画の改定により変わった目標値",
            head=head_row("指標", "計画策定時", "現在"),
            bodies=(together(rows),),
            widths=_WIDTHS,
        )


def _aim(target: Target, entry: IndicatorEntry) -> str:
    return entry.indicator.stage(target.value) or target.words(clean(entry.indicator.unit), number_text)


def _since(target: Target) -> str:
    """The day of a revision, where the plan's own source names it."""
    return f"{day_label(target.revised_on)}から" if target.revised_on else ""


def qualifiers(entries: Sequence[IndicatorEntry], edition: Edition) -> Iterator[Block]:
    """What the plan says of an indicator (備考), of its target's band, and of values before its first round."""
    codes = {entry.indicator.code for entry in entries}
    for entry in entries:
        if entry.indicator.note:
            yield Paragraph(f"{clean(entry.indicator.name)}：{clean(entry.indicator.note)}", small=True)
    for row in rows_of(edition.tables[KpiAttainment], AttainmentRow):
        if row.latest and row.lower is not None and row.upper is not None and row.indicator in codes:
            band = f"{number_text(row.lower)}～{measured(row.upper, clean(row.unit))}"
            yield Paragraph(f"{clean(row.name)}：目標を満たすとする幅は{band}（計画の台帳で定めたもの）", small=True)
    series = edition.series[[origin is None for origin in edition.series["origin"]]]
    for entry in entries:
        said: dict[str, list[str]] = {}
        rows = series[series["indicator"] == entry.indicator.code]
        for year, remark in zip(rows["fiscal_year"], rows["remark"], strict=True):
            if remark:
                said.setdefault(clean(remark), []).append(year_label(year))
        for remark, labels in said.items():
            yield Paragraph(f"{clean(entry.indicator.name)}（{'・'.join(labels)}）：{remark}", small=True)


def remarks(entries: Sequence[IndicatorEntry], edition: Edition, registry: Registry) -> Iterator[Block]:
    """What the departments said of this round's values, and who is still awaited for one."""
    silent = {each.code: clean(each.name) for each in edition.missing}
    asked = registry.assignments_on(edition.round.as_of)
    for entry in entries:
        code, name = entry.indicator.code, clean(entry.indicator.name)
        attained = edition.attained[[origin is not None for origin in edition.attained["origin"]]]
        figures = attained[attained["indicator"] == code]
        whens = zip(figures["as_of"], figures["kind"], figures["fiscal_year"], figures["remark"], strict=True)
        said: dict[str, list[str]] = {}
        for day, kind, year, remark in whens:
            if remark:
                said.setdefault(clean(remark), []).append(moment(day, kind, year, edition.round))
        for remark, moments in said.items():
            yield Paragraph(f"{name}（{'・'.join(moments)}）：{remark}", small=True)
        awaited = [silent[each.department] for each in asked if each.indicator == code and each.department in silent]
        if awaited:
            yield Paragraph(f"{name}：{State.SILENT}（{'、'.join(dict.fromkeys(awaited))}）", small=True)
