"""What stands under the indicator tables: footnotes, revised targets, remarks."""

from collections.abc import Iterator, Sequence

from sumida_etl.publication.report.blocks import Block, Paragraph
from sumida_etl.publication.report.tables import Row, Scope, Table, head_row, text_cell, together
from sumida_etl.publication.report.wording import clean, moment
from sumida_etl.publication.report.years import IndicatorEntry
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry import Registry
from sumida_etl.registry.model import Target
from sumida_etl.rounds import Round, day_label
from sumida_etl.vocabulary import State

_WIDTHS = (84, 45, 45)


def footnotes(entries: Sequence[IndicatorEntry]) -> Iterator[Block]:
    """The ※ of these indicators, each with the name of its indicator."""
    noted = [(note, entry.indicator) for entry in entries for note in entry.footnotes]
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
                        text_cell(_aim(begun[-1], entry), note=f"{day_label(begun[-1].valid_from)}から"),
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
    return target.words(clean(entry.indicator.unit))


def remarks(entries: Sequence[IndicatorEntry], edition: Edition, registry: Registry) -> Iterator[Block]:
    """What the departments said of this round's values, and who is still awaited for one."""
    silent = {each.code: clean(each.name) for each in edition.missing}
    asked = registry.assignments_on(edition.round.as_of)
    for entry in entries:
        code, name = entry.indicator.code, clean(entry.indicator.name)
        figures = edition.attained[edition.attained["indicator"] == code]
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
