"""What stands under the indicator tables: footnotes, revised targets, remarks."""

from collections.abc import Iterator, Sequence

from sumida_etl.publication.report.blocks import Block, Paragraph
from sumida_etl.publication.report.tables import Row, Scope, Table, head_row, text_cell, together
from sumida_etl.publication.report.wording import clean, measured, moment
from sumida_etl.publication.report.years import Shelf
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry import Registry
from sumida_etl.registry.model import Target
from sumida_etl.rounds import Round, day_label
from sumida_etl.vocabulary import State

_WIDTHS = (84, 45, 45)


def footnotes(shelves: Sequence[Shelf]) -> Iterator[Block]:
    """The ※ of these indicators, each with the name of its indicator."""
    noted = [(note, shelf.indicator) for shelf in shelves for note in shelf.footnotes]
    for note, indicator in sorted(noted, key=lambda pair: pair[0].mark):
        yield Paragraph(f"{clean(note.mark)} {clean(indicator.name)}：{clean(note.text)}", small=True)


def revisions(shelves: Sequence[Shelf], round: Round, registry: Registry) -> Iterator[Block]:
    """Which targets have been revised by the round's date."""
    rows = []
    for shelf in shelves:
        set_once = [row for row in registry.targets if row.indicator == shelf.indicator.code]
        begun = sorted((row for row in set_once if row.valid_from <= round.as_of), key=lambda row: row.valid_from)
        if len(begun) > 1:
            rows.append(
                Row(
                    (
                        text_cell(clean(shelf.indicator.name), Scope.ROW),
                        text_cell(_aim(begun[0], shelf)),
                        text_cell(_aim(begun[-1], shelf), note=f"{day_label(begun[-1].valid_from)}から"),
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


def _aim(target: Target, shelf: Shelf) -> str:
    return f"{measured(target.value, shelf.indicator.unit)}{target.comparator}"


def remarks(shelves: Sequence[Shelf], edition: Edition, registry: Registry) -> Iterator[Block]:
    """What the departments said of this round's values, and who is still awaited for one."""
    silent = {each.code: clean(each.name) for each in edition.missing}
    asked = registry.assignments_on(edition.round.as_of)
    for shelf in shelves:
        code, name = shelf.indicator.code, clean(shelf.indicator.name)
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
