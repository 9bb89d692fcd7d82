"""取組の進捗状況: under each measure what was done, what came of it, and what comes next."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from schemas.publication import MeasureProgress, Results
from sumida_etl.publication.report.blocks import Block, Fact, Facts, Heading
from sumida_etl.publication.report.entries import outcomes, typed
from sumida_etl.publication.report.plan import aims, measure_title, terms
from sumida_etl.publication.report.tables import (
    Cell,
    Content,
    Form,
    Line,
    Mark,
    Point,
    Points,
    Row,
    Scope,
    Table,
    head_row,
    text_cell,
)
from sumida_etl.publication.report.wording import clean, told
from sumida_etl.publication.tables.common_columns import measure_ids
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.table_rows import ProgressRow, ResultRow, rows_of
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.rows.plans import Plan

_WIDTHS = (112, 62)
_WHOLE_LINES, _FIRST_LINES, _ABOVE_LINES = 18, 5, 8
"""What stays on one page, how much of what does not, and what stands between a measure's heading and its text."""
_LINE_LENGTHS = (34, 18)
"""Characters in a line of each column."""
_NOTHING_WRITTEN = Line("記載なし")


@dataclass(slots=True)
class _ItemReport:
    """What there is about one item of a measure."""

    item: str
    title: str
    progress: list[ProgressRow] = field(default_factory=list)
    results: list[ResultRow] = field(default_factory=list)


def measure_blocks(plan: Plan, edition: Edition, registry: Registry) -> Iterator[Block]:
    """A heading, the facts and a table for every measure of a plan."""
    ids = measure_ids(registry)
    reported = _items_by_measure(edition, registry)
    names = [department.name for department in registry.departments]
    day = edition.round.as_of
    for measure in (row for row in registry.measures if row.plan == plan.name and in_force(row, day)):
        key = (measure.plan, measure.number)
        title = measure_title(measure)
        table = _table(title, reported.get(key, []), edition, names)
        yield Heading(3, title, ids[key], _lines_below(table))
        purpose = (Fact("取組目的", told(measure.purpose, measure.specimen)),) if measure.purpose else ()
        yield Facts((Fact("主な担当所属", clean(measure.leads)), *purpose, *aims(measure, plan, registry)))
        if table.bodies:
            yield table
        yield from terms(plan, registry, measure)


def _items_by_measure(edition: Edition, registry: Registry) -> Mapping[tuple[str, str], Sequence[_ItemReport]]:
    """By measure the items of the plan, in its order, and after them what departments added."""
    reported: dict[tuple[str, str], dict[tuple[str, str], _ItemReport]] = defaultdict(dict)
    for item in registry.items:
        reported[item.plan, item.measure][item.item, item.title] = _ItemReport(item.item, item.title)
    for text in rows_of(edition.tables[MeasureProgress], ProgressRow):
        name, items = text.item_printed or "", reported[text.plan, text.measure]
        items.setdefault((name, text.title), _ItemReport(name, text.title)).progress.append(text)
    for result in rows_of(edition.tables[Results], ResultRow):
        name, items = result.item_printed or "", reported[result.plan, result.measure]
        place = next((each for each in items.values() if each.item == name), None)
        (place or items.setdefault((name, ""), _ItemReport(name, ""))).results.append(result)
    return {measure: list(items.values()) for measure, items in reported.items()}


def _table(title: str, items: Sequence[_ItemReport], edition: Edition, names: Sequence[str]) -> Table:
    round = edition.round
    return Table(
        caption=f"{title}の状況",
        head=head_row(f"{round.year_label}の取組状況", f"{round.next_year_label}の取組予定"),
        bodies=tuple(_item(item, edition, names) for item in items),
        widths=_WIDTHS,
        form=Form.TEXTS,
    )


def _item(item: _ItemReport, edition: Edition, names: Sequence[str]) -> tuple[Row, ...]:
    done = _points(Mark.DONE, [(row.progress, row.department) for row in item.progress], names)
    ahead = _points(Mark.NEXT, [(row.outlook, row.department) for row in item.progress], names)
    effects = outcomes(item.results, edition.round)
    if effects.points:
        done = (*done, Line("（効果・実績）", strong=True), effects)
    cells = (Cell(done or (_NOTHING_WRITTEN,)), Cell(ahead or (_NOTHING_WRITTEN,)))
    heading = clean(f"{item.item}　{item.title}") if item.title else clean(item.item) or "項目のない実績"
    return (
        Row((text_cell(heading, Scope.GROUP, columns=2),), tied=True),
        Row(cells, whole=_height(cells) <= _WHOLE_LINES),
    )


def _points(mark: Mark, texts: Sequence[tuple[str | None, str]], names: Sequence[str]) -> tuple[Content, ...]:
    points = tuple(typed(((text, department) for text, department in texts if text), mark, names))
    return (Points(mark, points),) if points else ()


def _lines_below(table: Table) -> int:
    """The facts, the header row, and the first item as far as it stays together."""
    heights = [_height(row.cells) for body in table.bodies[:1] for row in body if not row.tied]
    return _ABOVE_LINES + sum(height if height <= _WHOLE_LINES else _FIRST_LINES for height in heights)


def _height(cells: Sequence[Cell]) -> int:
    return max(map(_lines, cells, _LINE_LENGTHS))


def _lines(cell: Cell, length: int) -> int:
    """About how many lines a cell takes up in print."""
    points: list[Point] = [point for part in cell.content if isinstance(part, Points) for point in part.points]
    titles = sum(isinstance(part, Line) for part in cell.content)
    return titles + sum(1 + len(line) // length for point in points for line in point.lines)
